package io.accountsync.benchmarks;

import io.accountsync.engine.SyncEngine;
import io.accountsync.marketo.jdbc.JdbcContactStore;
import io.accountsync.simulator.DataverseSimulator;
import java.util.ArrayList;
import java.util.List;

/** A cycle in which nothing has changed: how many requests it sends and how long it works. */
final class IdleMeasure implements Measure {
  @Override
  public void run(Bench bench) throws Exception {
    for (BenchDatabase each : bench.bothDatabases()) {
      try (BenchDatabase database = each;
          DataverseSimulator dynamics =
              DataverseSimulator.builder()
                  .generate(1_000, 1_000)
                  .clientSecret(Child.SECRET)
                  .start();
          SyncEngine engine =
              SyncEngine.builder(
                      new Environment(
                              dynamics.uri().toString(), dynamics.tenant(), dynamics.clientId())
                          .source(),
                      JdbcContactStore.builder(database.dataSource()).createSchema().build(),
                      Environment.policy())
                  .build()) {
        engine.runOnce().orThrow();
        List<Double> requests = new ArrayList<>();
        List<Double> millis = new ArrayList<>();
        for (int cycle = 0; cycle < bench.scale().of(50, 30, 2); cycle++) {
          dynamics.clearRequests();
          long begun = System.nanoTime();
          engine.runOnce().orThrow();
          millis.add((System.nanoTime() - begun) / 1e6);
          requests.add((double) dynamics.requests().size());
        }
        String what = database.name() + ": idle cycle";
        bench.add(Figure.absolute(what, "requests", Rounds.samples(requests), Goal.atMost(8)));
        bench.add(Figure.absolute(what, "ms", Rounds.samples(millis), Goal.atMost(100)));
      }
    }
  }
}
