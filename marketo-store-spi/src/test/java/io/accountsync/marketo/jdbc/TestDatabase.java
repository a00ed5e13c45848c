package io.accountsync.marketo.jdbc;

import io.accountsync.marketo.testkit.PostgresServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;

/** An empty database for one test. PostgreSQL is one server for all of them, with a schema each. */
record TestDatabase(Dialect dialect, String url, DataSource dataSource) {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final int CONNECTIONS = 30;

  static TestDatabase h2() {
    String url = "jdbc:h2:mem:test" + COUNT.incrementAndGet() + ";DB_CLOSE_DELAY=-1";
    return new TestDatabase(Dialect.H2, url, h2(url));
  }

  private static JdbcDataSource h2(String url) {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL(url);
    return dataSource;
  }

  static TestDatabase postgresql() {
    return postgresql("read committed");
  }

  /**
   * @param isolation what connections come with
   */
  static TestDatabase postgresql(String isolation) {
    PostgresServer server = PostgresServer.shared();
    String options = "-c default_transaction_isolation=" + isolation.replace(" ", "\\ ");
    return postgresqlAt(
        server.url(server.newSchema())
            + "&options="
            + URLEncoder.encode(options, StandardCharsets.UTF_8));
  }

  /** One that speaks PostgreSQL's protocol, but does not take settings for a transaction. */
  static TestDatabase protocolOnly() {
    PostgresServer server = PostgresServer.shared();
    String schema = server.newSchema();
    server.execute(
        "CREATE FUNCTION "
            + schema
            + ".set_config(text, text, boolean) RETURNS text LANGUAGE plpgsql AS"
            + " 'BEGIN RAISE feature_not_supported; END'");
    return postgresqlAt(server.url(schema + ",pg_catalog"));
  }

  private static TestDatabase postgresqlAt(String url) {
    return new TestDatabase(Dialect.POSTGRESQL, url, PostgresServer.unpooled(url));
  }

  static TestDatabase of(Dialect dialect) {
    return dialect == Dialect.H2 ? h2() : postgresql();
  }

  /** The same with a pool, which who asks for it has to dispose of. */
  TestDatabase pooled() {
    JdbcConnectionPool pool =
        JdbcConnectionPool.create(dialect == Dialect.H2 ? h2(url) : PostgresServer.pooled(url));
    pool.setMaxConnections(CONNECTIONS);
    return new TestDatabase(dialect, url, pool);
  }

  void execute(String sql) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** The rows of a query, each as its columns' texts. */
  List<List<String>> rows(String sql) {
    List<List<String>> rows = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }
}
