package io.accountsync.policy;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import io.accountsync.model.ColumnSelection;
import io.accountsync.model.ColumnType;
import io.accountsync.model.Field;
import io.accountsync.model.FieldType;
import io.accountsync.model.Representation;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * From which column of Dynamics a field gets its value, and how.
 *
 * @param column the column's logical name, such as {@code industrycode}
 * @param as whether the column's value or its label is taken
 * @param field the field that it fills
 */
public record FieldMapping(String column, Representation as, Field field) {
  private static final int MAX_PRINTED_SCALE = 1_000;
  private static final Pattern COLUMN = Pattern.compile("[a-z][a-z0-9_]{0,127}");

  public FieldMapping {
    requireNonNull(as, "as");
    requireNonNull(field, "field");
    checkColumn("column", column);
    checkArgument(
        as == Representation.VALUE || field.type().hasLength(),
        "A label is text: field %s must be STRING or TEXT to hold one, was %s",
        field.name(),
        field.type());
  }

  /** Fills a field with a column's value: text as it is, a choice's code, a look-up's id. */
  public static FieldMapping value(String column, Field field) {
    return new FieldMapping(column, Representation.VALUE, field);
  }

  /** Fills a field of text with what people read: a choice's label, a look-up's name. */
  public static FieldMapping label(String column, Field field) {
    return new FieldMapping(column, Representation.LABEL, field);
  }

  static String checkColumn(String option, String column) {
    requireNonNull(column, option);
    checkArgument(
        COLUMN.matcher(column).matches(),
        "%s must be a column's logical name, in lower-case letters, digits and underscores,"
            + " was \"%s\"",
        option,
        column);
    return column;
  }

  /**
   * Returns what must not change for a stored value to stay comparable with an incoming one; when
   * it does, the field counts as a new one (rule R12).
   */
  String signature() {
    return field.name() + ' ' + field.type() + " = " + column + ' ' + as;
  }

  ColumnSelection.Column select(ColumnType type) {
    return new ColumnSelection.Column(column, type, as);
  }

  /** Returns why a column of that type cannot fill the field, or null if it can. */
  @Nullable
  String mismatch(ColumnType type) {
    if (type == ColumnType.UNSUPPORTED) {
      return "holds values that cannot be synchronised";
    }
    if (as == Representation.LABEL && !type.hasLabel()) {
      return "holds " + type + " values, which have no label; map its value";
    }
    return fills(as == Representation.LABEL ? ColumnType.TEXT : type, field.type())
        ? null
        : "holds " + type + " values, which cannot fill a field of type " + field.type();
  }

  private static boolean fills(ColumnType column, FieldType field) {
    return switch (field) {
      case STRING, TEXT -> true;
      case INTEGER -> column == ColumnType.INTEGER || column == ColumnType.CHOICE;
      case DECIMAL -> column == ColumnType.DECIMAL || column == ColumnType.INTEGER;
      case FLOAT ->
          column == ColumnType.FLOAT
              || column == ColumnType.DECIMAL
              || column == ColumnType.INTEGER;
      case BOOLEAN -> column == ColumnType.BOOLEAN;
      case DATE -> column == ColumnType.DATE;
      case DATETIME -> column == ColumnType.DATE_TIME;
    };
  }

  /**
   * Returns an incoming value as one of the field's type. A value of a wrong type comes back as it
   * is, for {@link Field#misfit} to name.
   */
  @Nullable
  Object convert(@Nullable Object incoming) {
    if (incoming == null) {
      return null;
    }
    return switch (field.type()) {
      case STRING, TEXT -> toText(incoming);
      case DECIMAL -> incoming instanceof Long number ? BigDecimal.valueOf(number) : incoming;
      case FLOAT ->
          incoming instanceof Long || incoming instanceof BigDecimal
              ? (Object) ((Number) incoming).doubleValue()
              : incoming;
      case DATETIME ->
          incoming instanceof Instant moment ? moment.truncatedTo(ChronoUnit.SECONDS) : incoming;
      case INTEGER, BOOLEAN, DATE -> incoming;
    };
  }

  @Nullable
  private static Object toText(Object incoming) {
    if (incoming instanceof BigDecimal decimal) {
      // 1E999999999 is a short number and a text of a gigabyte.
      return Math.abs((long) decimal.scale()) <= MAX_PRINTED_SCALE
          ? FieldType.DECIMAL.format(decimal)
          : decimal;
    }
    boolean printable =
        incoming instanceof Long
            || incoming instanceof Double
            || incoming instanceof Boolean
            || incoming instanceof LocalDate
            || incoming instanceof Instant;
    return printable ? incoming.toString() : incoming;
  }
}
