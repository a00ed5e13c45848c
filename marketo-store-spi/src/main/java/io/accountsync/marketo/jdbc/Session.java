package io.accountsync.marketo.jdbc;

import io.accountsync.spi.TransientStoreException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * One connection with one transaction on it. Every failure leaves it as a store exception, and its
 * end gives the connection back as it came.
 */
final class Session implements AutoCloseable {
  private final Connection connection;
  private final boolean autoCommit;
  private boolean committed;
  private boolean closed;

  private Session(Connection connection, boolean autoCommit) {
    this.connection = connection;
    this.autoCommit = autoCommit;
  }

  static Session open(DataSource dataSource) {
    try {
      Connection connection = dataSource.getConnection();
      try {
        boolean autoCommit = connection.getAutoCommit();
        if (autoCommit) {
          connection.setAutoCommit(false);
        }
        return new Session(connection, autoCommit);
      } catch (SQLException | RuntimeException e) {
        closeAfter(e, connection);
        throw e;
      }
    } catch (SQLException e) {
      throw Failures.of("connect to the database", e);
    }
  }

  private static void closeAfter(Exception failure, Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  /** Sets a statement's parameters. */
  interface Binding {
    /** Sets no parameter. */
    Binding NONE = statement -> {};

    void bind(PreparedStatement statement) throws SQLException;
  }

  /**
   * Sets a statement's parameters for one row of a batch.
   *
   * @param <T> what a row is made of
   */
  interface RowBinding<T> {
    void bind(PreparedStatement statement, T row) throws SQLException;
  }

  /** Takes one row of a result. */
  interface Row {
    void take(ResultSet row) throws SQLException;
  }

  /**
   * Asks something of the connection itself.
   *
   * @param <T> what it answers
   */
  interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  <T> T ask(String doing, Question<T> question) {
    try {
      return question.ask(connection);
    } catch (SQLException e) {
      throw Failures.of(doing, e);
    }
  }

  void query(String doing, String sql, Binding binding, Row row) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      binding.bind(statement);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          row.take(result);
        }
      }
    } catch (SQLException e) {
      throw Failures.of(doing, e);
    }
  }

  int update(String doing, String sql, Binding binding) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      binding.bind(statement);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw Failures.of(doing, e);
    }
  }

  /**
   * A statement whose parameters are arrays of ids.
   *
   * @param ids an array for each parameter
   */
  record ByIds(String sql, List<List<UUID>> ids) {}

  /** Sends statements as one and returns how many rows the first of them touched. */
  int update(String doing, List<ByIds> statements) {
    return update(
        doing,
        statements.stream().map(ByIds::sql).collect(Collectors.joining("; ")),
        statement -> {
          int index = 1;
          for (ByIds each : statements) {
            for (List<UUID> ids : each.ids()) {
              statement.setArray(index++, uuids(ids));
            }
          }
        });
  }

  /** Writes many rows by one statement and returns how many it touched. */
  <T> int batch(String doing, String sql, List<T> rows, RowBinding<T> binding) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (T row : rows) {
        binding.bind(statement, row);
        statement.addBatch();
      }
      int touched = 0;
      for (int each : statement.executeBatch()) {
        touched += each;
      }
      return touched;
    } catch (SQLException e) {
      throw Failures.of(doing, e);
    }
  }

  Array uuids(Collection<UUID> values) throws SQLException {
    return array("uuid", values);
  }

  /** An array of any type; values may be null. */
  Array array(String type, Collection<?> values) throws SQLException {
    return array(type, values.toArray());
  }

  /** An array whose class tells the driver more than the type's name does. */
  Array array(String type, Object[] values) throws SQLException {
    return connection.createArrayOf(type, values);
  }

  /**
   * Commits.
   *
   * @throws TransientStoreException on any failure, since nobody knows then whether the database
   *     did commit
   */
  void commit() {
    try {
      connection.commit();
      committed = true;
    } catch (SQLException e) {
      throw new TransientStoreException(
          "The outcome of a commit is unknown: " + Failures.of("commit", e).getMessage(), e);
    }
  }

  /** Undoes what has been done, so that more can be tried after a failure. */
  void rollback() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      throw Failures.of("roll back", e);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (connection) {
      if (!committed) {
        connection.rollback();
      }
      if (autoCommit) {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      // A connection that cannot even roll back is broken: the database has rolled back for it.
      LOG.log(System.Logger.Level.DEBUG, "A connection could not be given back in order", e);
    }
  }

  private static final System.Logger LOG = System.getLogger(Session.class.getName());
}
