package io.accountsync.marketo.jdbc;

import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import io.accountsync.spi.Baseline;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.FeedProgress;
import io.accountsync.spi.Lease;
import io.accountsync.spi.LeaseLostException;
import io.accountsync.spi.SyncState;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The one row that every page of the engine ends with: the state and the lease in one, so that
 * saving the state and checking the epoch are one statement (rule R15). It is locked only from
 * there to the commit. The database's clock decides about the lease.
 */
final class StateRow {
  private static final Joiner.MapJoiner FIELDS = Joiner.on('\n').withKeyValueSeparator('\t');

  private final Session session;
  private final Tables tables;

  StateRow(Session session, Tables tables) {
    this.session = session;
    this.tables = tables;
  }

  Optional<Lease> acquire(String holder, Duration ttl) {
    int taken =
        session.update(
            "acquire the lease",
            "UPDATE "
                + tables.state
                + " SET epoch = CASE WHEN holder = ? THEN epoch ELSE epoch + 1 END, holder = ?,"
                + " lease_until = CURRENT_TIMESTAMP + CAST(? AS bigint) * INTERVAL '0.001' SECOND"
                + " WHERE holder = ? OR lease_until IS NULL OR lease_until <= CURRENT_TIMESTAMP",
            statement -> {
              statement.setString(1, holder);
              statement.setString(2, holder);
              statement.setLong(3, ttl.toMillis());
              statement.setString(4, holder);
            });
    if (taken == 0) {
      return Optional.empty();
    }
    return Optional.of(new Lease(holder, epoch()));
  }

  private long epoch() {
    long[] epoch = {0};
    session.query(
        "read the lease",
        "SELECT epoch FROM " + tables.state,
        Session.Binding.NONE,
        row -> epoch[0] = row.getLong(1));
    return epoch[0];
  }

  void release(Lease lease) {
    session.update(
        "release the lease",
        "UPDATE " + tables.state + " SET lease_until = NULL WHERE epoch = ?",
        statement -> statement.setLong(1, lease.epoch()));
  }

  /** Makes sure that nobody else takes the lease before this transaction ends. */
  void check(Lease lease) {
    int current =
        session.update(
            "check the lease",
            "UPDATE " + tables.state + " SET epoch = epoch WHERE epoch = ?",
            statement -> statement.setLong(1, lease.epoch()));
    refuse(current == 0, lease);
  }

  /** Looks only, so that it never waits. */
  void refuseIfLost(Lease lease) {
    refuse(epoch() != lease.epoch(), lease);
  }

  void save(SyncState state, Lease lease) {
    int current =
        session.update(
            "save the state",
            "UPDATE "
                + tables.state
                + " SET accounts_phase = ?, accounts_position = ?, memberships_phase = ?,"
                + " memberships_position = ?, effective_fields = ?, generation = ?,"
                + " last_baseline = ?, baseline_id = ?, baseline_removals = ?,"
                + " baseline_vanished = ?, baseline_stored = ? WHERE epoch = ?",
            statement -> bind(statement, state, lease));
    refuse(current == 0, lease);
  }

  private static void refuse(boolean lost, Lease lease) {
    if (lost) {
      throw new LeaseLostException(
          "The lease of "
              + lease.holder()
              + " (epoch "
              + lease.epoch()
              + ") has passed to another engine, so this transaction was refused");
    }
  }

  private static void bind(PreparedStatement statement, SyncState state, Lease lease)
      throws SQLException {
    bind(statement, 1, state.accounts());
    bind(statement, 3, state.memberships());
    statement.setString(5, FIELDS.join(state.effectiveFields()));
    statement.setInt(6, state.generation());
    statement.setLong(7, state.lastBaseline());
    Baseline open = state.openBaseline();
    statement.setObject(8, open == null ? null : open.id(), Types.BIGINT);
    statement.setString(9, open == null ? null : open.removals().name());
    statement.setLong(10, open == null ? 0 : open.vanished());
    statement.setLong(11, open == null ? 0 : open.stored());
    statement.setLong(12, lease.epoch());
  }

  private static void bind(PreparedStatement statement, int index, FeedProgress progress)
      throws SQLException {
    statement.setString(index, progress.phase().name());
    statement.setString(index + 1, progress.position().map(FeedPosition::value).orElse(null));
  }

  SyncState read() {
    SyncState[] state = {SyncState.INITIAL};
    session.query(
        "read the state",
        "SELECT * FROM " + tables.state,
        Session.Binding.NONE,
        row -> {
          if (row.getString("accounts_phase") != null) {
            state[0] = state(row);
          }
        });
    return state[0];
  }

  private static SyncState state(ResultSet row) throws SQLException {
    FeedProgress accounts = progress(row, "accounts");
    int generation = row.getInt("generation");
    boolean reading = accounts.phase() == FeedProgress.Phase.FULL_READ;
    return new SyncState(
        accounts,
        progress(row, "memberships"),
        fields(row.getString("effective_fields"), reading ? generation : 0),
        generation,
        row.getLong("last_baseline"),
        row.getString("baseline_removals") == null
            ? null
            : new Baseline(
                row.getLong("baseline_id"),
                Baseline.Removals.valueOf(row.getString("baseline_removals")),
                row.getLong("baseline_vanished"),
                row.getLong("baseline_stored")));
  }

  private static FeedProgress progress(ResultSet row, String feed) throws SQLException {
    String position = row.getString(feed + "_position");
    return new FeedProgress(
        FeedProgress.Phase.valueOf(row.getString(feed + "_phase")),
        position == null ? null : new FeedPosition(position));
  }

  /**
   * The effective fields.
   *
   * @param ungiven the generation of those that were saved before each had its own
   */
  private static Map<String, Integer> fields(String lines, int ungiven) {
    ImmutableMap.Builder<String, Integer> fields = ImmutableMap.builder();
    for (String line : Splitter.on('\n').omitEmptyStrings().split(lines)) {
      int tab = line.indexOf('\t');
      fields.put(
          tab < 0 ? line : line.substring(0, tab),
          tab < 0 ? ungiven : Integer.parseInt(line.substring(tab + 1)));
    }
    return fields.buildOrThrow();
  }
}
