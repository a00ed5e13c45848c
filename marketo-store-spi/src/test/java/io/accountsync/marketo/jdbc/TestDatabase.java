package io.accountsync.marketo.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** An empty database for one test. PostgreSQL is one server for all of them, with a schema each. */
record TestDatabase(Dialect dialect, DataSource dataSource) {
  private static final AtomicInteger COUNT = new AtomicInteger();

  static TestDatabase h2() {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL("jdbc:h2:mem:test" + COUNT.incrementAndGet() + ";DB_CLOSE_DELAY=-1");
    return new TestDatabase(Dialect.H2, dataSource);
  }

  static TestDatabase postgresql() {
    String schema = "test" + COUNT.incrementAndGet();
    new TestDatabase(Dialect.POSTGRESQL, Server.STARTED.getPostgresDatabase())
        .execute("CREATE SCHEMA " + schema);
    PGSimpleDataSource dataSource = (PGSimpleDataSource) Server.STARTED.getPostgresDatabase();
    dataSource.setCurrentSchema(schema);
    return new TestDatabase(Dialect.POSTGRESQL, dataSource);
  }

  static TestDatabase of(Dialect dialect) {
    return dialect == Dialect.H2 ? h2() : postgresql();
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

  private static final class Server {
    static final EmbeddedPostgres STARTED = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres server =
            EmbeddedPostgres.builder().setServerConfig("timezone", "Asia/Kolkata").start();
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(
                    () -> {
                      try {
                        server.close();
                      } catch (IOException e) {
                        throw new UncheckedIOException(e);
                      }
                    }));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
