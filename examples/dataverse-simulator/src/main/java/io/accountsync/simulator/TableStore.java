package io.accountsync.simulator;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import javax.annotation.Nullable;

/**
 * The rows of one table in the order of their ids, and the log of their changes. Writes and reads
 * that must fit a version hold the organization's lock; a single row may be looked up without it.
 */
final class TableStore {
  private final TableDefinition definition;
  private final ConcurrentSkipListMap<UUID, Row> rows =
      new ConcurrentSkipListMap<>(Ids.SQL_SERVER_ORDER);
  private final Map<UUID, Row> deleted = new HashMap<>();
  private final ChangeLog changes = new ChangeLog();

  TableStore(TableDefinition definition) {
    this.definition = definition;
  }

  TableDefinition definition() {
    return definition;
  }

  ConcurrentSkipListMap<UUID, Row> rows() {
    return rows;
  }

  ChangeLog changes() {
    return changes;
  }

  @Nullable
  Row find(UUID id) {
    return rows.get(id);
  }

  /** The last state of a row that is gone, with the version of its deletion. */
  @Nullable
  Row findDeleted(UUID id) {
    return deleted.get(id);
  }

  void put(Row row, @Nullable Set<String> changedColumns) {
    rows.put(row.id(), row);
    deleted.remove(row.id());
    changes.append(row.version(), row.modifiedOn(), row.id(), changedColumns);
  }

  /** Replaces a row without a new version. */
  void putQuietly(Row row) {
    rows.put(row.id(), row);
  }

  void remove(Row lastState) {
    rows.remove(lastState.id());
    deleted.put(lastState.id(), lastState);
    changes.append(lastState.version(), lastState.modifiedOn(), lastState.id(), null);
  }
}
