package io.accountsync.marketo.jdbc;

import io.accountsync.spi.TransientStoreException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets transactions that change tables take turns. PostgreSQL does so by itself, but H2 commits
 * each change of a table at once, and with it forgets the locks that made others wait; since it
 * runs in the process of all its users, they take turns here.
 */
final class SchemaChanges {
  private static final ReentrantLock TURN = new ReentrantLock();

  private SchemaChanges() {}

  /**
   * Makes a change in a turn of its own. Whoever calls has its connection already, so that nobody
   * waits for one while others wait for the turn.
   *
   * @throws TransientStoreException if another change takes longer than this one can wait
   */
  static <T> T inTurn(Dialect dialect, Duration patience, Supplier<T> change) {
    if (!dialect.commitsTableChanges()) {
      return change.get();
    }
    await(patience);
    try {
      return change.get();
    } finally {
      TURN.unlock();
    }
  }

  private static void await(Duration patience) {
    boolean interrupted = false;
    try {
      if (TURN.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      interrupted = true;
    }
    throw new TransientStoreException(
        "Cannot change the schema: "
            + (interrupted
                ? "interrupted while another engine of this process was changing it"
                : "another engine of this process has been changing it for " + patience));
  }
}
