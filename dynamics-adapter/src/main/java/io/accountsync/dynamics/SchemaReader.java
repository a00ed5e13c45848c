package io.accountsync.dynamics;

import io.accountsync.model.SourceColumn;
import io.accountsync.model.SourceSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Joins the columns that accounts have with what the sync user may see of them (rule R3). Used by
 * one thread at a time.
 */
final class SchemaReader {
  private final DefinitionReader definitions;
  private final ColumnRights rights;

  SchemaReader(DefinitionReader definitions, ColumnRights rights) {
    this.definitions = definitions;
    this.rights = rights;
  }

  /** Reads the schema as it is now. Safe for threads: a check may run beside a cycle. */
  synchronized SourceSchema read() {
    Map<String, Definition> columns = definitions.read();
    boolean anySecured = columns.values().stream().anyMatch(Definition::secured);
    ColumnRights.Rights readable = anySecured ? rights.read() : definition -> null;
    List<SourceColumn> known = new ArrayList<>();
    for (Definition column : columns.values()) {
      String obstacle = column.obstacle();
      if (obstacle == null && column.secured()) {
        obstacle = readable.obstacle(column);
      }
      known.add(new SourceColumn(column.name(), column.type(), obstacle));
    }
    return SourceSchema.of(known);
  }
}
