package io.accountsync.model;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * Which columns a source reads and how. The values of an {@link AccountChange.Upsert} stand in the
 * order of these columns.
 *
 * @param columns the columns, each pair of name and representation at most once; may be empty
 */
public record ColumnSelection(List<Column> columns) {
  public ColumnSelection {
    columns = ImmutableList.copyOf(columns);
    checkArgument(
        columns.stream().distinct().count() == columns.size(), "A column is selected twice");
  }

  /**
   * One column to read.
   *
   * @param name its logical name
   * @param type what it holds
   * @param as which face of it to hand over
   */
  public record Column(String name, ColumnType type, Representation as) {
    public Column {
      requireNonNull(name, "name");
      requireNonNull(type, "type");
      requireNonNull(as, "as");
      checkArgument(
          as == Representation.VALUE || type.hasLabel(),
          "Column %s holds %s values, which have no label",
          name,
          type);
    }
  }
}
