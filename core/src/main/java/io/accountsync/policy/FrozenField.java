package io.accountsync.policy;

import static java.util.Objects.requireNonNull;

/**
 * A selected field that the sync user cannot read now: its stored values stay as they are and
 * nothing overwrites them (rule R3).
 *
 * @param field the field's name, or the option that names the column ({@code syncFilter})
 * @param column the column it is mapped to
 * @param reason why it is frozen, worded to follow the column's name
 */
public record FrozenField(String field, String column, String reason) {
  public FrozenField {
    requireNonNull(field, "field");
    requireNonNull(column, "column");
    requireNonNull(reason, "reason");
  }

  @Override
  public String toString() {
    return field + ": column " + column + " " + reason;
  }
}
