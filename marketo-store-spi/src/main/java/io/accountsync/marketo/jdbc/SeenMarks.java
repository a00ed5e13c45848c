package io.accountsync.marketo.jdbc;

import io.accountsync.model.AccountId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Which accounts a full read contained (rule R12): ids are appended, and compared once at the end.
 * A page of them is one row where the database can take it apart again, and a row each elsewhere.
 */
final class SeenMarks {
  private final Session session;
  private final Tables tables;
  private final boolean packed;
  private final String table;

  SeenMarks(Session session, Tables tables, Dialect dialect) {
    this.session = session;
    this.tables = tables;
    packed = dialect.unnestsColumns();
    table = packed ? tables.seenPage : tables.seen;
  }

  void add(long baseline, Collection<AccountId> accounts) {
    session.update(
        "remember which accounts were read",
        "INSERT INTO "
            + table
            + (packed
                ? " (baseline_id, account_ids) VALUES (?, ?)"
                : " (baseline_id, account_id) SELECT CAST(? AS bigint), account_id FROM"
                    + " UNNEST(CAST(? AS uuid ARRAY)) AS u(account_id)"),
        statement -> {
          statement.setLong(1, baseline);
          statement.setArray(2, session.uuids(AccountRows.uuids(accounts)));
        });
  }

  long countVanished(long baseline) {
    long[] count = {0};
    session.query(
        "count vanished accounts",
        "SELECT COUNT(*) FROM (" + vanished() + ") v",
        statement -> statement.setLong(1, baseline),
        row -> count[0] = row.getLong(1));
    return count[0];
  }

  List<AccountId> vanished(long baseline, int limit) {
    List<AccountId> accounts = new ArrayList<>();
    session.query(
        "look for vanished accounts",
        vanished() + " LIMIT ?",
        statement -> {
          statement.setLong(1, baseline);
          statement.setInt(2, limit);
        },
        row -> accounts.add(new AccountId(row.getObject(1, UUID.class))));
    return List.copyOf(accounts);
  }

  /**
   * A difference of sets, which no planner turns into a loop over the marks for each account, as it
   * may do with an anti-join that has a limit.
   */
  private String vanished() {
    return "SELECT account_id FROM "
        + tables.account
        + " WHERE NOT removed EXCEPT SELECT "
        + (packed ? "UNNEST(account_ids)" : "account_id")
        + " FROM "
        + table
        + " WHERE baseline_id = ?";
  }

  void forgetExcept(long baseline) {
    session.update(
        "forget which accounts were read",
        "DELETE FROM " + table + " WHERE baseline_id <> ?",
        statement -> statement.setLong(1, baseline));
  }
}
