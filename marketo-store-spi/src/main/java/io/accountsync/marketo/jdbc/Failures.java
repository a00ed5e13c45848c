package io.accountsync.marketo.jdbc;

import com.google.common.base.Strings;
import com.google.common.base.Throwables;
import io.accountsync.spi.StoreException;
import io.accountsync.spi.TransientStoreException;
import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.annotation.Nullable;

/**
 * Tells what a database's error means for the engine and for people, by its SQLState. What drivers
 * and databases quote of a statement's values is left out: they are account data or the host's own.
 */
final class Failures {
  private static final int LONGEST = 500;

  private Failures() {}

  /**
   * @param doing what was tried, worded to follow "Cannot"
   */
  static StoreException of(String doing, SQLException thrown) {
    SQLException error = withoutBatch(thrown);
    String state = error.getSQLState() == null ? "" : error.getSQLState();
    String meaning = passing(error, state);
    if (meaning != null) {
      return new TransientStoreException(message(doing, meaning, error, state), error);
    }
    return new StoreException(message(doing, lasting(error, state), error, state), error);
  }

  /** The message of a failed batch may be the whole statement, with all of its values. */
  private static SQLException withoutBatch(SQLException error) {
    if (!(error instanceof BatchUpdateException)) {
      return error;
    }
    if (error.getCause() instanceof SQLException cause) {
      return cause;
    }
    SQLException next = error.getNextException();
    return next == null ? error : next;
  }

  /** The first line: the next ones quote rows or the statement. */
  private static String said(SQLException error) {
    String line = Strings.nullToEmpty(error.getMessage()).lines().findFirst().orElse("nothing");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }

  private static String message(
      String doing, @Nullable String meaning, SQLException error, String state) {
    return "Cannot "
        + doing
        + ": "
        + (meaning == null ? "" : meaning + ". ")
        + "The database says: "
        + said(error)
        + " (SQLState "
        + state
        + ")";
  }

  /** What may work when tried again; null for everything else. */
  @Nullable
  private static String passing(SQLException error, String state) {
    if (state.startsWith("08")) {
      return "the connection is lost or refused";
    }
    if (error instanceof SQLTransientConnectionException) {
      // What connection pools throw when none became free in time.
      return "no connection to the database was free; give the pool more or longer time";
    }
    if (state.startsWith("40")) {
      return "another transaction was in the way (deadlock or serialization failure)";
    }
    return switch (state) {
      case "23505" -> "another transaction wrote the same row meanwhile";
      case "25P03" -> "the transaction was idle for too long, so the database ended it";
      case "53300" -> "the database has no connection free";
      case "55P03", "HYT00" -> "another transaction kept the rows locked for too long";
      case "57014" -> "the statement was cancelled or ran out of time";
      case "57P01", "57P02", "57P03", "57P05", "90067", "90098", "90121" ->
          "the database is shutting down, starting or restarting";
      default -> null;
    };
  }

  /** H2 has no SQLState of its own for a disk that is full. */
  @Nullable
  private static String unwritable(SQLException error) {
    return Throwables.getCausalChain(error).stream()
        .filter(IOException.class::isInstance)
        .findFirst()
        .map(cause -> "a file cannot be written (" + cause.getMessage() + "); make room")
        .orElse(null);
  }

  /** What somebody has to do something about; null where the database's own words must do. */
  @Nullable
  private static String lasting(SQLException error, String state) {
    return switch (state) {
      case "53100", "90028", "90031" -> "the disk is full or cannot be written; make room";
      case "53200", "90108" -> "the database is out of memory";
      case "3F000", "90079" ->
          "the schema is missing; create it, or correct the store's option schema";
      case "42P01", "42S02", "42S03", "42S04" ->
          "a table is missing; create the schema: call createSchema() or run the printed DDL";
      case "42703", "42S22" ->
          "a column is missing; somebody changed the store's tables, or prepare was not called";
      case "42501", "90096" -> "the database user lacks a right; grant it";
      default ->
          state.startsWith("28")
              ? "the database refused the user or the password"
              : unwritable(error);
    };
  }
}
