package io.accountsync.benchmarks;

import java.util.Map;

/** What differs between two images of an account. */
final class DiffMeasure implements Measure {
  private static final double NANOS_A_PAIR = 1e6 / DiffBenchmark.PAIRS;

  @Override
  public void run(Bench bench) throws Exception {
    for (int changed : new int[] {0, 2}) {
      DiffBenchmark state = new DiffBenchmark();
      state.changed = changed;
      state.makePairs();
      CpuTime cpu = new CpuTime();
      Checksum.requireEqual(
          "diffs",
          Map.of(
              "expected", new Checksum(DiffBenchmark.PAIRS, (long) changed * DiffBenchmark.PAIRS),
              "library", new Checksum(DiffBenchmark.PAIRS, state.library(cpu)),
              "hashMap", new Checksum(DiffBenchmark.PAIRS, state.hashMap(cpu)),
              "guava", new Checksum(DiffBenchmark.PAIRS, state.guavaDifference(cpu))));
    }
    JmhRounds jmh = JmhRounds.of(DiffBenchmark.class, bench.scale(), "pairs", DiffBenchmark.PAIRS);
    String unchanged = "diff of an unchanged account, 20 fields";
    bench.add(
        Figure.absolute(
            unchanged + ": allocated",
            "bytes",
            // JMH's own harness allocates a few bytes an operation, which is 20,000 diffs.
            jmh.bytes("library/0").times(1.0 / DiffBenchmark.PAIRS),
            Goal.atMost(0.5)));
    compare(bench, jmh, unchanged, "/0", Goal.atLeast(2), Goal.atLeast(3.5));
    compare(bench, jmh, "diff of an account with 2 changes", "/2", Goal.NONE, Goal.NONE);
  }

  private static void compare(
      Bench bench, JmhRounds jmh, String measure, String suffix, Goal hashMap, Goal guava) {
    Samples mine = jmh.millis("library" + suffix).times(NANOS_A_PAIR);
    bench.add(
        Figure.speed(
            measure,
            "ns",
            mine,
            "HashMap",
            jmh.millis("hashMap" + suffix).times(NANOS_A_PAIR),
            hashMap));
    bench.add(
        Figure.speed(
            measure,
            "ns",
            mine,
            "Guava Maps.difference",
            jmh.millis("guavaDifference" + suffix).times(NANOS_A_PAIR),
            guava));
  }
}
