package io.accountsync.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs a JMH class in rounds, each variant in a JVM of its own and once a round. A round's sample
 * is its fastest iteration in {@linkplain CpuTime processor time}: on a shared machine it repeats
 * where means do not.
 */
final class JmhRounds {
  private final Map<String, List<Double>> fastest = new LinkedHashMap<>();
  private final Map<String, List<Double>> bytes = new LinkedHashMap<>();

  private JmhRounds() {}

  /**
   * Runs a class.
   *
   * @param parameter the one that says how much an operation does
   */
  static JmhRounds of(Class<?> benchmark, Scale scale, String parameter, int size)
      throws RunnerException {
    JmhRounds rounds = new JmhRounds();
    // On a machine that is busy the compiler comes late; -Xbatch makes the code wait for it.
    OptionsBuilder options = new OptionsBuilder();
    options
        .include("\\." + benchmark.getSimpleName() + "\\.")
        .forks(scale == Scale.SMOKE ? 0 : 1)
        .warmupIterations(scale.of(5, 4, 0))
        .warmupTime(TimeValue.milliseconds(1_000))
        // Short, so that some of them pass without anybody else's work in between.
        .measurementIterations(scale.of(30, 15, 1))
        .measurementTime(TimeValue.milliseconds(scale.of(100, 100, 1)))
        .addProfiler(GCProfiler.class)
        .jvmArgs("-Xms1g", "-Xmx1g", "-Xbatch")
        .verbosity(VerboseMode.SILENT);
    options.param(parameter, Integer.toString(scale.of(size, size, 10)));
    // Nobody else's benchmarks are waited for.
    System.setProperty("jmh.ignoreLock", "true");
    for (int round = 0; round < scale.of(5, 3, 1); round++) {
      rounds.add(new Runner(options.build()).run());
    }
    return rounds;
  }

  private void add(Collection<RunResult> results) {
    for (RunResult result : results) {
      String method = result.getParams().getBenchmark();
      String name = method.substring(method.lastIndexOf('.') + 1);
      String changed = result.getParams().getParam("changed");
      String variant = changed == null ? name : name + "/" + changed;
      fastest.computeIfAbsent(variant, v -> new ArrayList<>()).add(fastestMillis(result));
      bytes
          .computeIfAbsent(variant, v -> new ArrayList<>())
          .add(score(result.getSecondaryResults(), "gc.alloc.rate.norm"));
    }
  }

  private static double fastestMillis(RunResult result) {
    return result.getBenchmarkResults().stream()
        .flatMap(fork -> fork.getIterationResults().stream())
        .mapToDouble(iteration -> score(iteration, "nanos") / score(iteration, "operations") / 1e6)
        .min()
        .orElseThrow();
  }

  private static double score(IterationResult iteration, String counter) {
    return score(iteration.getSecondaryResults(), counter);
  }

  @SuppressWarnings("rawtypes") // As JMH declares it.
  private static double score(Map<String, Result> results, String name) {
    Result<?> result = results.get(name);
    if (result == null) {
      throw new IllegalStateException("There is no " + name + " in " + results.keySet());
    }
    return result.getScore();
  }

  /** The fastest iteration of each round, milliseconds of processor time an operation. */
  Samples millis(String variant) {
    return samples(fastest, variant);
  }

  /** The bytes allocated by an operation. */
  Samples bytes(String variant) {
    return samples(bytes, variant);
  }

  private static Samples samples(Map<String, List<Double>> of, String variant) {
    List<Double> list = of.get(variant);
    if (list == null) {
      throw new IllegalArgumentException("There is no variant " + variant + " in " + of.keySet());
    }
    return Rounds.samples(list);
  }
}
