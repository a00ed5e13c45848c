package io.accountsync.simulator;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * Values as the calling user would see them: a user with US English, US dollars and UTC. For one
 * request; not for several threads.
 */
final class FormattedValues {
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("M/d/yyyy h:mm a", Locale.US);
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("M/d/yyyy", Locale.US);

  private final Organization organization;
  private final NumberFormat numbers = NumberFormat.getNumberInstance(Locale.US);

  FormattedValues(Organization organization) {
    this.organization = organization;
    numbers.setRoundingMode(RoundingMode.HALF_UP);
  }

  /**
   * Returns null where the service annotates nothing: texts, ids, and rows of tables that are
   * unknown here.
   */
  @Nullable
  String format(Column column, Object value) {
    return switch (column.type()) {
      case PICKLIST, STATE, STATUS, BOOLEAN ->
          column
              .labels()
              .getOrDefault(value, value.equals(true) ? "Yes" : value.equals(false) ? "No" : null);
      case MULTI_SELECT -> labels(column, (String) value);
      case INTEGER -> number(value, 0);
      case BIG_INT -> number(value, 0);
      case DECIMAL, DOUBLE -> number(value, column.property("precision").asInt(2));
      case MONEY -> money((BigDecimal) value, column.property("precision").asInt(2));
      case DATE_TIME -> time(column, value);
      case LOOKUP, CUSTOMER, OWNER -> organization.nameOf((Reference) value);
      case STRING, MEMO, UNIQUE_IDENTIFIER, ENTITY_NAME, IMAGE, VIRTUAL -> null;
    };
  }

  private String number(Object value, int digits) {
    numbers.setMinimumFractionDigits(digits);
    numbers.setMaximumFractionDigits(digits);
    return numbers.format(value);
  }

  private String money(BigDecimal amount, int digits) {
    String text = "$" + number(amount.abs(), digits);
    return amount.signum() < 0 ? "(" + text + ")" : text;
  }

  private static String time(Column column, Object value) {
    if (value instanceof LocalDate date) {
      return DATE.format(date);
    }
    DateTimeFormatter format = "DateOnly".equals(column.text("format")) ? DATE : DATE_TIME;
    return format.format(((Instant) value).atOffset(ZoneOffset.UTC));
  }

  private static String labels(Column column, String codes) {
    return Stream.of(codes.split(",", -1))
        .map(code -> column.labels().get(Integer.valueOf(code)))
        .filter(Objects::nonNull)
        .collect(Collectors.joining("; "));
  }
}
