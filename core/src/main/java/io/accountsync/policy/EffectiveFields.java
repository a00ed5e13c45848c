package io.accountsync.policy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.accountsync.model.ColumnSelection;
import io.accountsync.model.ColumnType;
import io.accountsync.model.Representation;
import io.accountsync.model.SourceColumn;
import io.accountsync.model.SourceSchema;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The fields selected by the policy and really readable by the sync user, as of one look at the
 * source's schema (rule R3), with the columns that have to be read for them.
 */
public final class EffectiveFields {
  private static final int NOT_READ = -1;

  private final ColumnSelection selection;
  private final ImmutableSet<String> signatures;
  private final ImmutableList<FrozenField> frozen;
  private final int[] columnOfField;
  private final int filterColumn;

  private EffectiveFields(Selecting selecting, int[] columnOfField, int filterColumn) {
    this.selection = new ColumnSelection(List.copyOf(selecting.positions.keySet()));
    this.signatures = selecting.signatures.build();
    this.frozen = selecting.frozen.build();
    this.columnOfField = columnOfField;
    this.filterColumn = filterColumn;
  }

  /** Intersects what a policy selects with what a schema offers. */
  public static EffectiveFields of(SyncPolicy policy, SourceSchema schema) {
    Selecting selecting = new Selecting(schema);
    int[] columnOfField = new int[policy.mappings().size()];
    Arrays.setAll(columnOfField, i -> selecting.field(policy.mappings().get(i)));
    int filterColumn = policy.syncFilter().map(selecting::filter).orElse(NOT_READ);
    return new EffectiveFields(selecting, columnOfField, filterColumn);
  }

  /** Returns the columns to read, the sync filter's among them (rule R16). */
  public ColumnSelection selection() {
    return selection;
  }

  /**
   * Returns texts that stand for the effective fields and the filter: as long as the set is equal,
   * nothing that a full read depends on has changed (rule R12).
   */
  public Set<String> signatures() {
    return signatures;
  }

  /** Returns the selected fields that are not effective, each with its reason; may be empty. */
  public List<FrozenField> frozen() {
    return frozen;
  }

  boolean isEffective(int field) {
    return columnOfField[field] != NOT_READ;
  }

  /** The position in the selection of an effective field's column. */
  int columnOf(int field) {
    return columnOfField[field];
  }

  boolean hasFilter() {
    return filterColumn != NOT_READ;
  }

  int filterColumn() {
    return filterColumn;
  }

  /** Gathers the selection; columns that several fields share are read once. */
  private static final class Selecting {
    private final SourceSchema schema;
    private final Map<ColumnSelection.Column, Integer> positions = new LinkedHashMap<>();
    private final ImmutableSet.Builder<String> signatures = ImmutableSet.builder();
    private final ImmutableList.Builder<FrozenField> frozen = ImmutableList.builder();

    Selecting(SourceSchema schema) {
      this.schema = schema;
    }

    int field(FieldMapping mapping) {
      Optional<SourceColumn> column = schema.column(mapping.column());
      Optional<String> obstacle =
          obstacle(column, type -> Optional.ofNullable(mapping.mismatch(type)));
      if (obstacle.isPresent()) {
        frozen.add(new FrozenField(mapping.field().name(), mapping.column(), obstacle.get()));
        return NOT_READ;
      }
      signatures.add(mapping.signature());
      return position(mapping.select(column.orElseThrow().type()));
    }

    int filter(String name) {
      Optional<String> obstacle =
          obstacle(
              schema.column(name),
              type ->
                  type == ColumnType.BOOLEAN ? Optional.empty() : Optional.of("is not a boolean"));
      if (obstacle.isPresent()) {
        frozen.add(new FrozenField("syncFilter", name, obstacle.get() + "; it skips no account"));
        return NOT_READ;
      }
      signatures.add("syncFilter = " + name);
      return position(new ColumnSelection.Column(name, ColumnType.BOOLEAN, Representation.VALUE));
    }

    private static Optional<String> obstacle(
        Optional<SourceColumn> column, Function<ColumnType, Optional<String>> mismatch) {
      return column.isEmpty()
          ? Optional.of("does not exist")
          : column.get().unreadable().or(() -> mismatch.apply(column.get().type()));
    }

    private int position(ColumnSelection.Column column) {
      return positions.computeIfAbsent(column, c -> positions.size());
    }
  }
}
