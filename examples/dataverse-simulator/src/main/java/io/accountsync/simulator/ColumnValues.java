package io.accountsync.simulator;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/** Which values a column takes, and in which form they are stored. */
final class ColumnValues {
  private ColumnValues() {}

  /**
   * Returns {@code value} in the one form that its column's type stores.
   *
   * @throws IllegalArgumentException if the column does not take it; the message names the column
   */
  @Nullable
  static Object checked(Column column, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    try {
      return switch (column.type()) {
        case STRING, MEMO -> text(column, value);
        case UNIQUE_IDENTIFIER -> value instanceof UUID ? value : UUID.fromString((String) value);
        case INTEGER -> ranged(column, whole(value).intValueExact());
        case BIG_INT -> whole(value).longValueExact();
        case DECIMAL, MONEY -> ranged(column, decimal(value));
        case DOUBLE -> ranged(column, decimal(value).doubleValue());
        case BOOLEAN -> (Boolean) value;
        case PICKLIST, STATE, STATUS -> option(column, whole(value).intValueExact());
        case MULTI_SELECT -> options(column, value);
        case DATE_TIME -> column.isDateOnly() ? date(value) : instant(value);
        case LOOKUP, CUSTOMER, OWNER -> reference(column, value);
        case ENTITY_NAME, IMAGE, VIRTUAL -> throw new IllegalArgumentException("cannot be set");
      };
    } catch (ClassCastException
        | ArithmeticException
        | IllegalArgumentException
        | DateTimeParseException e) {
      throw new IllegalArgumentException(
          "Column "
              + column
              + " does not take a "
              + value.getClass().getSimpleName()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /**
   * A value stored before its column was given another type: as text where that is possible,
   * otherwise lost.
   */
  @Nullable
  static Object coerced(Column column, Object value) {
    boolean fits =
        switch (column.type()) {
          case STRING, MEMO, MULTI_SELECT -> value instanceof String;
          case UNIQUE_IDENTIFIER -> value instanceof UUID;
          case INTEGER, PICKLIST, STATE, STATUS -> value instanceof Integer;
          case BIG_INT -> value instanceof Long;
          case DECIMAL, MONEY -> value instanceof BigDecimal;
          case DOUBLE -> value instanceof Double;
          case BOOLEAN -> value instanceof Boolean;
          case DATE_TIME ->
              column.isDateOnly() ? value instanceof LocalDate : value instanceof Instant;
          case LOOKUP, CUSTOMER, OWNER -> value instanceof Reference;
          case ENTITY_NAME, IMAGE, VIRTUAL -> false;
        };
    return fits ? value : column.type().isText() ? value.toString() : null;
  }

  private static String text(Column column, Object value) {
    String text = (String) value;
    int maxLength = column.property("maxLength").asInt(Integer.MAX_VALUE);
    if (text.length() > maxLength) {
      throw new IllegalArgumentException(
          "its length of " + text.length() + " exceeds the greatest length of " + maxLength);
    }
    return text;
  }

  private static BigDecimal decimal(Object value) {
    return value instanceof BigDecimal exact ? exact : new BigDecimal(((Number) value).toString());
  }

  private static BigDecimal whole(Object value) {
    return decimal(value);
  }

  private static <N extends Number> N ranged(Column column, N value) {
    double number = value.doubleValue();
    if (number < column.property("minValue").asDouble(Double.NEGATIVE_INFINITY)
        || number > column.property("maxValue").asDouble(Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(value + " is out of range");
    }
    return value;
  }

  private static int option(Column column, int code) {
    if (!column.labels().isEmpty() && !column.labels().containsKey(code)) {
      throw new IllegalArgumentException(code + " is not one of " + column.labels().keySet());
    }
    return code;
  }

  private static String options(Column column, Object value) {
    Stream<Integer> codes =
        value instanceof Collection<?> several
            ? several.stream().map(Integer.class::cast)
            : Stream.of(((String) value).split(",", -1)).map(String::strip).map(Integer::valueOf);
    return codes.map(code -> String.valueOf(option(column, code))).collect(Collectors.joining(","));
  }

  private static LocalDate date(Object value) {
    return value instanceof LocalDate date ? date : LocalDate.parse((String) value);
  }

  private static Instant instant(Object value) {
    Instant instant =
        value instanceof Instant given ? given : OffsetDateTime.parse((String) value).toInstant();
    return instant.truncatedTo(ChronoUnit.SECONDS);
  }

  private static Reference reference(Column column, Object value) {
    Reference reference =
        value instanceof Reference given
            ? given
            : new Reference(column.targets().get(0), (UUID) value, null);
    if (!(value instanceof Reference) && column.type() == ColumnType.CUSTOMER) {
      throw new IllegalArgumentException(
          "a Reference says which of " + column.targets() + " is meant");
    }
    if (!column.targets().contains(reference.table())) {
      throw new IllegalArgumentException(reference.table() + " is not one of " + column.targets());
    }
    return reference;
  }
}
