package io.accountsync.simulator;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/** What a column of a row reads as: stored, or computed by the platform from others. */
final class RowReader {
  private static final BigDecimal EXCHANGE_RATE = new BigDecimal("1.000000000000");

  private final Organization organization;
  private final TableDefinition table;

  RowReader(Organization organization, TableDefinition table) {
    this.organization = organization;
    this.table = table;
  }

  /** Whether nobody can store a value in the column. */
  static boolean isComputed(TableDefinition table, Column column) {
    String name = column.logicalName();
    return name.equals(table.primaryId())
        || column.text("calculationOf") != null
        || column.text("attributeOf") != null
        || column.flag("isDerived", false)
        || name.endsWith("_composite")
        || switch (name) {
          case "versionnumber",
              "createdon",
              "modifiedon",
              "exchangerate",
              "fullname",
              "owninguser",
              "owningteam" ->
              true;
          default -> false;
        };
  }

  TableDefinition table() {
    return table;
  }

  @Nullable
  Object read(Row row, Column column) {
    return reader(column).apply(row);
  }

  /** Decided once a page, used once a row. */
  Function<Row, Object> reader(Column column) {
    String name = column.logicalName();
    String calculationOf = column.text("calculationOf");
    if (name.equals(table.primaryId())) {
      return Row::id;
    }
    if (calculationOf != null) {
      return row -> base(row.values().get(calculationOf));
    }
    if (name.endsWith("_composite")) {
      return row -> composite(row, name.substring(0, name.length() - "composite".length()));
    }
    if (column.flag("isDerived", false)) {
      String target = column.targets().get(0);
      return row -> parent(row, target);
    }
    return switch (name) {
      case "versionnumber" -> Row::version;
      case "createdon" -> row -> Instant.ofEpochSecond(row.createdOn());
      case "modifiedon" -> row -> Instant.ofEpochSecond(row.modifiedOn());
      case "exchangerate" -> row -> EXCHANGE_RATE;
      case "fullname" -> RowReader::fullName;
      case "owninguser" -> row -> owner(row, "systemuser");
      case "owningteam" -> row -> owner(row, "team");
      case "owningbusinessunit" ->
          row -> new Reference("businessunit", organization.businessUnit, "Contoso");
      default -> row -> stored(row, column);
    };
  }

  @Nullable
  private static Object stored(Row row, Column column) {
    Object value = row.values().get(column.logicalName());
    return value == null ? null : ColumnValues.coerced(column, value);
  }

  @Nullable
  private static Object base(@Nullable Object amount) {
    return amount instanceof BigDecimal exact ? exact.setScale(4, RoundingMode.HALF_UP) : null;
  }

  @Nullable
  private static Object parent(Row row, String target) {
    return row.values().get("parentcustomerid") instanceof Reference parent
            && parent.table().equals(target)
        ? parent
        : null;
  }

  @Nullable
  private static Object owner(Row row, String target) {
    return row.values().get("ownerid") instanceof Reference owner && owner.table().equals(target)
        ? owner
        : null;
  }

  @Nullable
  private static Object fullName(Row row) {
    return joined(
        " ",
        row.values().get("firstname"),
        row.values().get("middlename"),
        row.values().get("lastname"));
  }

  @Nullable
  private static Object composite(Row row, String prefix) {
    RowValues values = row.values();
    String place =
        joined(" ", values.get(prefix + "stateorprovince"), values.get(prefix + "postalcode"));
    return joined(
        "\r\n",
        values.get(prefix + "line1"),
        values.get(prefix + "line2"),
        values.get(prefix + "line3"),
        joined(", ", values.get(prefix + "city"), place),
        values.get(prefix + "country"));
  }

  @Nullable
  private static String joined(String separator, @Nullable Object... parts) {
    String text =
        Stream.of(parts)
            .filter(Objects::nonNull)
            .map(Object::toString)
            .collect(Collectors.joining(separator));
    return text.isEmpty() ? null : text;
  }
}
