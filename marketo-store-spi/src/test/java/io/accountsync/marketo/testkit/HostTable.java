package io.accountsync.marketo.testkit;

import io.accountsync.marketo.jdbc.CopyingHost;
import io.accountsync.marketo.jdbc.JdbcContactStore;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** A host's table with columns for the fields of scenarios and histories. */
final class HostTable {
  private static final Map<String, String> COLUMNS =
      Map.of("name", "varchar(40)", "revenue", "numeric(38, 12)", "employees", "bigint");

  private HostTable() {}

  static void create(DataSource database) {
    CopyingHost.createTable(database, COLUMNS);
  }

  /** Makes the table with all contacts of a scenario. */
  static void createWithContacts(DataSource database) {
    create(database);
    CopyingHost.insert(
        database, IntStream.range(0, Scenario.CONTACTS).mapToObj(Scenario::contact).toList());
  }

  /** Has a store copy values to the table. */
  static JdbcContactStore.Builder withColumns(JdbcContactStore.Builder builder) {
    return CopyingHost.withColumns(builder, COLUMNS.keySet());
  }

  /** A host that reads what a contact shows from the table. */
  static CopyingHost host(DataSource database, JdbcContactStore store) {
    return new CopyingHost(
        database, store, List.copyOf(COLUMNS.keySet()), CopyingHost.Arrivals.WITH_LINKS);
  }
}
