package io.accountsync.marketo.jdbc;

import io.accountsync.marketo.testkit.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** An empty database for one test. PostgreSQL is one server for all of them, with a schema each. */
record TestDatabase(Dialect dialect, DataSource dataSource) {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final int CONNECTIONS = 30;

  static TestDatabase h2() {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL("jdbc:h2:mem:test" + COUNT.incrementAndGet() + ";DB_CLOSE_DELAY=-1");
    return new TestDatabase(Dialect.H2, dataSource);
  }

  static TestDatabase postgresql() {
    return postgresql("read committed");
  }

  /**
   * @param isolation what connections come with
   */
  static TestDatabase postgresql(String isolation) {
    PostgresServer server = PostgresServer.shared();
    PGSimpleDataSource dataSource = PostgresServer.unpooled(server.url(server.newSchema()));
    dataSource.setOptions("-c default_transaction_isolation=" + isolation.replace(" ", "\\ "));
    return new TestDatabase(Dialect.POSTGRESQL, dataSource);
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
    return new TestDatabase(
        Dialect.POSTGRESQL, PostgresServer.unpooled(server.url(schema + ",pg_catalog")));
  }

  static TestDatabase of(Dialect dialect) {
    return dialect == Dialect.H2 ? h2() : postgresql();
  }

  /** The same with a pool, which who asks for it has to dispose of. */
  TestDatabase pooled() {
    JdbcConnectionPool pool = JdbcConnectionPool.create(poolable());
    pool.setMaxConnections(CONNECTIONS);
    return new TestDatabase(dialect, pool);
  }

  private ConnectionPoolDataSource poolable() {
    if (!(dataSource instanceof PGSimpleDataSource postgresql)) {
      return (JdbcDataSource) dataSource;
    }
    try {
      PGConnectionPoolDataSource poolable = new PGConnectionPoolDataSource();
      poolable.initializeFrom(postgresql);
      return poolable;
    } catch (IOException | ClassNotFoundException e) {
      throw new AssertionError(e);
    }
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
