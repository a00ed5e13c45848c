package io.accountsync.benchmarks;

import io.accountsync.marketo.jdbc.JdbcContactStore;
import java.io.IOException;
import java.util.List;

/**
 * From {@code main} to the first request, in a fresh JVM with a database that is ready; beside it
 * what the database's driver and the JDK's HTTP client take for that by themselves.
 */
final class StartUpMeasure implements Measure {
  @Override
  public void run(Bench bench) throws Exception {
    for (BenchDatabase database : bench.bothDatabases()) {
      JdbcContactStore.builder(database.dataSource())
          .createSchema()
          .build()
          .prepare(Environment.policy().fields());
      database.leave();
      Took took =
          new Rounds()
              .variant("bare", round -> start(database, "bare"))
              .variant("library", round -> start(database, "library"))
              .run(bench.scale().of(15, 7, 1));
      String what = database.name() + ": from main to the first request";
      Samples library = took.millis("library");
      Samples bare = took.millis("bare");
      bench.add(Figure.absolute(what, "ms", library, Goal.atMost(300)));
      bench.add(
          Figure.cost(
              what, "ms", library, "a query and a request without the library", bare, Goal.NONE));
    }
  }

  private static double start(BenchDatabase database, String mode)
      throws IOException, InterruptedException {
    Double millis =
        Child.run(List.of(), StartUpProgram.class, List.of(database.url(), mode)).get("millis");
    if (millis == null) {
      throw new IllegalStateException("The program printed no figure");
    }
    return millis / 1_000;
  }
}
