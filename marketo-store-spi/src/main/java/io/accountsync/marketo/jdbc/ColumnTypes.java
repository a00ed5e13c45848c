package io.accountsync.marketo.jdbc;

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
import javax.annotation.Nullable;

/** How the values of fields go into columns and come back. */
final class ColumnTypes {
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
