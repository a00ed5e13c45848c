package io.accountsync.marketo.jdbc;

import com.google.common.collect.ImmutableSet;
import io.accountsync.model.AccountId;
import io.accountsync.model.RowVersion;
import io.accountsync.policy.Rejection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import javax.annotation.Nullable;

/**
 * Refused images (rule R14). A transaction's are gathered and written by its commit, so that what
 * is cleared and what is new costs one statement.
 */
final class Rejections {
  private static final int FEW = 1_000;

  private final Session session;
  private final Tables tables;
  private final Map<AccountId, Optional<Rejection>> pending = new LinkedHashMap<>();

  /** All that are stored, once that is known and if they are few. */
  @Nullable private Set<AccountId> stored;

  Rejections(Session session, Tables tables) {
    this.session = session;
    this.tables = tables;
  }

  void reject(List<Rejection> rejections) {
    rejections.forEach(rejection -> pending.put(rejection.account(), Optional.of(rejection)));
  }

  void clear(Collection<AccountId> accounts) {
    for (AccountId account : accounts) {
      if (stored == null || stored.contains(account)) {
        pending.put(account, Optional.empty());
      } else {
        pending.remove(account);
      }
    }
  }

  /**
   * What selects the account, the version and true of each rejection, or of enough of them to know
   * that they are many.
   */
  String few() {
    return "(SELECT account_id, version, TRUE FROM "
        + tables.rejection
        + " LIMIT "
        + (FEW + 1)
        + ")";
  }

  /**
   * Takes what {@link #few()} selected, so that a page without rejections has nothing to clear. It
   * stays so: only the holder of the lease rejects, and its transactions follow on each other.
   */
  void foundFew(Collection<AccountId> accounts) {
    stored = accounts.size() > FEW ? null : ImmutableSet.copyOf(accounts);
  }

  void write() {
    if (pending.isEmpty()) {
      return;
    }
    String delete = "DELETE FROM " + tables.rejection + " WHERE account_id = ANY(?)";
    String insert =
        "INSERT INTO "
            + tables.rejection
            + " (account_id, version, field, reason, at) SELECT account_id, version, field,"
            + " reason, CAST(at AS timestamp with time zone) FROM UNNEST(CAST(? AS uuid ARRAY),"
            + " CAST(? AS varchar ARRAY), CAST(? AS varchar ARRAY), CAST(? AS varchar ARRAY),"
            + " CAST(? AS varchar ARRAY)) AS u(account_id, version, field, reason, at)";
    List<Rejection> added = pending.values().stream().flatMap(Optional::stream).toList();
    session.update(
        "write rejections",
        added.isEmpty() ? delete : delete + "; " + insert,
        statement -> {
          statement.setArray(1, session.uuids(AccountRows.uuids(pending.keySet())));
          if (!added.isEmpty()) {
            statement.setArray(2, session.uuids(column(added, r -> r.account().value())));
            statement.setArray(
                3, session.array("varchar", column(added, r -> r.version().value())));
            statement.setArray(4, session.array("varchar", column(added, Rejection::field)));
            statement.setArray(5, session.array("varchar", column(added, Rejection::reason)));
            statement.setArray(
                6,
                session.array(
                    "varchar", column(added, r -> ColumnTypes.stored(r.at()).toString())));
          }
        });
    pending.clear();
  }

  private static <T> List<T> column(List<Rejection> rejections, Function<Rejection, T> value) {
    return rejections.stream().map(value).toList();
  }

  List<Rejection> read(int limit) {
    List<Rejection> rejections = new ArrayList<>();
    session.query(
        "read rejections",
        "SELECT account_id, version, field, reason, at FROM "
            + tables.rejection
            + " ORDER BY at DESC, account_id LIMIT ?",
        statement -> statement.setInt(1, limit),
        row ->
            rejections.add(
                new Rejection(
                    new AccountId(row.getObject("account_id", UUID.class)),
                    new RowVersion(Objects.requireNonNull(row.getString("version"))),
                    row.getString("field"),
                    row.getString("reason"),
                    ColumnTypes.instant(row, "at"))));
    return List.copyOf(rejections);
  }
}
