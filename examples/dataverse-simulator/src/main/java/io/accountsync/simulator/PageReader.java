package io.accountsync.simulator;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/** Takes the rows of one page of a set. */
final class PageReader {
  private final Organization organization;
  private final TableStore table;
  private final RowQuery query;
  private final int pageSize;
  private final boolean tracking;

  PageReader(
      Organization organization, TableStore table, RowQuery query, int pageSize, boolean tracking) {
    this.organization = organization;
    this.table = table;
    this.query = query;
    this.pageSize = pageSize;
    this.tracking = tracking;
  }

  /** Reads a page of the whole set; call it under the lock. */
  Page read(@Nullable SkipToken from) {
    long bound = from == null ? organization.version() : from.bound();
    int number = from == null ? 1 : from.page();
    String position = from == null ? "" : from.position();
    List<Row> rows = new ArrayList<>();
    boolean more;
    if (isEmptyByQuirk(number)) {
      more = true;
    } else {
      Iterator<Row> matching = from(position).iterator();
      while (rows.size() < pageSize && matching.hasNext()) {
        rows.add(matching.next());
      }
      more = matching.hasNext();
      position = nextPosition(position, rows);
    }
    long tokenVersion =
        organization.has(Quirk.TOKEN_STANDS_FOR_LAST_PAGE) ? organization.version() : bound;
    return new Page(
        rows,
        List.of(),
        more ? new SkipToken(number + 1, position, bound, tracking) : null,
        tracking && !more ? new DeltaToken(tokenVersion, organization.clock().instant()) : null,
        false,
        query.counted() ? from("").count() : -1);
  }

  private Stream<Row> from(String position) {
    Stream<Row> all;
    if (query.order() != null) {
      all = table.rows().values().stream().filter(query::matches).sorted(query.order());
      all = all.skip(position.isEmpty() ? 0 : Long.parseLong(position));
    } else if (position.isEmpty()) {
      all = table.rows().values().stream().filter(query::matches);
    } else {
      all =
          table.rows().tailMap(UUID.fromString(position), false).values().stream()
              .filter(query::matches);
    }
    return query.top() == Integer.MAX_VALUE ? all : all.limit(query.top());
  }

  private String nextPosition(String position, List<Row> rows) {
    if (query.order() != null) {
      return String.valueOf((position.isEmpty() ? 0 : Long.parseLong(position)) + rows.size());
    }
    return rows.isEmpty() ? position : rows.get(rows.size() - 1).id().toString();
  }

  private boolean isEmptyByQuirk(int number) {
    return organization.has(Quirk.EMPTY_PAGES) && number % 2 == 0;
  }
}
