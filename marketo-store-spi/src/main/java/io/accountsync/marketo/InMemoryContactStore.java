package io.accountsync.marketo;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import io.accountsync.model.Account;
import io.accountsync.model.AccountId;
import io.accountsync.model.Activity;
import io.accountsync.model.Contact;
import io.accountsync.model.ContactId;
import io.accountsync.model.Field;
import io.accountsync.model.FieldSet;
import io.accountsync.model.FieldType;
import io.accountsync.policy.Rejection;
import io.accountsync.spi.ContactStore;
import io.accountsync.spi.CycleRecord;
import io.accountsync.spi.Lease;
import io.accountsync.spi.LeaseLostException;
import io.accountsync.spi.StoreException;
import io.accountsync.spi.StoreTransaction;
import io.accountsync.spi.TransientStoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * A store in memory: the readable reference for what a store does, for tests, demonstrations and
 * hosts that keep nothing.
 *
 * <p>It keeps every promise of {@link ContactStore}. A transaction's writes lie apart until its
 * commit, and an account that it locked stays locked until its end; who waits for one longer than
 * ten seconds gets a {@link TransientStoreException}. Contacts are known from their first link on.
 * Everything is kept for ever, so it suits no long run. Safe for use by several threads.
 */
public final class InMemoryContactStore implements ContactStore, SyncJournal {
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

  private final InstantSource clock;
  private final Memory memory = new Memory();
  private final Map<AccountId, MemoryTransaction> locks = new HashMap<>();
  private final Map<String, FieldType> preparedFields = new HashMap<>();
  private long epoch;
  @Nullable private String leaseHolder;
  private Instant leaseEnd = Instant.MIN;

  /** An empty store whose leases run by the system's clock. */
  public InMemoryContactStore() {
    this(InstantSource.system());
  }

  /**
   * An empty store.
   *
   * @param clock what leases run by
   */
  public InMemoryContactStore(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public synchronized void prepare(FieldSet fields) {
    for (Field field : fields) {
      FieldType known = preparedFields.getOrDefault(field.name(), field.type());
      if (known != field.type()) {
        throw new StoreException(
            "Field "
                + field.name()
                + " is known as "
                + known
                + ", not "
                + field.type()
                + ". Give the field of the new type another name.",
            null);
      }
    }
    fields.forEach(field -> preparedFields.put(field.name(), field.type()));
  }

  @Override
  public synchronized Optional<Lease> acquireLease(String holder, Duration ttl) {
    Instant now = clock.instant();
    if (!holder.equals(leaseHolder)) {
      if (now.isBefore(leaseEnd)) {
        return Optional.empty();
      }
      leaseHolder = holder;
      epoch++;
    }
    leaseEnd = now.plus(ttl);
    return Optional.of(new Lease(holder, epoch));
  }

  @Override
  public synchronized void releaseLease(Lease lease) {
    if (lease.epoch() == epoch) {
      leaseEnd = Instant.MIN;
    }
  }

  @Override
  public synchronized StoreTransaction begin(Lease lease) {
    checkLease(lease);
    return new MemoryTransaction(this, memory, lease);
  }

  @Override
  public synchronized StoreTransaction begin() {
    return new MemoryTransaction(this, memory, null);
  }

  void checkLease(Lease lease) {
    if (lease.epoch() != epoch) {
      throw new LeaseLostException(
          "The lease of "
              + lease.holder()
              + " (epoch "
              + lease.epoch()
              + ") has passed to "
              + leaseHolder
              + " (epoch "
              + epoch
              + ")");
    }
  }

  /** Locks accounts in the order of their ids, so that two transactions never wait in a ring. */
  void lock(Collection<AccountId> accounts, MemoryTransaction owner) {
    long deadline = System.nanoTime() + LOCK_TIMEOUT.toNanos();
    for (AccountId account : new TreeSet<>(accounts)) {
      MemoryTransaction other;
      while ((other = locks.putIfAbsent(account, owner)) != null && other != owner) {
        waitUntil(deadline, account);
      }
    }
  }

  private void waitUntil(long deadline, AccountId account) {
    long remaining = deadline - System.nanoTime();
    if (remaining <= 0) {
      throw new TransientStoreException(
          "Another transaction has had account " + account + " locked for " + LOCK_TIMEOUT);
    }
    try {
      TimeUnit.NANOSECONDS.timedWait(this, remaining);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransientStoreException("Interrupted while waiting for account " + account, e);
    }
  }

  void unlock(MemoryTransaction owner) {
    locks.values().removeIf(owner::equals);
    notifyAll();
  }

  /** Returns all contacts that were ever linked, in the order of their ids. */
  public synchronized List<Contact> contacts() {
    return memory.links.keySet().stream().sorted().map(memory::contact).toList();
  }

  /** Returns an account as stored, with all values it ever had; empty if it is not stored. */
  public synchronized Optional<Account> account(AccountId account) {
    return Optional.ofNullable(memory.accounts.get(account));
  }

  @Override
  public synchronized List<Activity> activities(ContactId contact, int limit) {
    return newest(
        memory.activities.getOrDefault(contact, List.of()).stream(),
        activity -> activity.cause().at(),
        limit);
  }

  @Override
  public synchronized List<Suppression> suppressions(int limit) {
    return newest(memory.suppressions.stream(), suppression -> suppression.cause().at(), limit);
  }

  @Override
  public synchronized List<Rejection> rejections(int limit) {
    return newest(memory.rejections.values().stream(), Rejection::at, limit);
  }

  @Override
  public synchronized List<CycleRecord> cycles(int limit) {
    return newest(memory.cycles.stream(), CycleRecord::endedAt, limit);
  }

  private static <T> List<T> newest(Stream<T> facts, Function<T, Instant> at, int limit) {
    checkArgument(limit >= 1, "limit must be 1 or more, was %s", limit);
    return facts.sorted(Comparator.comparing(at).reversed()).limit(limit).toList();
  }
}
