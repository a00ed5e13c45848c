package io.accountsync.marketo.testkit;

import io.accountsync.marketo.InMemoryContactStore;
import io.accountsync.model.Account;
import io.accountsync.model.AccountId;
import io.accountsync.model.AccountValues;
import io.accountsync.model.Contact;
import io.accountsync.model.ContactId;
import io.accountsync.model.FieldSet;
import io.accountsync.model.MembershipChange.Membership;
import io.accountsync.model.RowVersion;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.AccountUpdate.Kind;
import io.accountsync.policy.AccountUpdate.Logging;
import io.accountsync.policy.Rejection;
import io.accountsync.spi.ContactStore;
import io.accountsync.spi.CycleRecord;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.FeedProgress;
import io.accountsync.spi.Lease;
import io.accountsync.spi.StoreException;
import io.accountsync.spi.StoreTransaction;
import io.accountsync.spi.SyncState;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Stores that are right but for one thing, and the rule that each of them breaks. */
enum BrokenStores {
  TAKES_A_FIELD_OF_ANOTHER_TYPE("CS-01", TypeBlindStore::new),
  GIVES_A_LEASE_TWICE("CS-02", DoubleLeaseStore::new),
  CHANGES_THE_EPOCH_ON_RENEWAL("CS-03", RestlessEpochStore::new),
  KEEPS_THE_EPOCH_ON_TAKE_OVER("CS-04", FrozenEpochStore::new),
  DOES_NOT_FENCE("CS-05", UnfencedStore::new),
  CUTS_LONG_POSITIONS("CS-06", wrapping(CuttingTransaction::new)),
  SHOWS_VERSIONS_OF_REMOVED_ACCOUNTS("CS-07", wrapping(IndiscreetTransaction::new)),
  SHOWS_VERSIONS_OF_OLDER_GENERATIONS("CS-07", wrapping(AgelessTransaction::new)),
  DOES_NOT_LOCK("CS-08", UnlockedStore::new),
  COUNTS_ONE_TOO_FEW("CS-09", wrapping(ShortCountTransaction::new)),
  INVENTS_CONTACTS("CS-10", wrapping(InventiveTransaction::new)),
  LOSES_AN_UPDATE("CS-11", wrapping(LosingTransaction::new)),
  LOGS_TWICE("CS-12", wrapping(StutteringTransaction::new)),
  HIDES_SUPPRESSION("CS-13", wrapping(SilentTransaction::new)),
  KEEPS_THE_FIRST_REJECTION("CS-14", StubbornStore::new),
  TAKES_A_REPEATED_LINK_BACK("CS-15", wrapping(TogglingTransaction::new)),
  FORGETS_LINKS_THAT_WAIT("CS-16", wrapping(ImpatientTransaction::new)),
  COUNTS_REPEATED_MARKS("CS-17", RepeatCountingStore::new),
  IGNORES_THE_LIMIT("CS-18", wrapping(LimitlessTransaction::new)),
  FORGETS_ALL_MARKS("CS-19", wrapping(ForgetfulTransaction::new)),
  LOSES_WHY_A_CYCLE_FAILED("CS-20", wrapping(BrightTransaction::new)),
  COMMITS_WHEN_CLOSED("CS-21", wrapping(UnstoppableTransaction::new));

  final String rule;

  // A constructor, which holds nothing.
  @SuppressWarnings("ImmutableEnumChecker")
  final Function<InMemoryContactStore, ContactStore> store;

  BrokenStores(String rule, Function<InMemoryContactStore, ContactStore> store) {
    this.rule = rule;
    this.store = store;
  }

  private static Function<InMemoryContactStore, ContactStore> wrapping(
      Function<StoreTransaction, StoreTransaction> wrapper) {
    return real ->
        new ForwardingStore(real) {
          @Override
          protected StoreTransaction wrap(StoreTransaction transaction) {
            return wrapper.apply(transaction);
          }
        };
  }

  private static final class TypeBlindStore extends ForwardingStore {
    TypeBlindStore(InMemoryContactStore real) {
      super(real);
    }

    @Override
    public void prepare(FieldSet fields) {
      try {
        super.prepare(fields);
      } catch (StoreException e) {
        // Taken all the same.
      }
    }
  }

  /** Gives the very first lease away as long as it was not renewed. */
  private static final class DoubleLeaseStore extends ForwardingStore {
    private final Map<String, Integer> asked = new HashMap<>();
    private String first = "";

    DoubleLeaseStore(InMemoryContactStore real) {
      super(real);
    }

    @Override
    public synchronized Optional<Lease> acquireLease(String holder, Duration ttl) {
      first = first.isEmpty() ? holder : first;
      asked.merge(holder, 1, Integer::sum);
      Optional<Lease> lease = super.acquireLease(holder, ttl);
      boolean stolen = lease.isEmpty() && asked.get(first) == 1 && asked.size() == 2;
      return stolen ? Optional.of(new Lease(holder, 99)) : lease;
    }
  }

  /** Knows the real lease of each holder and shows another epoch. */
  private abstract static class OtherEpochStore extends ForwardingStore {
    private final Map<Lease, Lease> realLeases = new HashMap<>();

    OtherEpochStore(InMemoryContactStore real) {
      super(real);
    }

    abstract long epoch(long realEpoch);

    @Override
    public synchronized Optional<Lease> acquireLease(String holder, Duration ttl) {
      return super.acquireLease(holder, ttl)
          .map(
              lease -> {
                Lease shown = new Lease(holder, epoch(lease.epoch()));
                realLeases.put(shown, lease);
                return shown;
              });
    }

    @Override
    public synchronized void releaseLease(Lease lease) {
      super.releaseLease(realLeases.get(lease));
    }

    @Override
    public synchronized StoreTransaction begin(Lease lease) {
      return super.begin(realLeases.get(lease));
    }
  }

  private static final class RestlessEpochStore extends OtherEpochStore {
    private long count;

    RestlessEpochStore(InMemoryContactStore real) {
      super(real);
    }

    @Override
    long epoch(long realEpoch) {
      return ++count;
    }
  }

  private static final class FrozenEpochStore extends OtherEpochStore {
    FrozenEpochStore(InMemoryContactStore real) {
      super(real);
    }

    @Override
    long epoch(long realEpoch) {
      return 1;
    }
  }

  /** Looks at the lease when the transaction begins, and then never again. */
  private static final class UnfencedStore extends ForwardingStore {
    private Lease current = new Lease("nobody", 0);

    UnfencedStore(InMemoryContactStore real) {
      super(real);
    }

    @Override
    public Optional<Lease> acquireLease(String holder, Duration ttl) {
      Optional<Lease> lease = super.acquireLease(holder, ttl);
      lease.ifPresent(given -> current = given);
      return lease;
    }

    @Override
    public StoreTransaction begin(Lease lease) {
      return new ForwardingTransaction(real.begin(current)) {
        private final Lease atBegin = current;
        private List<AccountUpdate> updates = List.of();

        @Override
        public void apply(List<AccountUpdate> applied) {
          updates = applied;
          super.apply(applied);
        }

        @Override
        public void commit() {
          if (atBegin.equals(current)) {
            super.commit();
          } else {
            close();
            try (StoreTransaction late = UnfencedStore.this.real.begin(current)) {
              late.apply(updates);
              late.commit();
            }
          }
        }
      };
    }
  }

  private static final class CuttingTransaction extends ForwardingTransaction {
    CuttingTransaction(StoreTransaction real) {
      super(real);
    }

    @Override
    public void saveState(SyncState state) {
      FeedProgress accounts = state.accounts();
      super.saveState(
          state.withAccounts(
              new FeedProgress(
                  accounts.phase(),
                  accounts
                      .position()
                      .map(FeedPosition::value)
                      .map(CuttingTransaction::cut)
                      .map(FeedPosition::new)
                      .orElse(null))));
    }

    private static String cut(String position) {
      return position.substring(0, Math.min(position.length(), 255));
    }
  }

  private static final class IndiscreetTransaction extends ForwardingTransaction {
    IndiscreetTransaction(StoreTransaction real) {
      super(real);
    }

    @Override
    public Map<AccountId, RowVersion> versions(Collection<AccountId> accounts, int generation) {
      Map<AccountId, RowVersion> versions = new HashMap<>();
      lockAccounts(accounts, FieldSet.empty())
          .forEach(
              (id, account) -> {
                if (account.version() != null) {
                  versions.put(id, account.version());
                }
              });
      return versions;
    }
  }

  private static final class AgelessTransaction extends ForwardingTransaction {
    AgelessTransaction(StoreTransaction real) {
      super(real);
    }

    @Override
    public Map<AccountId, RowVersion> versions(Collection<AccountId> accounts, int generation) {
      return super.versions(accounts, 0);
    }
  }

  private static final class UnlockedStore extends ForwardingStore {
    private final InMemoryContactStore contents;

    UnlockedStore(InMemoryContactStore real) {
      super(real);
      contents = real;
    }

    @Override
    protected StoreTransaction wrap(StoreTransaction transaction) {
      return new ForwardingTransaction(transaction) {
        @Override
        public Map<AccountId, Account> lockAccounts(Collection<AccountId> ids, FieldSet fields) {
          Map<AccountId, Account> read = new HashMap<>();
          for (AccountId id : ids) {
            contents.account(id).ifPresent(account -> read.put(id, onlyIn(account, fields)));
          }
          return read;
        }
      };
    }

    private static Account onlyIn(Account account, FieldSet fields) {
      Map<String, Object> values = new HashMap<>(account.values().asMap());
      values.keySet().removeIf(name -> fields.indexOf(name) < 0);
      return account.withValues(AccountValues.of(fields, values));
    }
  }

  private static final class ShortCountTransaction extends ForwardingTransaction {
    ShortCountTransaction(StoreTransaction real) {
      super(real);
    }

    @Override
    public Map<AccountId, Integer> countContacts(Collection<AccountId> accounts, int atMost) {
      return super.countContacts(accounts, atMost - 1);
    }
  }

  private static final class InventiveTransaction extends ForwardingTransaction {
    InventiveTransaction(StoreTransaction real) {
      super(real);
    }

    @Override
    public Optional<Contact> contact(ContactId contact, FieldSet fields) {
      return super.contact(contact, fields).or(() -> Optional.of(Contact.withoutAccount(contact)));
    }
  }

  /** Takes a version that advances alone for no change at all. */
  private static final class LosingTransaction extends ForwardingTransaction {
    LosingTransaction(StoreTransaction real) {
      super(real);
    }

    @Override
    public void apply(List<AccountUpdate> updates) {
      super.apply(updates.stream().filter(update -> update.kind() != Kind.ADVANCED).toList());
    }
  }

  private static final class StutteringTransaction extends ForwardingTransaction {
    StutteringTransaction(StoreTransaction real) {
      super(real);
    }

    @Override
    public void apply(List<AccountUpdate> updates) {
      super.apply(updates);
      super.apply(
          updates.stream()
              .filter(update -> update.logging() == Logging.ACTIVITIES && update.contacts() > 1)
              .toList());
    }
  }

  private static final class SilentTransaction extends ForwardingTransaction {
    SilentTransaction(StoreTransaction real) {
      super(real);
    }

    @Override
    public void apply(List<AccountUpdate> updates) {
      super.apply(updates.stream().map(SilentTransaction::silenced).toList());
    }

    private static AccountUpdate silenced(AccountUpdate update) {
      return update.logging() == Logging.SUPPRESSED
          ? new AccountUpdate(
              update.kind(), update.after(), update.change(), Logging.NONE, 0, update.cause())
          : update;
    }
  }

  private static final class StubbornStore extends ForwardingStore {
    private final InMemoryContactStore contents;

    StubbornStore(InMemoryContactStore real) {
      super(real);
      contents = real;
    }

    @Override
    protected StoreTransaction wrap(StoreTransaction transaction) {
      return new ForwardingTransaction(transaction) {
        @Override
        public void reject(List<Rejection> rejections) {
          Set<AccountId> known = new HashSet<>();
          contents
              .rejections(ContractFixture.ALL)
              .forEach(rejection -> known.add(rejection.account()));
          super.reject(rejections.stream().filter(r -> !known.contains(r.account())).toList());
        }
      };
    }
  }

  private static final class TogglingTransaction extends ForwardingTransaction {
    TogglingTransaction(StoreTransaction real) {
      super(real);
    }

    @Override
    public void link(List<Membership> memberships) {
      super.link(memberships.stream().map(this::toggled).toList());
    }

    private Membership toggled(Membership membership) {
      boolean repeated =
          membership.accountId() != null
              && contact(membership.contact(), FieldSet.empty())
                  .flatMap(Contact::account)
                  .equals(membership.account());
      return repeated ? new Membership(membership.contact(), null) : membership;
    }
  }

  private static final class ImpatientTransaction extends ForwardingTransaction {
    ImpatientTransaction(StoreTransaction real) {
      super(real);
    }

    @Override
    public Optional<Contact> contact(ContactId id, FieldSet fields) {
      return super.contact(id, fields)
          .map(contact -> contact.hasAccountValues() ? contact : Contact.withoutAccount(id));
    }
  }

  private static final class RepeatCountingStore extends ForwardingStore {
    private final Set<AccountId> marked = new HashSet<>();
    private int repeats;

    RepeatCountingStore(InMemoryContactStore real) {
      super(real);
    }

    @Override
    protected StoreTransaction wrap(StoreTransaction transaction) {
      return new ForwardingTransaction(transaction) {
        @Override
        public void markSeen(long baseline, Collection<AccountId> accounts) {
          if (baseline == 1) {
            accounts.forEach(account -> repeats += marked.add(account) ? 0 : 1);
          }
          super.markSeen(baseline, accounts);
        }

        @Override
        public long countVanished(long baseline) {
          return super.countVanished(baseline) - (baseline == 1 ? repeats : 0);
        }
      };
    }
  }

  private static final class LimitlessTransaction extends ForwardingTransaction {
    LimitlessTransaction(StoreTransaction real) {
      super(real);
    }

    @Override
    public List<AccountId> vanished(long baseline, int limit) {
      return super.vanished(baseline, Integer.MAX_VALUE);
    }
  }

  private static final class ForgetfulTransaction extends ForwardingTransaction {
    ForgetfulTransaction(StoreTransaction real) {
      super(real);
    }

    @Override
    public void forgetSeenExcept(long baseline) {
      super.forgetSeenExcept(0);
    }
  }

  private static final class BrightTransaction extends ForwardingTransaction {
    BrightTransaction(StoreTransaction real) {
      super(real);
    }

    @Override
    public void recordCycle(CycleRecord cycle) {
      super.recordCycle(
          new CycleRecord(
              cycle.startedAt(), cycle.endedAt(), cycle.fullRead(), cycle.counts(), null));
    }
  }

  /** Takes the end of a page for its success. */
  private static final class UnstoppableTransaction extends ForwardingTransaction {
    private boolean writing;

    UnstoppableTransaction(StoreTransaction real) {
      super(real);
    }

    @Override
    public void apply(List<AccountUpdate> updates) {
      super.apply(updates);
      writing = true;
    }

    @Override
    public void commit() {
      writing = false;
      super.commit();
    }

    @Override
    public void close() {
      if (writing) {
        commit();
      }
      super.close();
    }
  }
}
