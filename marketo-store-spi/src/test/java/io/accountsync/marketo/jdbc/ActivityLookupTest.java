package io.accountsync.marketo.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R8: activities are looked up per contact and per account by an index, however many there are. */
class ActivityLookupTest {
  private static final int CHANGES = 20_000;
  private static final int CHANGES_A_CONTACT = 10;

  /** H2 names the index that it goes through, and then by what, unless it is from end to end. */
  private static final Pattern H2_SCAN =
      Pattern.compile("\"(\\w+)\"(?: \"\\w+\")?\\s+/\\* public\\.[\\w.]+ \\*/");

  private static final Pattern POSTGRESQL_SCAN = Pattern.compile("seq scan on (\\w+)");

  @ParameterizedTest
  @EnumSource
  void activitiesOfOneContactOrAccountTakeNoScanOfAll(Dialect dialect) throws SQLException {
    TestDatabase database = TestDatabase.of(dialect);
    JdbcContactStore.builder(database.dataSource()).createSchema().build();
    fill(database);

    for (String key : List.of("contact_id", "account_id")) {
      String query = "SELECT * FROM activities WHERE " + key + " = '" + id(7) + "'";
      assertEquals(CHANGES_A_CONTACT, database.rows(query).size(), "this test's own rows");
      assertEquals(List.of(), scanned(database, query), "by " + key);
    }
    assertEquals(List.of("activity"), scanned(database, "SELECT * FROM activity"));
  }

  /** The tables that a query reads as a whole, but for the one of the few fields. */
  private static List<String> scanned(TestDatabase database, String query) {
    String plan =
        database.rows("EXPLAIN " + query).stream()
            .map(row -> row.get(0))
            .collect(Collectors.joining("\n"))
            .toLowerCase(Locale.ROOT);
    return (database.dialect() == Dialect.H2 ? H2_SCAN : POSTGRESQL_SCAN)
        .matcher(plan)
        .results()
        .map(found -> found.group(1))
        .filter(table -> !table.equals("account_field"))
        .toList();
  }

  private static void fill(TestDatabase database) throws SQLException {
    database.execute(
        "INSERT INTO account_field (field_id, name, display_name, type, max_length)"
            + " VALUES (1, 'name', 'Name', 'STRING', 10)");
    try (Connection connection = database.dataSource().getConnection();
        PreparedStatement change =
            connection.prepareStatement(
                "INSERT INTO account_change (change_id, field_id, account_id, source, reason, at)"
                    + " VALUES (?, 1, ?, 'test', 'test', CURRENT_TIMESTAMP)");
        PreparedStatement activity =
            connection.prepareStatement(
                "INSERT INTO activity (contact_id, change_id) VALUES (?, ?)")) {
      for (int i = 0; i < CHANGES; i++) {
        UUID whose = id(i / CHANGES_A_CONTACT);
        change.setObject(1, id(i));
        change.setObject(2, whose);
        change.addBatch();
        activity.setObject(1, whose);
        activity.setObject(2, id(i));
        activity.addBatch();
      }
      change.executeBatch();
      activity.executeBatch();
    }
    database.execute("ANALYZE");
  }

  private static UUID id(int number) {
    return new UUID(number, number);
  }
}
