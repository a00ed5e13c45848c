package io.accountsync.benchmarks;

import com.google.common.base.Splitter;
import io.accountsync.marketo.jdbc.JdbcContactStore;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * From {@code main} to the first request, in a fresh JVM with a store in memory and with databases
 * that are ready, without and with an archive of its classes; beside each what the database's
 * driver and the JDK's HTTP client take for that by themselves, from the same archive.
 */
final class StartUpMeasure implements Measure {
  private static final String ARCHIVED = " archived";

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
    List<String> fromArchive = classArchive(bench, store, database);
    Rounds rounds = new Rounds();
    for (String program : List.of("bare", "library")) {
      rounds.variant(program, round -> start(List.of(), program, database));
      if (!fromArchive.isEmpty()) {
        rounds.variant(program + ARCHIVED, round -> start(fromArchive, program, database));
      }
    }
    Took took = rounds.run(bench.scale().of(15, 7, 1));
    String what = store + ": from main to the first request";
    report(bench, what, took, "");
    if (!fromArchive.isEmpty()) {
      report(bench, what + ", from a class-data archive", took, ARCHIVED);
    }
  }

  private static void report(Bench bench, String what, Took took, String suffix) {
    Samples library = took.millis("library" + suffix);
    bench.add(Figure.absolute(what, "ms", library, Goal.atMost(300)));
    bench.add(
        Figure.cost(
            what,
            "ms",
            library,
            "the database's driver and the JDK's client alone",
            took.millis("bare" + suffix),
            Goal.NONE));
  }

  /**
   * The options with which the JVM takes the program's classes from an archive, which a first run
   * writes; none unless all classes come from jars, of which alone it can be made.
   */
  private static List<String> classArchive(Bench bench, String store, List<String> database)
      throws IOException, InterruptedException {
    boolean jars =
        Splitter.on(File.pathSeparatorChar)
            .splitToStream(System.getProperty("java.class.path"))
            .allMatch(entry -> Files.isRegularFile(Path.of(entry)));
    if (!jars) {
      return List.of();
    }
    Path archive = bench.directory().resolve("start " + store + ".jsa");
    start(List.of("-XX:ArchiveClassesAtExit=" + archive), "library", database);
    return List.of("-Xshare:on", "-XX:SharedArchiveFile=" + archive);
  }

  private static double start(List<String> jvmOptions, String mode, List<String> database)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(mode));
    arguments.addAll(database);
    // Of an archive the JVM says which classes it cannot hold.
    List<String> options = new ArrayList<>(List.of("-Xlog:disable"));
    options.addAll(jvmOptions);
    Double millis = Child.run(options, StartUpProgram.class, arguments).get("millis");
    if (millis == null) {
      throw new IllegalStateException("The program printed no figure");
    }
    return millis / 1_000;
  }
}
