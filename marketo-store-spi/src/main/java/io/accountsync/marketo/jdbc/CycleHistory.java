package io.accountsync.marketo.jdbc;

import io.accountsync.spi.CycleCounts;
import io.accountsync.spi.CycleRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The cycles that were recorded. */
final class CycleHistory {
  /** The columns of the counts, in the order of {@link CycleCounts}. */
  static final List<String> COUNTS =
      List.of(
          "pages",
          "received",
          "added",
          "updated",
          "advanced",
          "filled",
          "removed",
          "restored",
          "rejected",
          "filtered",
          "activities",
          "suppressed",
          "memberships");

  private final Session session;
  private final Tables tables;

  CycleHistory(Session session, Tables tables) {
    this.session = session;
    this.tables = tables;
  }

  /**
   * Adds a cycle, unless it is the last one already: the answer to its commit may have been lost.
   */
  void add(CycleRecord cycle) {
    CycleRecord stored = stored(cycle);
    if (!read(1).equals(List.of(stored))) {
      insert(stored);
    }
  }

  private static CycleRecord stored(CycleRecord cycle) {
    return new CycleRecord(
        ColumnTypes.stored(cycle.startedAt()),
        ColumnTypes.stored(cycle.endedAt()),
        cycle.fullRead(),
        cycle.counts(),
        // A message may quote anything; no database takes this character in a text.
        cycle.failure().map(failure -> failure.replace('\0', ' ')).orElse(null));
  }

  private void insert(CycleRecord cycle) {
    CycleCounts n = cycle.counts();
    long[] counts = {
      n.pages(),
      n.received(),
      n.added(),
      n.updated(),
      n.advanced(),
      n.filled(),
      n.removed(),
      n.restored(),
      n.rejected(),
      n.filtered(),
      n.activities(),
      n.suppressed(),
      n.memberships()
    };
    session.update(
        "record a cycle",
        "INSERT INTO "
            + tables.cycle
            + " (started_at, ended_at, full_read, failure, "
            + String.join(", ", COUNTS)
            + ") VALUES (?, ?, ?, ?"
            + ", ?".repeat(counts.length)
            + ")",
        statement -> {
          ColumnTypes.bind(statement, 1, cycle.startedAt());
          ColumnTypes.bind(statement, 2, cycle.endedAt());
          statement.setBoolean(3, cycle.fullRead());
          statement.setString(4, cycle.failure().orElse(null));
          for (int i = 0; i < counts.length; i++) {
            statement.setLong(5 + i, counts[i]);
          }
        });
  }

  void expire(Instant olderThan) {
    session.update(
        "forget expired cycles",
        "DELETE FROM " + tables.cycle + " WHERE ended_at < ?",
        statement -> ColumnTypes.bind(statement, 1, olderThan));
  }

  List<CycleRecord> read(int limit) {
    List<CycleRecord> cycles = new ArrayList<>();
    session.query(
        "read cycles",
        "SELECT * FROM " + tables.cycle + " ORDER BY cycle_id DESC LIMIT ?",
        statement -> statement.setInt(1, limit),
        row -> cycles.add(cycle(row)));
    return List.copyOf(cycles);
  }

  private static CycleRecord cycle(ResultSet row) throws SQLException {
    return new CycleRecord(
        ColumnTypes.instant(row, "started_at"),
        ColumnTypes.instant(row, "ended_at"),
        row.getBoolean("full_read"),
        new CycleCounts(
            row.getLong("pages"),
            row.getLong("received"),
            row.getLong("added"),
            row.getLong("updated"),
            row.getLong("advanced"),
            row.getLong("filled"),
            row.getLong("removed"),
            row.getLong("restored"),
            row.getLong("rejected"),
            row.getLong("filtered"),
            row.getLong("activities"),
            row.getLong("suppressed"),
            row.getLong("memberships")),
        row.getString("failure"));
  }
}
