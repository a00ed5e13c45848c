package io.accountsync.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGConnectionPoolDataSource;

/** A database to measure, with a pool as a host would have one. */
final class BenchDatabase implements AutoCloseable {
  private final String name;
  private final String url;
  private final JdbcConnectionPool pool;
  private final String settle;
  private final String end;

  private BenchDatabase(
      String name, String url, ConnectionPoolDataSource source, String settle, String end) {
    this.name = name;
    this.url = url;
    this.pool = JdbcConnectionPool.create(source);
    this.settle = settle;
    this.end = end;
  }

  /** H2 in a file, which is how it is embedded. Results are not reused, or it would not work. */
  static BenchDatabase h2(Path directory) {
    return at("jdbc:h2:file:" + directory.resolve("bench") + ";OPTIMIZE_REUSE_RESULTS=0");
  }

  /** A schema of its own in PostgreSQL, which is dropped in the end. */
  static BenchDatabase postgres(int port, String schema, String parameters) {
    try (BenchDatabase outside = at(postgresUrl(port, "public", ""))) {
      outside.execute("CREATE SCHEMA " + schema);
    }
    return postgres(postgresUrl(port, schema, parameters), "DROP SCHEMA " + schema + " CASCADE");
  }

  private static BenchDatabase postgres(String url, String end) {
    PGConnectionPoolDataSource source = new PGConnectionPoolDataSource();
    source.setUrl(url);
    return new BenchDatabase("PostgreSQL", url, source, "", end);
  }

  private static String postgresUrl(int port, String schema, String parameters) {
    return "jdbc:postgresql://localhost:"
        + port
        + "/postgres?user=postgres&currentSchema="
        + schema
        + parameters;
  }

  /** The database that an address leads to. */
  static BenchDatabase at(String url) {
    if (url.startsWith("jdbc:postgresql:")) {
      return postgres(url, "");
    }
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(url);
    source.setUser("sa");
    // H2 writes after the commit: without this its work would fall into somebody else's time.
    return new BenchDatabase("H2", url, source, "CHECKPOINT SYNC", "");
  }

  String name() {
    return name;
  }

  boolean isPostgres() {
    return name.equals("PostgreSQL");
  }

  /** The same schema by another port. */
  BenchDatabase through(int otherPort) {
    return at(url.replaceFirst("localhost:[0-9]+", "localhost:" + otherPort));
  }

  /** What another process connects with; on PostgreSQL the user is in it. */
  String url() {
    return url;
  }

  DataSource dataSource() {
    return pool;
  }

  /** Waits until what was committed is on the disk, where a commit does not. */
  void settle() {
    if (!settle.isEmpty()) {
      execute(settle);
    }
  }

  /** Tells the database what it has got, as a server does by itself after a while. */
  void analyze() {
    execute(isPostgres() ? "VACUUM ANALYZE" : "ANALYZE");
  }

  void execute(String... statements) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(name + " refused: " + String.join("; ", statements), e);
    }
  }

  long number(String sql) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(name + " refused: " + sql, e);
    }
  }

  /** Leaves the database as it is to another process. */
  void leave() {
    pool.dispose();
  }

  @Override
  public void close() {
    if (!end.isEmpty()) {
      execute(end);
    }
    pool.dispose();
  }
}
