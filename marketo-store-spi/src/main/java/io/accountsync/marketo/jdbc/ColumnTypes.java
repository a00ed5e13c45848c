package io.accountsync.marketo.jdbc;

import io.accountsync.model.Field;
import io.accountsync.model.FieldType;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;

/** How the values of fields go into columns and come back. */
final class ColumnTypes {
  /** What PostgreSQL's driver says of a decimal without precision. */
  private static final int UNLIMITED = 0;

  private static final int DECIMAL_SCALE = 12;
  private static final int DECIMAL_INTEGER_DIGITS = 26;

  private final Dialect dialect;

  ColumnTypes(Dialect dialect) {
    this.dialect = dialect;
  }

  String ddl(FieldType type) {
    return switch (type) {
      case STRING, TEXT -> "varchar";
      case INTEGER -> "bigint";
      case DECIMAL -> dialect.decimalType();
      case FLOAT -> "double precision";
      case BOOLEAN -> "boolean";
      case DATE -> "date";
      case DATETIME -> "timestamp with time zone";
    };
  }

  /** The narrowest type of a column of the host that holds every value of the field. */
  String holding(Field field) {
    return field.type().hasLength() ? "varchar(" + length(field) + ")" : ddl(field.type());
  }

  /** Whether a column of the host holds every value of the field and nothing else. */
  boolean holds(Field field, String type, int precision, int scale) {
    return isOf(field, type)
        && switch (field.type()) {
          case STRING, TEXT -> precision >= length(field);
          case DECIMAL ->
              precision == UNLIMITED
                  || (scale >= DECIMAL_SCALE && precision - scale >= DECIMAL_INTEGER_DIGITS);
          case INTEGER, FLOAT, BOOLEAN, DATE, DATETIME -> true;
        };
  }

  /** Whether a column of the host is of the field's type, whatever its size. */
  boolean isOf(Field field, String type) {
    List<String> names =
        switch (field.type()) {
          case STRING, TEXT -> List.of("varchar", "character varying", "text");
          case INTEGER -> List.of("int8", "bigint");
          case DECIMAL -> List.of("numeric", "decimal");
          case FLOAT -> List.of("float8", "double precision");
          case BOOLEAN -> List.of("bool", "boolean");
          case DATE -> List.of("date");
          case DATETIME -> List.of("timestamptz", "timestamp with time zone");
        };
    return names.contains(type.toLowerCase(Locale.ROOT));
  }

  private long length(Field field) {
    return field.type() == FieldType.STRING
        ? (long) field.maxLength() * dialect.lengthOfCharacter()
        : field.maxLength();
  }

  /** Binds a null with its type too: one type a column is what lets a driver batch rows. */
  void bind(PreparedStatement statement, int index, FieldType type, @Nullable Object value)
      throws SQLException {
    switch (type) {
      case STRING, TEXT -> statement.setString(index, (String) value);
      case INTEGER -> statement.setObject(index, value, Types.BIGINT);
      case DECIMAL -> statement.setBigDecimal(index, (BigDecimal) value);
      case FLOAT -> statement.setObject(index, value, Types.DOUBLE);
      case BOOLEAN -> statement.setObject(index, value, Types.BOOLEAN);
      case DATE -> statement.setObject(index, value, Types.DATE);
      case DATETIME -> bind(statement, index, (Instant) value);
    }
  }

  static void bind(PreparedStatement statement, int index, @Nullable Instant value)
      throws SQLException {
    statement.setObject(
        index,
        value == null ? null : stored(value).atOffset(ZoneOffset.UTC),
        Types.TIMESTAMP_WITH_TIMEZONE);
  }

  /** A moment as precisely as databases keep it. */
  static Instant stored(Instant moment) {
    return moment.truncatedTo(ChronoUnit.MICROS);
  }

  @Nullable
  Object read(ResultSet row, int index, FieldType type) throws SQLException {
    return switch (type) {
      case STRING, TEXT -> row.getString(index);
      case INTEGER -> row.getObject(index, Long.class);
      case DECIMAL -> decimal(row.getBigDecimal(index));
      case FLOAT -> row.getObject(index, Double.class);
      case BOOLEAN -> row.getObject(index, Boolean.class);
      case DATE -> row.getObject(index, LocalDate.class);
      case DATETIME -> {
        OffsetDateTime moment = row.getObject(index, OffsetDateTime.class);
        yield moment == null ? null : moment.toInstant();
      }
    };
  }

  /** Where the column has a scale of its own, the zeros that it pads values with go. */
  @Nullable
  private BigDecimal decimal(@Nullable BigDecimal value) {
    if (value == null || dialect == Dialect.POSTGRESQL) {
      return value;
    }
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
