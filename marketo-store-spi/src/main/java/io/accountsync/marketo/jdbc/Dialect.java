package io.accountsync.marketo.jdbc;

import io.accountsync.spi.StoreException;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.UUID;

/** The few things that the supported databases spell differently. */
enum Dialect {
  /**
   * H2 2.2 or newer, the first that locks the rows of an array of keys. It cannot read a decimal's
   * scale back, so columns have the widest one needed.
   */
  H2("numeric(38, 12)"),
  /** PostgreSQL 13 or newer, and what speaks its protocol. */
  POSTGRESQL("numeric");

  private final String decimalType;

  Dialect(String decimalType) {
    this.decimalType = decimalType;
  }

  static Dialect of(DatabaseMetaData database) throws SQLException {
    String product = database.getDatabaseProductName();
    if (product.equals("H2") && isAtLeast(database, 2, 2)) {
      return H2;
    }
    if (product.equals("PostgreSQL") && isAtLeast(database, 13, 0)) {
      return POSTGRESQL;
    }
    throw new StoreException(
        "The database is "
            + product
            + " "
            + database.getDatabaseProductVersion()
            + "; the JDBC store needs H2 2.2 or PostgreSQL 13 or newer",
        null);
  }

  private static boolean isAtLeast(DatabaseMetaData database, int major, int minor)
      throws SQLException {
    int actual = database.getDatabaseMajorVersion();
    return actual > major || (actual == major && database.getDatabaseMinorVersion() >= minor);
  }

  String decimalType() {
    return decimalType;
  }

  /** How much of a text column's length one character may take up: H2 counts UTF-16 units. */
  int lengthOfCharacter() {
    return this == H2 ? 2 : 1;
  }

  /**
   * A statement that sets columns of a table's rows {@code h} from a query {@code s}, each row at
   * most once. The standard's subquery for each row takes H2 minutes where this takes seconds, and
   * PostgreSQL has the standard's MERGE since release 15 only.
   *
   * @param on the table's key and what it equals
   * @param columns the assignments
   */
  String setFrom(String table, String on, String query, String columns) {
    return this == H2
        ? "MERGE INTO %s h USING (%s) s ON h.%s WHEN MATCHED THEN UPDATE SET %s"
            .formatted(table, query, on, columns)
        : "UPDATE %s h SET %s FROM (%s) s WHERE h.%s".formatted(table, columns, query, on);
  }

  /**
   * The rows of a table, as {@code a}, whose keys come as the parameter that {@link #setIds} sets.
   * H2 compares each row that it finds with each key unless it is made to begin with the keys, as
   * by an outer join.
   */
  String byIds(String table, String key) {
    return byIds(table, key, "?");
  }

  /** The same with an array that is an expression. */
  String byIds(String table, String key, String ids) {
    return this == H2
        ? "UNNEST(CAST(%3$s AS uuid ARRAY)) AS u(id) LEFT JOIN %1$s a ON a.%2$s = u.id WHERE a.%2$s IS NOT NULL"
            .formatted(table, key, ids)
        : "%s a WHERE a.%s = ANY(%s)".formatted(table, key, ids);
  }

  /**
   * Sets the keys to look up. In the order of its index H2 visits it once from end to end;
   * PostgreSQL sorts them itself.
   */
  void setIds(Session session, PreparedStatement statement, int index, Collection<UUID> ids)
      throws SQLException {
    if (this == H2) {
      statement.setArray(index, session.uuids(ids.stream().sorted(KeyOrder.BYTES).toList()));
    } else {
      statement.setObject(index, KeyArray.literal(ids), Types.OTHER);
    }
  }

  /** Whether rows are best sent by column, each an array (see {@link AccountArrays}). */
  boolean takesArrays() {
    return this == POSTGRESQL;
  }

  /** Whether one statement can write rows and read others. */
  boolean writesWhileReading() {
    return this == POSTGRESQL;
  }

  /**
   * Whether a key's index should hold what is looked up by the key as well. H2 keeps the columns of
   * a row together, so that to see one of them it takes the whole row apart.
   */
  boolean coversByKey() {
    return this == H2;
  }

  /**
   * Whether an index keeps a key once for all rows that have it, and so stays smaller than one of
   * unique keys.
   */
  boolean foldsEqualKeys() {
    return this == POSTGRESQL;
  }

  /** The indexes there are, with {@code index_name} and {@code index_schema}. */
  String indexes() {
    return this == H2
        ? "information_schema.indexes"
        : "(SELECT indexname AS index_name, schemaname AS index_schema FROM pg_catalog.pg_indexes)"
            + " i";
  }

  /**
   * The tables and views of which the database says something, with {@code table_name} and {@code
   * table_schema}.
   *
   * @param comment what it says, as a literal
   */
  String tablesWithComment(String comment) {
    return (this == H2
            ? "(SELECT * FROM information_schema.tables WHERE remarks = %s) t"
            : "(SELECT c.relname AS table_name, n.nspname AS table_schema FROM pg_catalog.pg_class"
                + " c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE"
                + " obj_description(c.oid, 'pg_class') = %s) t")
        .formatted(comment);
  }

  /**
   * Whether vanished accounts are better found by {@link KeySweep} than by a difference of sets,
   * which H2 keeps on the disk unless they are small.
   */
  boolean sweepsKeys() {
    return this == H2;
  }

  /**
   * Whether a stopped client's locks have to be bounded in time by the database. An H2 that runs in
   * the client's process stops with it.
   */
  boolean boundsLocks() {
    return this == POSTGRESQL;
  }

  /** Whether a change of a table cannot be undone and ends the transaction that it is part of. */
  boolean commitsTableChanges() {
    return this == H2;
  }
}
