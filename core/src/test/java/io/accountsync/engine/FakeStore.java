package io.accountsync.engine;

import io.accountsync.model.Account;
import io.accountsync.model.AccountId;
import io.accountsync.model.Contact;
import io.accountsync.model.ContactId;
import io.accountsync.model.FieldSet;
import io.accountsync.model.MembershipChange.Membership;
import io.accountsync.model.RowVersion;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.Rejection;
import io.accountsync.spi.ContactStore;
import io.accountsync.spi.CycleRecord;
import io.accountsync.spi.Lease;
import io.accountsync.spi.StoreTransaction;
import io.accountsync.spi.SyncState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A store for one thread, just good enough to run the engine against: what is not committed never
 * happened. Its fields are open to the tests.
 */
final class FakeStore implements ContactStore {
  /** Runs at the start of each commit, to fail it. */
  Runnable atCommit = () -> {};

  /** Runs at the start of each transaction, to fail it. */
  Runnable atBegin = () -> {};

  /** Runs when a cycle is recorded, to fail it. */
  Runnable atRecord = () -> {};

  /** Runs when a commit has taken effect, to lose its answer. */
  Runnable atCommitted = () -> {};

  /** Runs when accounts are locked, with what the transaction sees. */
  Consumer<Contents> atLock = seen -> {};

  /** Runs when marks are forgotten, with what the transaction sees and which marks stay. */
  BiConsumer<Contents, Long> atForget = (seen, baseline) -> {};

  /** Runs when the lease is given back, to fail it. */
  Runnable atRelease = () -> {};

  /** Runs when the lease is taken or renewed. */
  Runnable atAcquire = () -> {};

  boolean leaseFree = true;
  long epoch = 1;
  int leasesTaken;
  int leasesReleased;
  int transactionsOpen;
  int commits;
  Contents contents = new Contents();

  static final class Contents {
    Map<AccountId, Account> accounts = new TreeMap<>();
    Map<ContactId, AccountId> links = new HashMap<>();
    Map<AccountId, Rejection> rejections = new HashMap<>();
    Set<AccountId> seen = new HashSet<>();
    List<AccountUpdate> applied = new ArrayList<>();
    List<CycleRecord> cycles = new ArrayList<>();
    SyncState state = SyncState.INITIAL;

    Contents copy() {
      Contents copy = new Contents();
      copy.accounts.putAll(accounts);
      copy.links.putAll(links);
      copy.rejections.putAll(rejections);
      copy.seen.addAll(seen);
      copy.applied.addAll(applied);
      copy.cycles.addAll(cycles);
      copy.state = state;
      return copy;
    }
  }

  @Override
  public void prepare(FieldSet fields) {}

  @Override
  public Optional<Lease> acquireLease(String holder, Duration ttl) {
    if (!leaseFree) {
      return Optional.empty();
    }
    leasesTaken++;
    atAcquire.run();
    return Optional.of(new Lease(holder, epoch));
  }

  @Override
  public void releaseLease(Lease lease) {
    atRelease.run();
    leasesReleased++;
  }

  @Override
  public StoreTransaction begin(Lease lease) {
    return begin();
  }

  @Override
  public StoreTransaction begin() {
    atBegin.run();
    transactionsOpen++;
    return new Transaction(contents.copy());
  }

  private final class Transaction implements StoreTransaction {
    private final Contents mine;

    Transaction(Contents mine) {
      this.mine = mine;
    }

    @Override
    public SyncState state() {
      return mine.state;
    }

    @Override
    public void saveState(SyncState state) {
      mine.state = state;
    }

    @Override
    public Map<AccountId, RowVersion> versions(Collection<AccountId> accounts, int generation) {
      Map<AccountId, RowVersion> versions = new HashMap<>();
      for (Account account : lockAccounts(accounts, FieldSet.empty()).values()) {
        if (!account.removed() && account.generation() >= generation && account.version() != null) {
          versions.put(account.id(), account.version());
        }
      }
      return versions;
    }

    @Override
    public Map<AccountId, Account> lockAccounts(Collection<AccountId> accounts, FieldSet fields) {
      atLock.accept(mine);
      Map<AccountId, Account> found = new HashMap<>(mine.accounts);
      found.keySet().retainAll(accounts);
      return found;
    }

    @Override
    public Map<AccountId, Integer> countContacts(Collection<AccountId> accounts, int atMost) {
      Map<AccountId, Integer> counts = new HashMap<>();
      for (AccountId account : mine.links.values()) {
        if (accounts.contains(account)) {
          counts.merge(account, 1, (a, b) -> Math.min(atMost, a + b));
        }
      }
      return counts;
    }

    @Override
    public Optional<Contact> contact(ContactId id, FieldSet fields) {
      if (!mine.links.containsKey(id)) {
        return Optional.empty();
      }
      AccountId accountId = mine.links.get(id);
      Contact contact = Contact.withoutAccount(id);
      Account account = accountId == null ? null : mine.accounts.get(accountId);
      return Optional.of(
          account == null ? new Contact(id, accountId, contact.values()) : contact.join(account));
    }

    @Override
    public void apply(List<AccountUpdate> updates) {
      mine.applied.addAll(updates);
      updates.forEach(update -> mine.accounts.put(update.id(), update.after()));
    }

    @Override
    public void reject(List<Rejection> rejections) {
      rejections.forEach(rejection -> mine.rejections.put(rejection.account(), rejection));
    }

    @Override
    public void clearRejections(Collection<AccountId> accounts) {
      mine.rejections.keySet().removeAll(accounts);
    }

    @Override
    public void link(List<Membership> memberships) {
      memberships.forEach(link -> mine.links.put(link.contact(), link.accountId()));
    }

    @Override
    public void markSeen(long baseline, Collection<AccountId> accounts) {
      mine.seen.addAll(accounts);
    }

    @Override
    public long countAccounts() {
      return mine.accounts.values().stream().filter(account -> !account.removed()).count();
    }

    @Override
    public long countVanished(long baseline) {
      return vanished(baseline, Integer.MAX_VALUE).size();
    }

    @Override
    public List<AccountId> vanished(long baseline, int limit) {
      return mine.accounts.values().stream()
          .filter(account -> !account.removed() && !mine.seen.contains(account.id()))
          .map(Account::id)
          .limit(limit)
          .toList();
    }

    @Override
    public void forgetSeenExcept(long baseline) {
      atForget.accept(mine, baseline);
      mine.seen.clear();
    }

    @Override
    public void recordCycle(CycleRecord cycle) {
      atRecord.run();
      mine.cycles.add(cycle);
    }

    @Override
    public void commit() {
      atCommit.run();
      commits++;
      contents = mine;
      atCommitted.run();
    }

    @Override
    public void close() {
      transactionsOpen--;
    }
  }
}
