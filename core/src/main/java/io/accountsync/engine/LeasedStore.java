package io.accountsync.engine;

import io.accountsync.spi.ContactStore;
import io.accountsync.spi.Lease;
import io.accountsync.spi.LeaseLostException;
import io.accountsync.spi.StoreTransaction;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** A store while this engine has its lease, which is renewed in good time (rule R15). */
final class LeasedStore {
  private static final Logger LOG = System.getLogger(LeasedStore.class.getName());

  private final ContactStore store;
  private final Transactions transactions;
  private final Lease lease;
  private final Duration ttl;
  private long renewedAt;

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

  /** Gives the lease back; one that cannot be given back runs out by itself. */
  void release() {
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
    long now = System.nanoTime();
    if (now - renewedAt > ttl.toNanos() / 3) {
      Optional<Lease> renewed = store.acquireLease(lease.holder(), ttl);
      if (renewed.isEmpty() || renewed.get().epoch() != lease.epoch()) {
        renewed.ifPresent(this::release);
        throw new LeaseLostException(
            "The lease of " + lease.holder() + " ran out and another engine took over meanwhile");
      }
      renewedAt = now;
    }
    return store.begin(lease);
  }
}
