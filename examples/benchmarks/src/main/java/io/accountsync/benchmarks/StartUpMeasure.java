package io.accountsync.benchmarks;

import io.accountsync.marketo.jdbc.JdbcContactStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * From {@code main} to the first request, in a fresh JVM with a store in memory and with databases
 * that are ready; beside it what the database's driver and the JDK's HTTP client take for that by
 * themselves.
 */
final class StartUpMeasure implements Measure {
  @Override
  public void run(Bench bench) throws Exception {
    measure(bench, "in memory", List.of());
    for (BenchDatabase database : bench.bothDatabases()) {
      JdbcContactStore.builder(database.dataSource())
          .createSchema()
          .build()
          .prepare(Environment.policy().fields());
      database.leave();
      measure(bench, database.name(), List.of(database.url()));
    }
  }

  private static void measure(Bench bench, String store, List<String> database) throws Exception {
    Took took =
        new Rounds()
            .variant("bare", round -> start("bare", database))
            .variant("library", round -> start("library", database))
            .run(bench.scale().of(15, 7, 1));
    String what = store + ": from main to the first request";
    Samples library = took.millis("library");
    bench.add(Figure.absolute(what, "ms", library, Goal.atMost(300)));
    bench.add(
        Figure.cost(
            what,
            "ms",
            library,
            "the database's driver and the JDK's client alone",
            took.millis("bare"),
            Goal.NONE));
  }

  private static double start(String mode, List<String> database)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(mode));
    arguments.addAll(database);
    Double millis = Child.run(List.of(), StartUpProgram.class, arguments).get("millis");
    if (millis == null) {
      throw new IllegalStateException("The program printed no figure");
    }
    return millis / 1_000;
  }
}
