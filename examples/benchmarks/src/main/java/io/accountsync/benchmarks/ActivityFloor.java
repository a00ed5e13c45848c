package io.accountsync.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;

/**
 * The least that writing activities can cost: the rows are there already, and one {@code INSERT …
 * SELECT} puts them where they belong. Nothing is read, compared or decided.
 */
final class ActivityFloor {
  private final BenchDatabase database;
  private final String table;

  private ActivityFloor(BenchDatabase database, String table) {
    this.database = database;
    this.table = table;
  }

  static ActivityFloor create(BenchDatabase database, String table) {
    ActivityRow.createTable(database, table);
    database.execute(
        "CREATE TABLE "
            + table
            + "_ready AS SELECT "
            + ActivityRow.COLUMNS
            + " FROM "
            + table
            + " WHERE 1 = 0");
    return new ActivityFloor(database, table);
  }

  String table() {
    return table;
  }

  /**
   * Puts rows in place of those of the last time; returns how many seconds inserting them takes.
   */
  double insert(List<ActivityRow> rows, Instant at) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        PreparedStatement ready = ActivityRow.insert(connection, table + "_ready")) {
      statement.executeUpdate("DELETE FROM " + table + "_ready");
      for (ActivityRow row : rows) {
        row.bind(ready, at);
        ready.addBatch();
      }
      ready.executeBatch();
      long begun = System.nanoTime();
      statement.executeUpdate(
          "INSERT INTO "
              + table
              + " ("
              + ActivityRow.COLUMNS
              + ") SELECT "
              + ActivityRow.COLUMNS
              + " FROM "
              + table
              + "_ready");
      database.settle();
      return (System.nanoTime() - begun) / 1e9;
    }
  }
}
