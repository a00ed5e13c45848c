package io.accountsync.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * As {@link ActivityFloor}, for rows as thin as the library's: a contact and a reference to the
 * change, which stands elsewhere once.
 */
final class ThinFloor {
  private final BenchDatabase database;

  private ThinFloor(BenchDatabase database) {
    this.database = database;
  }

  static ThinFloor create(BenchDatabase database) {
    database.execute(
        "CREATE TABLE thin (contact_id uuid NOT NULL, change_id uuid NOT NULL, PRIMARY KEY"
            + " (contact_id, change_id))",
        database.isPostgres()
            ? "CREATE INDEX ON thin (change_id)"
            : "ALTER TABLE thin ADD UNIQUE (change_id, contact_id)",
        "CREATE TABLE thin_ready (contact_id uuid NOT NULL, change_id uuid NOT NULL)");
    return new ThinFloor(database);
  }

  /** Inserts one row for each account and contact of these activities; returns seconds. */
  double insert(List<ActivityRow> rows, int round) throws SQLException {
    Set<List<UUID>> thin = new LinkedHashSet<>();
    for (ActivityRow row : rows) {
      thin.add(
          List.of(
              row.contact(),
              // Side by side for one account and round, as the library's changes are.
              new UUID(round, row.account().getLeastSignificantBits())));
    }
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        PreparedStatement ready =
            connection.prepareStatement("INSERT INTO thin_ready VALUES (?, ?)")) {
      statement.executeUpdate("DELETE FROM thin_ready");
      for (List<UUID> row : thin) {
        ready.setObject(1, row.get(0));
        ready.setObject(2, row.get(1));
        ready.addBatch();
      }
      ready.executeBatch();
      long begun = System.nanoTime();
      statement.executeUpdate(
          "INSERT INTO thin (contact_id, change_id) SELECT contact_id, change_id FROM thin_ready"
              + " ORDER BY contact_id");
      database.settle();
      return (System.nanoTime() - begun) / 1e9;
    }
  }
}
