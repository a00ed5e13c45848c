package io.accountsync.simulator;

import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;

/** The stored values of one row by logical name. Immutable. */
@FunctionalInterface
interface RowValues {
  /** Returns the value, or null if the column is empty. */
  @Nullable
  Object get(String logicalName);

  /** Values that differ from {@code base} in {@code changes}, where null empties a column. */
  static RowValues changed(RowValues base, Map<String, ?> changes) {
    return new Changed(base, new HashMap<>(changes));
  }

  /**
   * An overlay: a row that was generated stays a number until somebody changes it, and then costs
   * only what changed.
   */
  final class Changed implements RowValues {
    private final RowValues base;
    private final Map<String, Object> changes;

    private Changed(RowValues base, Map<String, Object> changes) {
      if (base instanceof Changed below) {
        below.changes.forEach(
            (column, value) -> {
              if (!changes.containsKey(column)) {
                changes.put(column, value);
              }
            });
        this.base = below.base;
      } else {
        this.base = base;
      }
      this.changes = changes;
    }

    @Override
    @Nullable
    public Object get(String logicalName) {
      Object value = changes.get(logicalName);
      return value != null || changes.containsKey(logicalName) ? value : base.get(logicalName);
    }
  }
}
