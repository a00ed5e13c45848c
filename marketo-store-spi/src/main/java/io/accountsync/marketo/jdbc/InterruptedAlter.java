package io.accountsync.marketo.jdbc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Puts the account table together again after an H2 died while it got a column. H2 copies the
 * table, drops it and gives the copy its name, and each step can reach the disk without the next.
 * So the table may be gone, or still there without its rows or its index, which go first; the copy
 * is complete by then. If the table has rows, what is left is a copy that nobody needs.
 *
 * <p>A copy is known by its index, which H2 names after both, so that no table that somebody else
 * made is taken for one. One that died before it got its index is left alone.
 */
final class InterruptedAlter {
  private static final Logger LOG = System.getLogger(InterruptedAlter.class.getName());
  private static final String LOOKING = "look for what an interrupted change of a table has left";

  /** Those of the view of values that no field has: the contact and its account. */
  private static final int OWN_COLUMNS = 2;

  private final Session session;
  private final Tables tables;
  private final String account;
  private final String key;

  /** A copy of the account table. */
  private record Copy(String table, String index) {}

  InterruptedAlter(Session session, Tables tables) {
    this.session = session;
    this.tables = tables;
    this.account = tables.bare(tables.account);
    this.key = tables.bare(tables.accountKey);
  }

  /**
   * Leaves nothing to mend, unless it is interrupted itself, and then it can be called again.
   *
   * @param createKey the statement that creates the index of the account table's key
   * @return whether there was something
   */
  boolean mend(String createKey) {
    List<Copy> copies = copies();
    if (copies.isEmpty()) {
      return false;
    }
    LOG.log(
        Level.WARNING,
        "A process ended while the table {0} was getting a column; it is put together again",
        account);
    List<String> columns = columns(account);
    if (columns.isEmpty()) {
      run("ALTER TABLE " + qualified(copies.get(0).table) + " RENAME TO " + account);
    } else {
      run("DROP INDEX IF EXISTS " + tables.accountKey);
      if (!hasRows(tables.account)) {
        fill(columns, copies);
      }
    }
    run(createKey);
    for (Copy copy : copies) {
      run("DROP INDEX IF EXISTS " + qualified(copy.index));
      run("DROP TABLE IF EXISTS " + qualified(copy.table));
    }
    return true;
  }

  /** The one that was made last, and so has the most columns, first. */
  private List<Copy> copies() {
    List<Copy> copies = new ArrayList<>();
    session.query(
        LOOKING,
        "SELECT table_name, index_name FROM information_schema.indexes i WHERE LOWER(index_name) ="
            + " LOWER(table_name) || '_' || ? AND LOWER(table_name) LIKE ? AND table_schema ="
            + " COALESCE(?, CURRENT_SCHEMA) ORDER BY (SELECT COUNT(*) FROM"
            + " information_schema.columns c WHERE c.table_schema = i.table_schema AND c.table_name"
            + " = i.table_name) DESC",
        statement -> {
          statement.setString(1, key);
          statement.setString(2, account + "_copy_%");
          statement.setString(3, tables.schema());
        },
        row -> copies.add(new Copy(row.getString(1), row.getString(2))));
    return copies;
  }

  /**
   * Whether the view of values does not show all fields: their rows are committed before it is
   * made.
   *
   * @param fields how many there are
   */
  boolean hidesFields(int fields) {
    return columns(tables.bare(tables.valuesView)).size() < OWN_COLUMNS + fields;
  }

  /** Those of a table or view; none if it is gone. */
  private List<String> columns(String table) {
    List<String> columns = new ArrayList<>();
    session.query(
        LOOKING,
        "SELECT column_name FROM information_schema.columns WHERE LOWER(table_name) = ? AND"
            + " table_schema = COALESCE(?, CURRENT_SCHEMA)",
        statement -> {
          statement.setString(1, table);
          statement.setString(2, tables.schema());
        },
        row -> columns.add(row.getString(1)));
    return columns;
  }

  /** Looks at a column that no index holds, since an index may have lost its rows. */
  private boolean hasRows(String table) {
    boolean[] found = {false};
    session.query(
        LOOKING,
        "SELECT generation FROM " + table + " LIMIT 1",
        Session.Binding.NONE,
        row -> found[0] = true);
    return found[0];
  }

  private void fill(List<String> columns, List<Copy> copies) {
    String names = columns.stream().map(Tables::quote).collect(Collectors.joining(", "));
    copies.stream()
        .map(copy -> qualified(copy.table))
        .filter(this::hasRows)
        .findFirst()
        .ifPresent(
            copy ->
                run(
                    "INSERT INTO %s (%s) SELECT %s FROM %s"
                        .formatted(tables.account, names, names, copy)));
  }

  private String qualified(String name) {
    return tables.qualified(Tables.quote(name));
  }

  private void run(String sql) {
    session.update("put an interrupted change of a table together", sql, Session.Binding.NONE);
  }
}
