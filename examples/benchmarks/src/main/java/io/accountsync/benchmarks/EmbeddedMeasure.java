package io.accountsync.benchmarks;

import static com.google.common.base.Preconditions.checkState;

import java.time.Duration;
import java.util.Map;

/** A first read into H2 in the same process, all in 256 MB of heap. */
final class EmbeddedMeasure implements Measure {
  @Override
  public void run(Bench bench) throws Exception {
    int accounts = bench.scale().of(200_000, 20_000, 200);
    int contacts = 10 * accounts;
    try (SimulatorProcess dynamics =
            SimulatorProcess.start(accounts, contacts, Duration.ofMillis(0));
        BenchDatabase database = bench.h2()) {
      bench.say("H2: %,d accounts and %,d contacts", accounts, contacts);
      Map<String, Double> figures =
          FullReadProgram.run("-Xmx256m", dynamics, accounts, GeneratedSource.PAGE, database.url());
      checkState(
          figures.getOrDefault("accounts", 0.0) == accounts
              && figures.getOrDefault("memberships", 0.0) == contacts,
          "Stored %s",
          figures);
      bench.add(
          Figure.absolute(
              String.format(
                  "H2 embedded, -Xmx256m: first read of %,d accounts and %,d memberships",
                  accounts, contacts),
              "s",
              Samples.of(figures.getOrDefault("seconds", 0.0)),
              Goal.COMPLETES));
    }
  }
}
