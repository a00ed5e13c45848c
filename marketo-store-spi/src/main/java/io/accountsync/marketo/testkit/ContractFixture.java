package io.accountsync.marketo.testkit;

import io.accountsync.marketo.SyncJournal;
import io.accountsync.model.Account;
import io.accountsync.model.AccountId;
import io.accountsync.model.AccountValues;
import io.accountsync.model.Cause;
import io.accountsync.model.Contact;
import io.accountsync.model.ContactId;
import io.accountsync.model.Field;
import io.accountsync.model.FieldSet;
import io.accountsync.model.FieldType;
import io.accountsync.model.MembershipChange.Membership;
import io.accountsync.model.RowVersion;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.AccountUpdate.Kind;
import io.accountsync.policy.AccountUpdate.Logging;
import io.accountsync.spi.ContactStore;
import io.accountsync.spi.Lease;
import io.accountsync.spi.StoreTransaction;
import io.accountsync.spi.TransientStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The store under test and the words that the rules are written in. */
abstract class ContractFixture {
  static final Field NAME = Field.string("name", "Name", 255);
  static final Field NOTES = Field.text("notes", "Notes", 30_000);
  static final Field STAFF = Field.of("staff", "Num Staff", FieldType.INTEGER);
  static final Field REVENUE = Field.of("revenue", "Revenue", FieldType.DECIMAL);
  static final Field SHARE = Field.of("share", "Share", FieldType.FLOAT);
  static final Field ACTIVE = Field.of("active", "Active", FieldType.BOOLEAN);
  static final Field FOUNDED = Field.of("founded", "Founded", FieldType.DATE);
  static final Field VISITED = Field.of("visited", "Visited", FieldType.DATETIME);

  /** A field of each type. */
  static final FieldSet FIELDS =
      FieldSet.of(List.of(NAME, NOTES, STAFF, REVENUE, SHARE, ACTIVE, FOUNDED, VISITED));

  static final Cause CAUSE =
      new Cause("Kit", "A test says so", Instant.parse("2026-03-01T12:00:00Z"));
  static final int PAGE = 5_000;
  static final int ALL = 100_000;

  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final int ATTEMPTS = 10;
  private static final Duration MUST_NOT_HAPPEN_WITHIN = Duration.ofMillis(200);
  private static final Duration MUST_HAPPEN_WITHIN = Duration.ofMinutes(1);

  @Nullable private ContactStore store;
  @Nullable private Lease lease;
  private final ExecutorService others = Executors.newCachedThreadPool();

  /** Returns a store in which nothing has happened; called once for each test. */
  protected abstract ContactStore newStore();

  /** Returns what the store that {@link #newStore} returned last remembers. */
  protected abstract SyncJournal journal();

  /** Lets the clock that the store's leases run by go on by that much. */
  protected abstract void passTime(Duration time);

  /**
   * Makes contacts known to the store that {@link #newStore} returned last. Does nothing unless
   * overridden, which is right for stores that know a contact from its first link on.
   */
  protected void addContacts(Collection<ContactId> contacts) {}

  @BeforeEach
  final void begin() {
    store = newStore();
    store().prepare(FIELDS);
  }

  @AfterEach
  final void end() {
    others.shutdownNow();
  }

  final ContactStore store() {
    ContactStore current = store;
    if (current == null) {
      throw new IllegalStateException("The store is made before each test");
    }
    return current;
  }

  final Lease lease() {
    Lease current = lease;
    if (current == null) {
      current = store().acquireLease("kit", LEASE).orElseThrow();
      lease = current;
    }
    return current;
  }

  /** Works in a transaction of the lease, commits, and tries again as the engine does. */
  final void commit(Consumer<StoreTransaction> work) {
    commit(() -> store().begin(lease()), work);
  }

  /** Works in a transaction without lease, as local edits do. */
  final void commitEdit(Consumer<StoreTransaction> work) {
    commit(() -> store().begin(), work);
  }

  private static void commit(Supplier<StoreTransaction> begin, Consumer<StoreTransaction> work) {
    for (int attempt = 1; ; attempt++) {
      try (StoreTransaction transaction = begin.get()) {
        work.accept(transaction);
        transaction.commit();
        return;
      } catch (TransientStoreException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Works in a transaction of the lease that never commits. */
  final void abandon(Consumer<StoreTransaction> work) {
    try (StoreTransaction transaction = store().begin(lease())) {
      work.accept(transaction);
    }
  }

  final <T> T read(Function<StoreTransaction, T> question) {
    try (StoreTransaction transaction = store().begin()) {
      return question.apply(transaction);
    }
  }

  /** Does something as somebody else would, at the same time. */
  final Future<?> meanwhile(Runnable work) {
    return others.submit(work);
  }

  /** Gives something that has to wait for us the chance to go on if it wrongly does not. */
  static void giveAChance(Future<?> work) {
    try {
      work.get(MUST_NOT_HAPPEN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException expected) {
      // It waits, as it should.
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  static void await(Future<?> work) {
    try {
      work.get(MUST_HAPPEN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("What was done at the same time failed: " + e.getCause(), e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("What was done at the same time does not end", e);
    }
  }

  static AccountId account(int number) {
    // Spread over the whole range, signs included: nobody may depend on the order of ids.
    return new AccountId(new UUID(number * 0x9e3779b97f4a7c15L, number));
  }

  static ContactId contact(int number) {
    return new ContactId(new UUID(number * 0xc2b2ae3d27d4eb4fL, ~number));
  }

  static List<AccountId> accounts(int count) {
    return IntStream.range(0, count).mapToObj(ContractFixture::account).toList();
  }

  static AccountValues values(Map<String, ?> values) {
    return AccountValues.of(FIELDS, values);
  }

  /** An account with a name, as it is stored first. */
  static Account named(int number, String name) {
    return new Account(
        account(number), new RowVersion("v1"), values(Map.of("name", name)), false, 1);
  }

  static Account version(Account account, String version) {
    return new Account(
        account.id(),
        new RowVersion(version),
        account.values(),
        account.removed(),
        account.generation());
  }

  static AccountUpdate added(Account account) {
    return new AccountUpdate(Kind.ADDED, account, null, Logging.NONE, 0, CAUSE);
  }

  /** The update that makes one account of another, without activities. */
  static AccountUpdate silent(Kind kind, Account before, Account after) {
    return update(kind, before, after, Logging.NONE, 0);
  }

  static AccountUpdate update(
      Kind kind, Account before, Account after, Logging logging, int contacts) {
    return new AccountUpdate(
        kind, after, before.diffTo(after).orElse(null), logging, contacts, CAUSE);
  }

  /** The update of an account's name to a new one in a new version, logged. */
  static AccountUpdate renamed(Account before, String name, int contacts) {
    Account after = version(before.withValues(before.values().with(Map.of("name", name))), "v2");
    return update(Kind.UPDATED, before, after, Logging.ACTIVITIES, contacts);
  }

  final void store(Account... accounts) {
    List<AccountUpdate> updates = new ArrayList<>();
    for (Account account : accounts) {
      updates.add(added(account));
    }
    commit(transaction -> transaction.apply(updates));
  }

  /** Makes contacts known and links them to an account. */
  final void join(@Nullable AccountId account, int firstContact, int count) {
    List<ContactId> contacts =
        IntStream.range(firstContact, firstContact + count)
            .mapToObj(ContractFixture::contact)
            .toList();
    addContacts(contacts);
    for (int from = 0; from < count; from += PAGE) {
      List<Membership> page =
          contacts.subList(from, Math.min(from + PAGE, count)).stream()
              .map(contact -> new Membership(contact, account))
              .toList();
      commit(transaction -> transaction.link(page));
    }
  }

  final Map<AccountId, Account> stored(Collection<AccountId> accounts) {
    return read(transaction -> transaction.lockAccounts(accounts, FIELDS));
  }

  final Optional<Account> find(AccountId account) {
    return Optional.ofNullable(stored(List.of(account)).get(account));
  }

  final Account stored(AccountId account) {
    return find(account).orElseThrow(() -> new AssertionError(account + " is not stored"));
  }

  /** The value that the account has in a field. */
  @Nullable
  final Object stored(AccountId account, Field field) {
    return stored(account).values().get(field.name());
  }

  final Optional<Contact> findContact(int contact) {
    return read(transaction -> transaction.contact(contact(contact), FIELDS));
  }

  final Contact shown(int contact) {
    return findContact(contact)
        .orElseThrow(() -> new AssertionError("Contact " + contact(contact) + " is unknown"));
  }

  /** The name that the contact shows; null also while it shows nothing. */
  @Nullable
  final Object shownName(int contact) {
    return shown(contact).values().asMap().get(NAME.name());
  }

  static Account lock(StoreTransaction transaction, AccountId account, FieldSet fields) {
    Account locked = transaction.lockAccounts(List.of(account), fields).get(account);
    if (locked == null) {
      throw new AssertionError(account + " is not stored");
    }
    return locked;
  }
}
