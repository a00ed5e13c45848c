package io.accountsync.model;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * The values of one account, by position in a shared {@link FieldSet}; each is of its field's Java
 * type or null. Immutable. Two are equal if their fields are and every value is the same (rule R7).
 */
public final class AccountValues {
  private static final AccountValues NONE = new AccountValues(FieldSet.empty(), new Object[0]);

  private final FieldSet fields;
  private final Object[] values;

  private AccountValues(FieldSet fields, Object[] values) {
    this.fields = fields;
    this.values = values;
  }

  /** The values of no field at all, which is what a contact without an account has. */
  public static AccountValues none() {
    return NONE;
  }

  /** Nulls for all the fields. */
  public static AccountValues allNull(FieldSet fields) {
    return new AccountValues(fields, new Object[fields.size()]);
  }

  /**
   * Takes over an array of values without copying it; the caller must not touch it again. Meant for
   * code that reads many accounts: the values are not checked against their fields.
   *
   * @param values one entry for each field, in the order of {@code fields}; entries may be null
   */
  public static AccountValues adopt(FieldSet fields, Object[] values) {
    requireNonNull(fields, "fields");
    checkArgument(
        values.length == fields.size(),
        "%s values were given for %s fields",
        values.length,
        fields.size());
    return new AccountValues(fields, values);
  }

  /**
   * Copies values given by field name; fields that are not named are null.
   *
   * @throws IllegalArgumentException if a name is unknown or a value does not fit its field
   */
  public static AccountValues of(FieldSet fields, Map<String, ?> values) {
    return allNull(fields).with(values);
  }

  /** Returns the fields, in the order of the values. */
  public FieldSet fields() {
    return fields;
  }

  /**
   * Returns the value at a position.
   *
   * @param position 0 to {@code fields().size() - 1}
   */
  @Nullable
  public Object get(int position) {
    return values[position];
  }

  /**
   * Returns the value of the field of that name.
   *
   * @throws IllegalArgumentException if there is no such field
   */
  @Nullable
  public Object get(String name) {
    return values[position(name)];
  }

  /**
   * Returns these values with some replaced.
   *
   * @param replacements new values by field name; a null value clears the field
   * @throws IllegalArgumentException if a name is unknown or a value does not fit its field
   */
  public AccountValues with(Map<String, ?> replacements) {
    Object[] copy = values.clone();
    replacements.forEach(
        (name, value) -> {
          int position = position(name);
          Field field = fields.get(position);
          String misfit = field.misfit(value);
          checkArgument(
              misfit == null, "Field %s %s. Give it a value that fits, or null.", name, misfit);
          copy[position] = value;
        });
    return new AccountValues(fields, copy);
  }

  /**
   * Returns whether all values are the same as the other's. Allocates nothing.
   *
   * @param other values of the same fields
   */
  public boolean sameAs(AccountValues other) {
    checkFields(other);
    for (int i = 0; i < values.length; i++) {
      if (!fields.get(i).type().same(values[i], other.values[i])) {
        return false;
      }
    }
    return true;
  }

  /** Returns the values by field name in field order, nulls included; an immutable copy. */
  public Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      map.put(fields.get(i).name(), values[i]);
    }
    return Collections.unmodifiableMap(map);
  }

  void checkFields(AccountValues other) {
    checkArgument(
        fields.equals(other.fields),
        "Values of the fields %s cannot be compared with values of the fields %s",
        fields,
        other.fields);
  }

  private int position(String name) {
    int position = fields.indexOf(name);
    checkArgument(position >= 0, "There is no account field %s; the fields are %s", name, fields);
    return position;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof AccountValues that && fields.equals(that.fields) && sameAs(that));
  }

  @Override
  public int hashCode() {
    Object[] comparable = values.clone();
    for (int i = 0; i < comparable.length; i++) {
      if (comparable[i] instanceof BigDecimal decimal) {
        comparable[i] = decimal.stripTrailingZeros();
      }
    }
    return Arrays.hashCode(comparable);
  }

  @Override
  public String toString() {
    return asMap().toString();
  }
}
