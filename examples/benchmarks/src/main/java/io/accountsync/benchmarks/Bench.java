package io.accountsync.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/** What measures share: sizes, databases, a place for files, and the table that they fill. */
final class Bench implements AutoCloseable {
  private final Scale scale;
  private final Path output;
  private final PrintWriter progress;
  private final Path work;
  private final long begun = System.nanoTime();
  private final List<Figure> figures = new ArrayList<>();
  @Nullable private PostgresServer postgres;

  /**
   * A run.
   *
   * @param output where plots go
   * @param work an empty directory for databases, removed at the end
   * @param progress hears what is going on
   */
  Bench(Scale scale, Path output, Path work, PrintWriter progress) {
    this.scale = scale;
    this.output = output;
    this.work = work;
    this.progress = progress;
  }

  Scale scale() {
    return scale;
  }

  Path output() {
    return output;
  }

  /** An empty directory that goes with the run. */
  Path directory() throws IOException {
    return Files.createTempDirectory(work, "work");
  }

  /** An empty H2 database in a file. */
  BenchDatabase h2() throws IOException {
    return BenchDatabase.h2(directory());
  }

  PostgresServer postgres() throws IOException {
    if (postgres == null) {
      say("starting PostgreSQL");
      postgres = PostgresServer.start();
    }
    return postgres;
  }

  /** An empty schema in PostgreSQL, with the driver's defaults. */
  BenchDatabase postgresDatabase() throws IOException {
    return postgres().database("");
  }

  /** One empty database of each kind, to be closed by the caller. */
  List<BenchDatabase> bothDatabases() throws IOException {
    return List.of(postgresDatabase(), h2());
  }

  void say(String format, Object... arguments) {
    Duration passed = Duration.ofNanos(System.nanoTime() - begun);
    progress.printf("%3d:%02d  ", passed.toMinutes(), passed.toSecondsPart());
    progress.printf(format, arguments);
    progress.println();
    progress.flush();
  }

  void add(Figure figure) {
    figures.add(figure);
    say("  %s", figure.row());
  }

  List<Figure> figures() {
    return List.copyOf(figures);
  }

  /** Which PostgreSQL was measured; empty if none was. */
  String postgresSettings() {
    return postgres == null ? "" : postgres.settings();
  }

  @Override
  public void close() throws IOException {
    if (postgres != null) {
      postgres.close();
    }
    Directories.delete(work);
  }
}
