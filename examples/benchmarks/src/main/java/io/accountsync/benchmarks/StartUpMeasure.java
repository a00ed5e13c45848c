package io.accountsync.benchmarks;

import io.accountsync.marketo.jdbc.JdbcContactStore;
import java.util.ArrayList;
import java.util.List;

/** From {@code main} to the first request, in a fresh JVM with a database that is ready. */
final class StartUpMeasure implements Measure {
  @Override
  public void run(Bench bench) throws Exception {
    for (BenchDatabase database : bench.bothDatabases()) {
      JdbcContactStore.builder(database.dataSource())
          .createSchema()
          .build()
          .prepare(Environment.policy().fields());
      database.leave();
      List<Double> millis = new ArrayList<>();
      for (int start = 0; start < bench.scale().of(15, 7, 1); start++) {
        Double one =
            Child.run(List.of(), StartUpProgram.class, List.of(database.url())).get("millis");
        if (one == null) {
          throw new IllegalStateException("The program printed no figure");
        }
        millis.add(one);
      }
      bench.add(
          Figure.absolute(
              database.name() + ": from main to the first request",
              "ms",
              Rounds.samples(millis),
              Goal.atMost(300)));
    }
  }
}
