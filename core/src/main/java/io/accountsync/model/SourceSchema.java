package io.accountsync.model;

import static com.google.common.collect.ImmutableMap.toImmutableMap;

import com.google.common.collect.ImmutableMap;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/** The columns that the source's account table has now, and which of them are readable. */
public final class SourceSchema {
  private final ImmutableMap<String, SourceColumn> columns;

  private SourceSchema(ImmutableMap<String, SourceColumn> columns) {
    this.columns = columns;
  }

  /**
   * A schema of the given columns.
   *
   * @throws IllegalArgumentException if two columns have one name
   */
  public static SourceSchema of(Collection<SourceColumn> columns) {
    return new SourceSchema(
        columns.stream().collect(toImmutableMap(SourceColumn::name, Function.identity())));
  }

  /** Returns the column of that logical name; empty if the table has none. */
  public Optional<SourceColumn> column(String name) {
    return Optional.ofNullable(columns.get(name));
  }

  /** Returns all columns, immutable. */
  public Collection<SourceColumn> columns() {
    return columns.values();
  }
}
