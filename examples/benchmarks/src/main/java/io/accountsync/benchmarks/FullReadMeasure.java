package io.accountsync.benchmarks;

import static com.google.common.base.Preconditions.checkState;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A first read over HTTP into PostgreSQL in 64 MB of heap, with a server that takes 250 ms for a
 * page, against fetching the same alone.
 */
final class FullReadMeasure implements Measure {
  private static final List<String> HEAP = List.of("-Xmx64m");

  @Override
  public void run(Bench bench) throws Exception {
    int accounts = bench.scale().of(1_000_000, 150_000, 200);
    Duration pageTime = Duration.ofMillis(bench.scale().of(250, 250, 1));
    int rounds = bench.scale().of(2, 1, 1);
    List<Double> early = new ArrayList<>();
    List<Double> late = new ArrayList<>();
    bench.postgres();
    try (SimulatorProcess dynamics = SimulatorProcess.start(accounts, 0, pageTime)) {
      bench.say("%d rounds of %,d accounts with %s a page", rounds, accounts, pageTime);
      Took took =
          new Rounds()
              .variant("fetch", round -> fetch(dynamics, accounts))
              .variant("whole", round -> whole(bench, dynamics, accounts, early, late))
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
      if (!early.isEmpty()) {
        bench.add(
            Figure.cost(
                what + ": live heap after the last page",
                "MB",
                Rounds.samples(late),
                "after page 20",
                Rounds.samples(early),
                Goal.atMost(1.2)));
      }
    }
  }

  private static double fetch(SimulatorProcess dynamics, int accounts) throws Exception {
    Map<String, Double> figures = run(dynamics, accounts, "fetch");
    checkState(figures.getOrDefault("rows", 0.0) >= accounts, "Fetched %s", figures);
    return figures.getOrDefault("seconds", 0.0);
  }

  private static double whole(
      Bench bench, SimulatorProcess dynamics, int accounts, List<Double> early, List<Double> late)
      throws Exception {
    try (BenchDatabase database = bench.postgresDatabase()) {
      Map<String, Double> figures = run(dynamics, accounts, database.url());
      checkState(figures.getOrDefault("accounts", 0.0) == accounts, "Stored %s", figures);
      if (figures.containsKey("heapEarly")) {
        early.add(figures.getOrDefault("heapEarly", 0.0));
        late.add(figures.getOrDefault("heapLate", 0.0));
      }
      return figures.getOrDefault("seconds", 0.0);
    }
  }

  private static Map<String, Double> run(SimulatorProcess dynamics, int accounts, String what)
      throws Exception {
    List<String> arguments = new ArrayList<>(dynamics.environment().arguments());
    arguments.add(Integer.toString(accounts));
    arguments.add(what);
    return Child.run(HEAP, FullReadProgram.class, arguments);
  }
}
