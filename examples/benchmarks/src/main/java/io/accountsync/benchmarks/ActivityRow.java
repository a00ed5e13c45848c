package io.accountsync.benchmarks;

import io.accountsync.model.AccountDiff;
import io.accountsync.model.FieldChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/** An activity as whoever writes each contact's own row stores it: complete in itself. */
record ActivityRow(
    UUID contact, UUID account, int field, @Nullable String before, @Nullable String after) {
  static final String COLUMNS =
      "contact_id, account_id, field, old_value, new_value, source, reason, at";

  private static final String SOURCE = "Microsoft Dynamics";
  private static final String REASON = "Account sync";

  /** The activities that a change makes for one contact. */
  static Stream<ActivityRow> of(AccountDiff diff, UUID contact) {
    return diff.changes().stream().map(change -> of(diff, contact, change));
  }

  private static ActivityRow of(AccountDiff diff, UUID contact, FieldChange change) {
    return new ActivityRow(
        contact,
        diff.account().value(),
        GeneratedAccounts.fieldSet().indexOf(change.field().name()),
        change.beforeText(),
        change.afterText());
  }

  /** Makes a table for such rows, with the indexes that reading a contact's history takes. */
  static void createTable(BenchDatabase database, String table) {
    database.execute(
        "CREATE TABLE "
            + table
            + " (activity_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, contact_id uuid NOT"
            + " NULL, account_id uuid NOT NULL, field smallint NOT NULL, old_value varchar,"
            + " new_value varchar, source varchar NOT NULL, reason varchar NOT NULL, at timestamp"
            + " with time zone NOT NULL)",
        "CREATE INDEX " + table + "_by_contact ON " + table + " (contact_id, activity_id)");
  }

  static PreparedStatement insert(Connection connection, String table) throws SQLException {
    return connection.prepareStatement(
        "INSERT INTO " + table + " (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  }

  void bind(PreparedStatement statement, Instant at) throws SQLException {
    statement.setObject(1, contact);
    statement.setObject(2, account);
    statement.setInt(3, field);
    statement.setString(4, before);
    statement.setString(5, after);
    statement.setString(6, SOURCE);
    statement.setString(7, REASON);
    statement.setTimestamp(8, Timestamp.from(at));
  }

  /** What a table of such rows holds of that moment. */
  static Checksum inTable(BenchDatabase database, String table, Instant at) {
    return read(database, "SELECT contact_id, field, old_value, new_value FROM " + table, "", at);
  }

  /** What the library's own tables hold of that moment. */
  static Checksum inLibrary(BenchDatabase database, Instant at) {
    return read(
        database, "SELECT contact_id, field, old_value, new_value FROM activities", "name", at);
  }

  private static Checksum read(BenchDatabase database, String sql, String fieldBy, Instant at) {
    List<Long> hashes = new ArrayList<>();
    try (Connection connection = database.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(sql + " WHERE at = ?")) {
      statement.setTimestamp(1, Timestamp.from(at));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          int field =
              fieldBy.isEmpty()
                  ? row.getInt(2)
                  : GeneratedAccounts.fieldSet().indexOf(row.getString(2));
          hashes.add(
              Checksum.hash(
                  row.getObject(1, UUID.class), field, row.getString(3), row.getString(4)));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Activities cannot be read: " + sql, e);
    }
    return Checksum.of(hashes.stream());
  }

  static Checksum of(Stream<ActivityRow> rows) {
    return Checksum.of(
        rows.map(row -> Checksum.hash(row.contact, row.field, row.before, row.after)));
  }
}
