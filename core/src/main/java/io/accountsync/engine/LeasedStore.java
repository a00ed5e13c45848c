package io.accountsync.engine;

import io.accountsync.spi.ContactStore;
import io.accountsync.spi.Lease;
import io.accountsync.spi.LeaseLostException;
import io.accountsync.spi.StoreTransaction;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.annotation.Nullable;

/**
 * A store while this engine has its lease (rule R15), which is renewed in good time: before a
 * transaction, and while a page is read, which may take longer than a lease holds.
 */
final class LeasedStore {
  private static final Logger LOG = System.getLogger(LeasedStore.class.getName());

  private final ContactStore store;
  private final Transactions transactions;
  private final Lease lease;
  private final Duration ttl;
  private long renewedAt;
  private boolean keeping;
  private boolean released;
  @Nullable private ScheduledExecutorService keeper;

  private LeasedStore(
      ContactStore store, Transactions transactions, Lease lease, Duration ttl, long renewedAt) {
    this.store = store;
    this.transactions = transactions;
    this.lease = lease;
    this.ttl = ttl;
    this.renewedAt = renewedAt;
  }

  /** Takes the lease; empty if another engine has it. */
  static Optional<LeasedStore> take(
      ContactStore store, Transactions transactions, String holder, Duration ttl) {
    long asked = System.nanoTime();
    return store
        .acquireLease(holder, ttl)
        .map(lease -> new LeasedStore(store, transactions, lease, ttl, asked));
  }

  <T> T commit(Function<StoreTransaction, T> work) {
    return transactions.commit(this::begin, work);
  }

  /** See {@link Transactions#commit(Supplier, Function, BinaryOperator)}. */
  <T> T commit(Function<StoreTransaction, T> work, BinaryOperator<T> effective) {
    return transactions.commit(this::begin, work, effective);
  }

  /**
   * Runs a wait for somebody else than the store, and keeps the lease meanwhile. What hangs in the
   * store itself loses the lease after a while, so that another engine can take over.
   */
  <T> T keepDuring(Supplier<T> wait) {
    keeping(true);
    try {
      return wait.get();
    } finally {
      keeping(false);
    }
  }

  private synchronized void keeping(boolean keeps) {
    keeping = keeps;
    if (keeper == null) {
      keeper = DaemonExecutor.named("account-sync-lease");
      long third = ttl.toNanos() / 3;
      Future<?> unused =
          keeper.scheduleWithFixedDelay(this::keep, third, third, TimeUnit.NANOSECONDS);
    }
  }

  /** Gives the lease back; one that cannot be given back runs out by itself. */
  synchronized void release() {
    released = true;
    if (keeper != null) {
      // Not interrupted: an embedded database may close its files then.
      keeper.shutdown();
    }
    release(lease);
  }

  private void release(Lease given) {
    try {
      store.releaseLease(given);
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "The lease could not be given back", e);
    }
  }

  private StoreTransaction begin() {
    renew();
    return store.begin(lease);
  }

  private synchronized void keep() {
    try {
      if (keeping) {
        renew();
      }
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "The lease could not be renewed; the next page will try again", e);
    }
  }

  private synchronized void renew() {
    long now = System.nanoTime();
    if (!released && now - renewedAt > ttl.toNanos() / 3) {
      Optional<Lease> renewed = store.acquireLease(lease.holder(), ttl);
      if (renewed.isEmpty() || renewed.get().epoch() != lease.epoch()) {
        renewed.ifPresent(this::release);
        throw new LeaseLostException(
            "The lease of " + lease.holder() + " ran out and another engine took over meanwhile");
      }
      renewedAt = now;
    }
  }
}
