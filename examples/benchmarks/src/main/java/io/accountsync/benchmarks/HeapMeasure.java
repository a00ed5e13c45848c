package io.accountsync.benchmarks;

import static com.google.common.base.Preconditions.checkState;

import java.time.Duration;
import java.util.Map;

/**
 * The live heap of a first read over HTTP into PostgreSQL in 64 MB: after page 2,000 as after page
 * 20. Small pages, so that there are many of them.
 */
final class HeapMeasure implements Measure {
  @Override
  public void run(Bench bench) throws Exception {
    int pageSize = bench.scale().of(500, 500, 5);
    int pages = bench.scale().of(2_000, 200, 25);
    int accounts = pages * pageSize;
    try (BenchDatabase database = bench.postgresDatabase();
        SimulatorProcess dynamics = SimulatorProcess.start(accounts, 0, Duration.ZERO)) {
      bench.say("%,d pages of %,d accounts", pages, pageSize);
      Map<String, Double> figures =
          FullReadProgram.run("-Xmx64m", dynamics, accounts, pageSize, database.url());
      checkState(
          figures.getOrDefault("accounts", 0.0) == accounts
              && figures.containsKey("heapEarly")
              && figures.containsKey("heapLate"),
          "Stored %s",
          figures);
      bench.add(
          Figure.cost(
              String.format("PostgreSQL, -Xmx64m: live heap after page %,d", pages),
              "MB",
              Samples.of(figures.getOrDefault("heapLate", 0.0)),
              "after page 20",
              Samples.of(figures.getOrDefault("heapEarly", 0.0)),
              Goal.atMost(1.2)));
    }
  }
}
