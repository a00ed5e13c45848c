package io.accountsync.model;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import javax.annotation.Nullable;

/**
 * One field going from one value to another.
 *
 * @param field the field
 * @param before the value so far, or null
 * @param after the new value, or null; never the same as {@code before} (rule R7)
 */
public record FieldChange(Field field, @Nullable Object before, @Nullable Object after) {
  public FieldChange {
    requireNonNull(field, "field");
    checkArgument(
        !field.type().same(before, after),
        "Field %s is %s before and after, which is no change",
        field.name(),
        before);
  }

  /** Returns the old value as activities print it, or null. */
  @Nullable
  public String beforeText() {
    return field.type().format(before);
  }

  /** Returns the new value as activities print it, or null. */
  @Nullable
  public String afterText() {
    return field.type().format(after);
  }
}
