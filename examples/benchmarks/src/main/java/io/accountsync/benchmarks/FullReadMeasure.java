package io.accountsync.benchmarks;

import static com.google.common.base.Preconditions.checkState;

import java.time.Duration;
import java.util.Map;

/**
 * A first read over HTTP into PostgreSQL in 64 MB of heap, with a server that takes 250 ms for a
 * page, against fetching the same alone.
 */
final class FullReadMeasure implements Measure {
  private static final String HEAP = "-Xmx64m";

  @Override
  public void run(Bench bench) throws Exception {
    int accounts = bench.scale().of(1_000_000, 150_000, 200);
    Duration pageTime = Duration.ofMillis(bench.scale().of(250, 250, 1));
    int rounds = bench.scale().of(2, 1, 1);
    bench.postgres();
    try (SimulatorProcess dynamics = SimulatorProcess.start(accounts, 0, pageTime)) {
      bench.say("%d rounds of %,d accounts with %s a page", rounds, accounts, pageTime);
      Took took =
          new Rounds()
              .variant("fetch", round -> fetch(dynamics, accounts))
              .variant("whole", round -> whole(bench, dynamics, accounts))
              .run(rounds);
      String what =
          String.format(
              "PostgreSQL, -Xmx64m: first read of %,d accounts at %d ms a page",
              accounts, pageTime.toMillis());
      bench.add(
          Figure.speed(
              what,
              "s",
              took.millis("whole").times(0.001),
              "fetching alone",
              took.millis("fetch").times(0.001),
              Goal.atLeast(0.95)));
    }
  }

  private static double fetch(SimulatorProcess dynamics, int accounts) throws Exception {
    Map<String, Double> figures =
        FullReadProgram.run(HEAP, dynamics, accounts, GeneratedSource.PAGE, "fetch");
    checkState(figures.getOrDefault("rows", 0.0) >= accounts, "Fetched %s", figures);
    return figures.getOrDefault("seconds", 0.0);
  }

  private static double whole(Bench bench, SimulatorProcess dynamics, int accounts)
      throws Exception {
    try (BenchDatabase database = bench.postgresDatabase()) {
      Map<String, Double> figures =
          FullReadProgram.run(HEAP, dynamics, accounts, GeneratedSource.PAGE, database.url());
      checkState(figures.getOrDefault("accounts", 0.0) == accounts, "Stored %s", figures);
      return figures.getOrDefault("seconds", 0.0);
    }
  }
}
