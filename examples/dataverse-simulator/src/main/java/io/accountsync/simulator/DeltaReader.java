package io.accountsync.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * Takes one page of what changed in a table since a token: rows in the order of versions, then
 * deletions.
 */
final class DeltaReader {
  private static final char ROWS = 'u';
  private static final char DELETIONS = 'd';

  private final Organization organization;
  private final TableStore table;
  private final DeltaToken since;
  private final Set<String> selected;
  private final int pageSize;

  DeltaReader(
      Organization organization,
      TableStore table,
      DeltaToken since,
      Set<String> selected,
      int pageSize) {
    this.organization = organization;
    this.table = table;
    this.since = since;
    this.selected = selected;
    this.pageSize = pageSize;
  }

  /** Reads a page; call it under the lock. */
  Page read(@Nullable SkipToken from) {
    refuseExpired();
    long bound =
        from == null || organization.has(Quirk.DELTA_BOUND_MOVES)
            ? organization.version()
            : from.bound();
    int number = from == null ? 1 : from.page();
    String position =
        from == null ? phases().get(0) + String.valueOf(since.version()) : from.position();
    if (organization.has(Quirk.EMPTY_PAGES) && number % 2 == 0) {
      return page(List.of(), List.of(), new SkipToken(number + 1, position, bound, true), bound);
    }
    Set<UUID> touched = organization.has(Quirk.DELTA_ONLY_SELECTED_COLUMNS) ? touched(bound) : null;
    List<Row> rows = new ArrayList<>();
    List<UUID> removed = new ArrayList<>();
    ChangeLog log = table.changes();
    for (char phase : phases().subList(phases().indexOf(position.charAt(0)), 2)) {
      long after =
          phase == position.charAt(0) ? Long.parseLong(position.substring(1)) : since.version();
      for (int i = log.firstAfter(after); i < log.size() && log.version(i) <= bound; i++) {
        Row row = phase == ROWS ? table.find(log.id(i)) : table.findDeleted(log.id(i));
        if (row == null
            || row.version() != log.version(i)
            || (phase == ROWS && touched != null && !touched.contains(row.id()))) {
          continue;
        }
        if (rows.size() + removed.size() == pageSize) {
          String reached = phase + String.valueOf(row.version() - 1);
          return page(rows, removed, new SkipToken(number + 1, reached, bound, true), bound);
        }
        if (phase == ROWS) {
          rows.add(row);
        } else {
          removed.add(row.id());
        }
      }
    }
    return page(rows, removed, null, bound);
  }

  /** The number of changes; call it under the lock. */
  long count() {
    refuseExpired();
    Set<UUID> ids = new HashSet<>();
    ChangeLog log = table.changes();
    for (int i = log.firstAfter(since.version()); i < log.size(); i++) {
      ids.add(log.id(i));
    }
    return ids.size();
  }

  private Page page(List<Row> rows, List<UUID> removed, @Nullable SkipToken next, long bound) {
    DeltaToken token = next == null ? new DeltaToken(bound, organization.clock().instant()) : null;
    return new Page(rows, removed, next, token, true, -1);
  }

  private List<Character> phases() {
    return organization.has(Quirk.DELETIONS_FIRST)
        ? List.of(DELETIONS, ROWS)
        : List.of(ROWS, DELETIONS);
  }

  /** Rows with a change of a selected column. */
  private Set<UUID> touched(long bound) {
    Set<UUID> ids = new HashSet<>();
    ChangeLog log = table.changes();
    for (int i = log.firstAfter(since.version()); i < log.size() && log.version(i) <= bound; i++) {
      if (log.touched(i, selected)) {
        ids.add(log.id(i));
      }
    }
    return ids;
  }

  private void refuseExpired() {
    Instant oldest = organization.clock().instant().minus(organization.trackingWindow());
    boolean tooOld =
        organization.has(Quirk.EXPIRES_WITH_PENDING_CHANGES_ONLY)
            ? table.changes().hasPendingOlderThan(since.version(), oldest.getEpochSecond())
            : since.issued().isBefore(oldest);
    boolean foreign =
        since.version() > organization.version()
            || since.version() < organization.oldestTokenVersion();
    if (tooOld || foreign) {
      throw expired(organization);
    }
  }

  static ODataError expired(Organization organization) {
    return new ODataError(
        organization.has(Quirk.EXPIRED_IS_GONE) ? 410 : 400,
        ODataError.EXPIRED_VERSION_STAMP,
        "Version stamp associated with the client has expired. Please perform a full sync.");
  }
}
