package io.accountsync.marketo.jdbc;

import io.accountsync.spi.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Ends the transactions of a process that was stopped or cut off half-way through telling the
 * database something (rule R15). PostgreSQL takes such a session for a busy one: it waits for the
 * rest, by default for hours, with every lock that it has.
 */
final class CutOffSessions {
  private static final Logger LOG = System.getLogger(CutOffSessions.class.getName());

  private CutOffSessions() {}

  /**
   * Ends this user's sessions in this database that have been waiting for the rest of a message for
   * some time and have locks as only a store's transactions take them.
   *
   * @param session one on which nothing has been done yet, and which serves for nothing else
   */
  static void end(Session session, Tables tables, Duration waiting) {
    int[] ended = {0};
    try {
      session.query(
          "end sessions that were cut off",
          "SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a WHERE a.datname ="
              + " current_database() AND a.usename = current_user AND a.pid <> pg_backend_pid()"
              + " AND a.state = 'active' AND a.wait_event = 'ClientRead'"
              + " AND a.state_change < clock_timestamp() - CAST(? AS bigint)"
              + " * INTERVAL '0.001' SECOND AND a.pid IN (SELECT l.pid FROM pg_locks l WHERE"
              + " l.mode IN ('RowShareLock', 'RowExclusiveLock')"
              + " AND l.relation IN (to_regclass(?), to_regclass(?), to_regclass(?)))",
          statement -> {
            statement.setLong(1, waiting.toMillis());
            statement.setString(2, tables.account);
            statement.setString(3, tables.membership);
            statement.setString(4, tables.state);
          },
          row -> ended[0]++);
    } catch (StoreException e) {
      LOG.log(Level.DEBUG, "Sessions that were cut off could not be looked for", e);
    }
    if (ended[0] > 0) {
      LOG.log(
          Level.WARNING,
          "Ended " + ended[0] + " database sessions of an engine that was stopped or cut off");
    }
  }
}
