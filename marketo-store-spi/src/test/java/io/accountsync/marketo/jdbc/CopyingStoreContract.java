package io.accountsync.marketo.jdbc;

import io.accountsync.marketo.jdbc.CopyingHost.Arrivals;
import io.accountsync.model.ContactId;
import io.accountsync.model.FieldSet;
import io.accountsync.spi.ContactStore;
import java.util.Collection;
import java.util.Map;

/** The contract on a store that copies values to the host's contacts, as the host reads them. */
abstract class CopyingStoreContract extends JdbcStoreContract {
  /** The kit's fields, one of each type. */
  private static final Map<String, String> COLUMNS =
      Map.of(
          "name", "varchar(510)",
          "notes", "varchar(30000)",
          "staff", "bigint",
          "revenue", "numeric(38, 12)",
          "share", "double precision",
          "active", "boolean",
          "founded", "date",
          "visited", "timestamp with time zone");

  @Override
  JdbcContactStore.Builder options(JdbcContactStore.Builder builder) {
    CopyingHost.createTable(database().dataSource(), COLUMNS);
    return CopyingHost.withColumns(builder, COLUMNS.keySet());
  }

  @Override
  ContactStore seen(JdbcContactStore store) {
    return new CopyingHost(database().dataSource(), store, COLUMNS.keySet(), Arrivals.BY_HAND);
  }

  /** A row that comes after its link is looked after as the next cycle begins. */
  @Override
  protected void addContacts(Collection<ContactId> contacts) {
    CopyingHost.insert(database().dataSource(), contacts);
    newStore().prepare(FieldSet.empty());
  }
}
