package io.accountsync.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * The properties that a request gets: those it selected, and those that come unasked.
 *
 * @param table whose columns they are
 * @param columns in the order in which they are written
 * @param selected the selected names as written in the context, empty for all
 */
record Projection(TableDefinition table, List<Column> columns, String selected) {

  static Projection of(TableDefinition table, @Nullable String select) {
    if (select == null || select.isBlank() || select.strip().equals("*")) {
      return new Projection(table, List.copyOf(table.properties()), "");
    }
    Map<String, Column> columns = new LinkedHashMap<>();
    Set<String> names = new LinkedHashSet<>();
    for (String part : select.split(",", -1)) {
      String name = part.strip();
      Column column = table.property(name);
      if (column == null) {
        throw ODataError.noSuchProperty(name, table.logicalName());
      }
      names.add(name);
      columns.put(column.logicalName(), column);
    }
    for (Column column : List.copyOf(columns.values())) {
      if (column.type() == ColumnType.MONEY) {
        addUnasked(columns, table, "transactioncurrencyid");
      } else if (column.logicalName().matches("address[12]_.*")) {
        addUnasked(columns, table, column.logicalName().substring(0, 9) + "composite");
      }
    }
    addUnasked(columns, table, table.primaryId());
    return new Projection(
        table, List.copyOf(columns.values()), "(" + String.join(",", names) + ")");
  }

  /** Logical names of the columns. */
  Set<String> names() {
    List<String> names = new ArrayList<>();
    columns.forEach(column -> names.add(column.logicalName()));
    return Set.copyOf(names);
  }

  private static void addUnasked(Map<String, Column> columns, TableDefinition table, String name) {
    Column column = table.columnOrNull(name);
    if (column != null && column.isReadable()) {
      columns.putIfAbsent(name, column);
    }
  }
}
