package io.accountsync.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL of the run's own, as safe as one in production: every commit reaches the disk. */
final class PostgresServer implements AutoCloseable {
  private final EmbeddedPostgres server;
  private final AtomicInteger schemas = new AtomicInteger();

  private PostgresServer(EmbeddedPostgres server) {
    this.server = server;
  }

  static PostgresServer start() throws IOException {
    return new PostgresServer(
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("shared_buffers", "1GB")
            .setServerConfig("max_wal_size", "4GB")
            .start());
  }

  int port() {
    return server.getPort();
  }

  /**
   * A new schema.
   *
   * @param parameters of the driver, such as {@code &reWriteBatchedInserts=true}
   */
  BenchDatabase database(String parameters) {
    return BenchDatabase.postgres(port(), "bench" + schemas.incrementAndGet(), parameters);
  }

  /** The settings that figures depend on, as the server has them. */
  String settings() {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      StringJoiner settings = new StringJoiner(", ");
      try (ResultSet version = statement.executeQuery("SHOW server_version")) {
        version.next();
        settings.add("PostgreSQL " + version.getString(1));
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT name || '=' || current_setting(name) FROM pg_settings WHERE name IN ('fsync',"
                  + " 'full_page_writes', 'synchronous_commit', 'shared_buffers', 'max_wal_size')"
                  + " ORDER BY name")) {
        while (row.next()) {
          settings.add(row.getString(1));
        }
      }
      return settings.toString();
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL does not tell its settings", e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
