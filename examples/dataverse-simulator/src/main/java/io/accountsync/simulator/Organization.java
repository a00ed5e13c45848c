package io.accountsync.simulator;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import javax.annotation.Nullable;

/**
 * Everything that one environment holds. Writes take the lock, so that versions come in the order
 * in which rows show them.
 */
final class Organization {
  final UUID id = Ids.named("organization");
  final UUID businessUnit = Ids.named("businessunit");
  final Reference currency =
      new Reference("transactioncurrency", Ids.named("currency/usd"), "US Dollar");
  final Reference salesTeam = new Reference("team", Ids.named("team/sales"), "Sales");

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong schemaVersion = new AtomicLong(40_000_000);
  private final Map<String, TableStore> tables = new HashMap<>();
  private final Set<Quirk> quirks = Collections.synchronizedSet(EnumSet.noneOf(Quirk.class));
  private final ApplicationUser user;
  private final Map<String, Map<String, Object>> defaults = new HashMap<>();
  private long version = 1_000_000;
  private long oldestTokenVersion;
  private volatile Duration trackingWindow = Duration.ofDays(7);
  private final Relationships relationships = new Relationships(this);

  Organization(InstantSource clock) {
    this.clock = clock;
    for (String name : List.of("account", "contact")) {
      TableDefinition definition =
          TableDefinition.load(
              name, name.equals("account") ? 1 : 2, schemaVersion::incrementAndGet);
      tables.put(name, new TableStore(definition));
      defaults.put(name, defaults(definition));
    }
    this.user = new ApplicationUser(this);
  }

  private Map<String, Object> defaults(TableDefinition definition) {
    Map<String, Object> values = new HashMap<>();
    for (Column column : definition.columns()) {
      if (column.type() == ColumnType.BOOLEAN) {
        values.put(column.logicalName(), column.property("default").asBoolean(false));
      }
    }
    values.put("statecode", 0);
    values.put("statuscode", 1);
    values.put("ownerid", salesTeam);
    values.put("transactioncurrencyid", currency);
    return values;
  }

  RowValues defaults(String table) {
    Map<String, Object> values = defaults.getOrDefault(table, Map.of());
    return values::get;
  }

  ApplicationUser user() {
    return user;
  }

  Set<Quirk> quirks() {
    return quirks;
  }

  boolean has(Quirk quirk) {
    return quirks.contains(quirk);
  }

  InstantSource clock() {
    return clock;
  }

  long now() {
    return clock.instant().getEpochSecond();
  }

  ReentrantLock lock() {
    return lock;
  }

  long schemaVersion() {
    return schemaVersion.get();
  }

  Duration trackingWindow() {
    return trackingWindow;
  }

  void setTrackingWindow(Duration window) {
    trackingWindow = window;
  }

  void setCascadeDelete(boolean cascade) {
    relationships.setCascadeDelete(cascade);
  }

  TableStore table(String logicalName) {
    TableStore table = tables.get(logicalName);
    if (table == null) {
      throw new IllegalArgumentException(
          "No table \"" + logicalName + "\"; there are account and contact");
    }
    return table;
  }

  @Nullable
  TableStore tableOfSet(String entitySetName) {
    return tables.values().stream()
        .filter(table -> table.definition().entitySetName().equals(entitySetName))
        .findFirst()
        .orElse(null);
  }

  List<TableStore> tables() {
    return List.of(table("account"), table("contact"));
  }

  /** The version of the last write; call it under the lock. */
  long version() {
    return version;
  }

  long oldestTokenVersion() {
    return oldestTokenVersion;
  }

  /** Refuses all delta tokens issued so far, as a restored or changed environment does. */
  void expireDeltaTokens() {
    locked(() -> oldestTokenVersion = ++version);
  }

  /** Adds rows in bulk; each gets a version of its own. */
  void load(TableStore table, Iterable<Row> rows) {
    locked(
        () -> {
          for (Row row : rows) {
            table.put(
                new Row(row.id(), ++version, row.createdOn(), row.modifiedOn(), row.values()),
                null);
          }
        });
  }

  void create(TableStore table, UUID rowId, Map<String, ?> values) {
    Map<String, Object> checked = checked(table, values);
    locked(
        () -> {
          if (table.find(rowId) != null) {
            throw new IllegalArgumentException(
                "There is a row " + rowId + " in " + table.definition().logicalName() + " already");
          }
          long now = now();
          RowValues all = RowValues.changed(defaults(table.definition().logicalName()), checked);
          table.put(new Row(rowId, ++version, now, now, all), null);
        });
  }

  void update(TableStore table, UUID rowId, Map<String, ?> values) {
    Map<String, Object> checked = checked(table, values);
    locked(() -> put(table, existing(table, rowId), checked));
  }

  void updateQuietly(TableStore table, UUID rowId, Map<String, ?> values) {
    Map<String, Object> checked = checked(table, values);
    locked(
        () -> {
          Row row = existing(table, rowId);
          table.putQuietly(
              new Row(
                  row.id(),
                  row.version(),
                  row.createdOn(),
                  row.modifiedOn(),
                  RowValues.changed(row.values(), checked)));
        });
  }

  void delete(TableStore table, UUID rowId) {
    locked(() -> relationships.delete(table, existing(table, rowId)));
  }

  void restore(TableStore table, UUID rowId) {
    locked(
        () -> {
          Row gone = table.findDeleted(rowId);
          if (gone == null) {
            throw new NoSuchElementException(
                "No deleted row " + rowId + " in " + table.definition().logicalName());
          }
          table.put(gone.at(++version, now(), gone.values()), null);
        });
  }

  void merge(TableStore table, UUID target, UUID subordinate) {
    locked(() -> relationships.merge(table, existing(table, target), existing(table, subordinate)));
  }

  /** What a lookup shows as its formatted value, or null. */
  @Nullable
  String nameOf(Reference reference) {
    String given = reference.name();
    TableStore table = tables.get(reference.table());
    if (given != null || table == null) {
      return given;
    }
    Row row = table.find(reference.id());
    if (row == null) {
      return null;
    }
    TableDefinition definition = table.definition();
    Column column = definition.columnOrNull(definition.primaryName());
    Object name = column == null ? null : new RowReader(this, definition).read(row, column);
    return name == null ? null : name.toString();
  }

  void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  /** Writes a change; call it under the lock. */
  void put(TableStore table, Row row, Map<String, ?> changes) {
    Map<String, Object> all = new HashMap<>(changes);
    if (all.get("statecode") instanceof Integer state && !all.containsKey("statuscode")) {
      all.put("statuscode", state == 0 ? 1 : 2);
    }
    table.put(
        row.at(++version, now(), RowValues.changed(row.values(), all)), Set.copyOf(all.keySet()));
  }

  /** Removes a row; call it under the lock. */
  void remove(TableStore table, Row row) {
    table.remove(row.at(++version, now(), row.values()));
  }

  private static Row existing(TableStore table, UUID id) {
    Row row = table.find(id);
    if (row == null) {
      throw new NoSuchElementException("No row " + id + " in " + table.definition().logicalName());
    }
    return row;
  }

  private static Map<String, Object> checked(TableStore table, Map<String, ?> values) {
    Map<String, Object> checked = new HashMap<>();
    values.forEach(
        (name, value) -> {
          Column column = table.definition().column(name);
          if (RowReader.isComputed(table.definition(), column)) {
            throw new IllegalArgumentException("Column " + name + " is computed and cannot be set");
          }
          checked.put(name, ColumnValues.checked(column, value));
        });
    return checked;
  }
}
