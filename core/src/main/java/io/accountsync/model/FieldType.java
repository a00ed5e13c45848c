package io.accountsync.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import javax.annotation.Nullable;

/**
 * What kind of value a field holds, as which Java type, and how such values compare, print and read
 * back.
 */
public enum FieldType {
  /** Text limited in characters (Unicode code points): Marketo's {@code string}. */
  STRING(String.class),
  /** Text limited in UTF-8 bytes: every other textual type of Marketo. */
  TEXT(String.class),
  /** A signed 64-bit number. */
  INTEGER(Long.class),
  /** An exact decimal such as money, with at most 26 digits before and 12 after the point. */
  DECIMAL(BigDecimal.class),
  /** A finite double-precision number. */
  FLOAT(Double.class),
  /** True or false. */
  BOOLEAN(Boolean.class),
  /** A calendar date without a time zone. */
  DATE(LocalDate.class),
  /** A moment in whole seconds, which is all that Marketo resolves. */
  DATETIME(Instant.class);

  private final Class<?> javaType;

  FieldType(Class<?> javaType) {
    this.javaType = javaType;
  }

  /** Returns the one class whose instances are values of this type. */
  public Class<?> javaType() {
    return javaType;
  }

  /** Returns whether fields of this type have a maximum length. */
  public boolean hasLength() {
    return javaType == String.class;
  }

  /**
   * Returns whether two values of this type are the same: numbers by value, everything else exactly
   * (rule R7). Allocates nothing.
   */
  public boolean same(@Nullable Object a, @Nullable Object b) {
    if (a == b) {
      return true;
    }
    if (a == null || b == null) {
      return false;
    }
    return switch (this) {
      case DECIMAL -> ((BigDecimal) a).compareTo((BigDecimal) b) == 0;
      // Not every store keeps the sign of zero.
      case FLOAT -> a.equals(b) || ((Double) a).doubleValue() == (Double) b;
      case STRING, TEXT, INTEGER, BOOLEAN, DATE, DATETIME -> a.equals(b);
    };
  }

  /**
   * Returns a value as the text that activities carry: decimals without exponent and trailing
   * zeros, so that equal ones print alike, dates and times in ISO 8601. {@code null} for null.
   */
  @Nullable
  public String format(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    return value instanceof BigDecimal decimal
        ? decimal.stripTrailingZeros().toPlainString()
        : value.toString();
  }

  /**
   * Reads what {@link #format} printed.
   *
   * @throws RuntimeException of the JDK's parser if the text is not of this type
   */
  @Nullable
  public Object parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return switch (this) {
      case STRING, TEXT -> text;
      case INTEGER -> Long.valueOf(text);
      case DECIMAL -> new BigDecimal(text);
      case FLOAT -> Double.valueOf(text);
      case BOOLEAN -> parseBoolean(text);
      case DATE -> LocalDate.parse(text);
      case DATETIME -> Instant.parse(text).truncatedTo(ChronoUnit.SECONDS);
    };
  }

  private static Boolean parseBoolean(String text) {
    return switch (text) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> throw new IllegalArgumentException("not true or false: " + text);
    };
  }
}
