package io.accountsync.marketo.jdbc;

import com.google.common.collect.Iterators;
import io.accountsync.model.AccountId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * Which accounts a full read contained (rule R12): a page of ids is appended as one row, and all
 * are compared once at the end. Of one transaction, which writes its marks with the next look-up of
 * the same accounts, so that their ids are sent once, or else by itself.
 */
final class SeenMarks {
  /** The accounts of the page that {@link #marking()} writes, as an expression. */
  static final String MARKED = "CAST((SELECT account_ids FROM page) AS uuid ARRAY)";

  private final Session session;
  private final Tables tables;
  private final Dialect dialect;
  @Nullable private Page pending;

  /**
   * Marks that are not written yet.
   *
   * @param baseline the full read
   * @param ids the accounts that it contained
   */
  private record Page(long baseline, List<UUID> ids) {}

  SeenMarks(Session session, Tables tables, Dialect dialect) {
    this.session = session;
    this.tables = tables;
    this.dialect = dialect;
  }

  void add(long baseline, Collection<AccountId> accounts) {
    write();
    pending = new Page(baseline, AccountRows.uuids(accounts));
  }

  /**
   * Hands over the marks to write if they are of exactly these accounts, and returns their full
   * read.
   */
  OptionalLong take(List<UUID> ids) {
    Page marks = pending;
    if (marks == null || !dialect.writesWhileReading() || !marks.ids.equals(ids)) {
      return OptionalLong.empty();
    }
    pending = null;
    return OptionalLong.of(marks.baseline);
  }

  /**
   * What a query begins with that writes marks besides. Its parameters are the full read and the
   * accounts as {@link Dialect#setIds} sets them.
   */
  String marking() {
    return "WITH page AS MATERIALIZED (SELECT CAST(? AS bigint) AS baseline_id, CAST(? AS uuid"
        + " ARRAY) AS account_ids), marks AS (INSERT INTO "
        + tables.seen
        + " (baseline_id, account_ids) SELECT baseline_id, account_ids FROM page) ";
  }

  void write() {
    Page marks = pending;
    if (marks != null) {
      pending = null;
      session.update(
          "remember which accounts were read",
          "INSERT INTO " + tables.seen + " (baseline_id, account_ids) VALUES (?, ?)",
          statement -> {
            statement.setLong(1, marks.baseline);
            statement.setArray(2, session.uuids(marks.ids));
          });
    }
  }

  long countVanished(long baseline) {
    write();
    if (dialect.sweepsKeys()) {
      return Iterators.size(new KeySweep(session, tables, baseline));
    }
    long[] count = {0};
    session.query(
        "count vanished accounts",
        "SELECT COUNT(*) FROM (" + vanished() + ") v",
        statement -> statement.setLong(1, baseline),
        row -> count[0] = row.getLong(1));
    return count[0];
  }

  List<AccountId> vanished(long baseline, int limit) {
    write();
    List<UUID> accounts = new ArrayList<>();
    if (dialect.sweepsKeys()) {
      Iterators.addAll(accounts, Iterators.limit(new KeySweep(session, tables, baseline), limit));
    } else {
      session.query(
          "look for vanished accounts",
          vanished() + " LIMIT ?",
          statement -> {
            statement.setLong(1, baseline);
            statement.setInt(2, limit);
          },
          row -> accounts.add(row.getObject(1, UUID.class)));
    }
    return accounts.stream().map(AccountId::new).toList();
  }

  /**
   * A difference of sets, which no planner turns into a loop over the marks for each account, as it
   * may do with an anti-join that has a limit.
   */
  private String vanished() {
    return "SELECT account_id FROM "
        + tables.account
        + " WHERE NOT removed EXCEPT SELECT UNNEST(account_ids) FROM "
        + tables.seen
        + " WHERE baseline_id = ?";
  }

  void forgetExcept(long baseline) {
    write();
    session.update(
        "forget which accounts were read",
        "DELETE FROM " + tables.seen + " WHERE baseline_id <> ?",
        statement -> statement.setLong(1, baseline));
  }
}
