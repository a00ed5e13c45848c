package io.accountsync.simulator;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Locale;
import javax.annotation.Nullable;

/**
 * Which rows of a table are asked for and in which order.
 *
 * @param reader reads the columns of a row
 * @param filter what the request asks for
 * @param visible what the caller's depth of privilege shows
 * @param order null for the order of ids
 * @param top most rows in all
 * @param counted whether the number of all is wanted
 */
record RowQuery(
    RowReader reader,
    Filter filter,
    Filter visible,
    @Nullable Comparator<Row> order,
    int top,
    boolean counted) {

  /** Everything that the caller may see. */
  static RowQuery all(Organization organization, TableDefinition table) {
    return new RowQuery(
        new RowReader(organization, table),
        subject -> true,
        visible(organization, table),
        null,
        Integer.MAX_VALUE,
        false);
  }

  static RowQuery of(
      Organization organization, TableDefinition table, ApiRequest request, Filter scope) {
    RowQuery all = all(organization, table);
    String text = request.option("$filter");
    Filter asked =
        text == null
            ? subject -> true
            : Filter.parse(text, name -> filterable(organization, table, name, request.isStrong()));
    return new RowQuery(
        all.reader,
        subject -> scope.matches(subject) && asked.matches(subject),
        all.visible,
        all.order(organization, request.option("$orderby")),
        top(request),
        "true".equals(request.option("$count")));
  }

  boolean matches(Row row) {
    Filter.Subject subject = property -> value(row, property);
    return visible.matches(subject) && filter.matches(subject);
  }

  /** {@code $top} is ignored beside a page size. */
  private static int top(ApiRequest request) {
    String top = request.option("$top");
    if (top == null || request.preferences().asksPageSize()) {
      return Integer.MAX_VALUE;
    }
    try {
      return Math.max(0, Integer.parseInt(top));
    } catch (NumberFormatException e) {
      throw ODataError.badRequest("'" + top + "' is no value for $top.");
    }
  }

  /** With less than Global depth the user sees its own rows only, and nothing says so. */
  private static Filter visible(Organization organization, TableDefinition table) {
    ApplicationUser user = organization.user();
    return user.readDepth(table.logicalName()) == PrivilegeDepth.GLOBAL
        ? subject -> true
        : subject ->
            subject.value("_ownerid_value") instanceof Reference owner
                && owner.id().equals(user.id());
  }

  @Nullable
  private Comparator<Row> order(Organization organization, @Nullable String orderBy) {
    if (orderBy == null) {
      return null;
    }
    Comparator<Row> order = null;
    for (String part : orderBy.split(",", -1)) {
      String[] words = part.strip().split("\\s+", -1);
      Column column = existing(reader.table(), words[0]);
      Comparator<Row> next =
          (one, other) ->
              compare(organization, reader.read(one, column), reader.read(other, column));
      Comparator<Row> directed =
          words.length > 1 && words[1].equals("desc") ? next.reversed() : next;
      order = order == null ? directed : order.thenComparing(directed);
    }
    return order;
  }

  /** Lookups are ordered by the name of what they refer to, and nothing comes before something. */
  private static int compare(
      Organization organization, @Nullable Object one, @Nullable Object other) {
    if (one == null || other == null) {
      return Boolean.compare(one != null, other != null);
    }
    if (one instanceof Reference reference && other instanceof Reference second) {
      return compare(organization, organization.nameOf(reference), organization.nameOf(second));
    }
    if (one instanceof Number && other instanceof Number) {
      return new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString()));
    }
    return one.toString()
        .toLowerCase(Locale.ROOT)
        .compareTo(other.toString().toLowerCase(Locale.ROOT));
  }

  private static Column existing(TableDefinition table, String name) {
    Column column = table.property(name);
    if (column == null) {
      throw ODataError.noSuchProperty(name, table.logicalName());
    }
    return column;
  }

  private static String filterable(
      Organization organization, TableDefinition table, String name, boolean strong) {
    if (!organization.user().sees(table.logicalName(), existing(table, name), strong)) {
      throw new ODataError(
          403,
          0x8004F504,
          "Caller does not have read permission for attribute '"
              + name
              + "' of entity '"
              + table.logicalName()
              + "'.");
    }
    return name;
  }

  @Nullable
  private Object value(Row row, String property) {
    Column column = reader.table().property(property);
    return column == null ? null : reader.read(row, column);
  }
}
