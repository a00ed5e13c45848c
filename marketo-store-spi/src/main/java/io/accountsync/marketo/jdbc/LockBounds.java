package io.accountsync.marketo.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * How long the database lets a transaction wait for locks, and hold them while it does nothing: a
 * process that is stopped in the middle of a page must not keep another from taking over (rule
 * R15). Set for the transaction only, before its first lock; the pool's connections stay as they
 * are. Used by one transaction.
 */
final class LockBounds {
  private static final String SETTINGS =
      "set_config('lock_timeout', ?, true) AS lock_bound,"
          + " set_config('idle_in_transaction_session_timeout', ?, true) AS idle_bound";

  private final LockLimits limits;
  private boolean pending;

  LockBounds(LockLimits limits) {
    this.limits = limits;
    this.pending = limits.enforced();
  }

  /** Sets the bounds if they are not set yet. */
  void set(Session session) {
    if (pending) {
      session.query("bound the time of locks", "SELECT " + SETTINGS, this::bind, row -> areSet());
    }
  }

  /** What a query selects besides to set the bounds in passing; selected, so that it is run. */
  String columns() {
    return pending ? ", s.lock_bound, s.idle_bound" : "";
  }

  /** What the same query joins. */
  String join() {
    return pending ? " CROSS JOIN (SELECT " + SETTINGS + ") s" : "";
  }

  /** Binds the parameters of {@link #join()} and returns the index of the next one. */
  int bind(PreparedStatement statement) throws SQLException {
    if (!pending) {
      return 1;
    }
    statement.setString(1, Long.toString(limits.waiting().toMillis()));
    statement.setString(2, Long.toString(limits.idle().toMillis()));
    return 3;
  }

  /** Tells of a row of such a query; one that finds none may not have got as far as to set them. */
  void areSet() {
    pending = false;
  }
}
