package io.accountsync.marketo.jdbc;

import io.accountsync.spi.StoreException;
import io.accountsync.spi.TransientStoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * How long a store's transactions may wait for locks and hold them.
 *
 * @param enforced whether the database is to see to it
 * @param waiting how long to wait for a lock
 * @param idle how long to hold locks and do nothing
 */
record LockLimits(boolean enforced, Duration waiting, Duration idle) {
  private static final Logger LOG = System.getLogger(LockLimits.class.getName());

  /**
   * The limits as far as the database can enforce them: one that only speaks PostgreSQL's protocol
   * may not know them all.
   *
   * @param session one on which nothing has been done yet
   */
  static LockLimits of(Session session, Dialect dialect, Duration waiting, Duration idle) {
    LockLimits limits = new LockLimits(dialect.boundsLocks(), waiting, idle);
    try {
      limits.bounds().set(session);
      return limits;
    } catch (TransientStoreException e) {
      throw e;
    } catch (StoreException e) {
      session.rollback();
      LOG.log(
          Level.WARNING,
          "The database does not limit how long locks are waited for and held, so after a process"
              + " has stopped in the middle of a page, others may wait until its connection ends: "
              + e.getMessage());
      return new LockLimits(false, waiting, idle);
    }
  }

  /** The same with locks held no longer than some time. */
  LockLimits heldAtMost(Duration longest) {
    return longest.compareTo(idle) < 0 ? new LockLimits(enforced, waiting, longest) : this;
  }

  /** The limits for one transaction. */
  LockBounds bounds() {
    return new LockBounds(this);
  }
}
