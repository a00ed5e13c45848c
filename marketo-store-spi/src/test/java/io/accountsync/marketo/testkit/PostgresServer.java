package io.accountsync.marketo.testkit;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server that is shared by the tests of a JVM, with a schema for each, and that can be
 * restarted on its data.
 */
public final class PostgresServer {
  private static final String PID_FILE = "postmaster.pid";
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private final Path data;
  private EmbeddedPostgres running;

  private PostgresServer() {
    try {
      data = Files.createTempDirectory("accountsync-postgresql");
      running = start(EmbeddedPostgres.builder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
  }

  private EmbeddedPostgres start(EmbeddedPostgres.Builder builder) throws IOException {
    return builder
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        // Otherwise a server that crashes forgets commits that it has confirmed.
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("timezone", "Asia/Kolkata")
        .start();
  }

  private void remove() {
    try {
      Optional<ProcessHandle> postmaster = postmaster();
      running.close();
      postmaster.ifPresent(process -> process.onExit().join());
      MoreFiles.deleteRecursively(data, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<ProcessHandle> postmaster() throws IOException {
    try {
      String pid = Files.readAllLines(data.resolve(PID_FILE)).get(0).trim();
      return ProcessHandle.of(Long.parseLong(pid));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  public static PostgresServer shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    static final PostgresServer SERVER = new PostgresServer();
  }

  int port() {
    return running.getPort();
  }

  /** Makes an empty schema and returns its name. */
  public String newSchema() {
    String schema = "test" + SCHEMAS.incrementAndGet();
    execute("CREATE SCHEMA " + schema);
    return schema;
  }

  public void execute(String sql) {
    try (Connection connection = running.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  public String url(String schema) {
    return url(port(), schema);
  }

  static String url(int port, String schema) {
    return "jdbc:postgresql://localhost:"
        + port
        + "/postgres?user=postgres&currentSchema="
        + schema;
  }

  public static PGSimpleDataSource unpooled(String url) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    return source;
  }

  public static PGConnectionPoolDataSource pooled(String url) {
    PGConnectionPoolDataSource source = new PGConnectionPoolDataSource();
    source.setUrl(url);
    return source;
  }

  /** How a server goes down. */
  enum Stop {
    /** Open transactions are ended, clients told. */
    ORDERLY,
    /** As if it had crashed: its log is replayed at the next start. */
    AT_ONCE
  }

  /** Stops the server and starts it again on the same data and port. */
  void restart(Stop how) {
    int port = port();
    try {
      ProcessHandle postmaster = postmaster().orElseThrow();
      if (how == Stop.AT_ONCE) {
        ChildProcess.signal(postmaster.pid(), "QUIT");
        postmaster.onExit().join();
        // A server that crashes leaves it behind, and stopping waits for what it names.
        Files.deleteIfExists(data.resolve(PID_FILE));
      }
      running.close();
      postmaster.onExit().join();
      running = start(EmbeddedPostgres.builder().setPort(port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
