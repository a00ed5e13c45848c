package io.accountsync.marketo;

import static com.google.common.base.Preconditions.checkState;

import io.accountsync.model.Account;
import io.accountsync.model.AccountDiff;
import io.accountsync.model.AccountId;
import io.accountsync.model.AccountValues;
import io.accountsync.model.Activity;
import io.accountsync.model.Contact;
import io.accountsync.model.ContactId;
import io.accountsync.model.Field;
import io.accountsync.model.FieldSet;
import io.accountsync.model.MembershipChange.Membership;
import io.accountsync.model.RowVersion;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.Rejection;
import io.accountsync.spi.CycleRecord;
import io.accountsync.spi.Lease;
import io.accountsync.spi.StoreTransaction;
import io.accountsync.spi.SyncState;
import io.accountsync.spi.TransientStoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/** A transaction on a {@link Memory}: reads through, and writes apart until the commit. */
final class MemoryTransaction implements StoreTransaction {
  private final InMemoryContactStore store;
  private final Memory memory;
  @Nullable private final Lease lease;
  private final Overlay<AccountId, Account> accounts;
  private final Overlay<ContactId, Optional<AccountId>> links;
  private final Overlay<AccountId, Rejection> rejections;
  private final Overlay<Long, Set<AccountId>> seen;
  private final List<Activity> activities = new ArrayList<>();
  private final List<Suppression> suppressions = new ArrayList<>();
  private final List<CycleRecord> cycles = new ArrayList<>();
  @Nullable private SyncState state;
  private boolean open = true;

  MemoryTransaction(InMemoryContactStore store, Memory memory, @Nullable Lease lease) {
    this.store = store;
    this.memory = memory;
    this.lease = lease;
    accounts = new Overlay<>(memory.accounts);
    links = new Overlay<>(memory.links);
    rejections = new Overlay<>(memory.rejections);
    seen = new Overlay<>(memory.seen);
  }

  @Override
  public SyncState state() {
    synchronized (store) {
      checkOpen();
      return state == null ? memory.state : state;
    }
  }

  @Override
  public void saveState(SyncState newState) {
    checkOpen();
    checkLeased();
    state = newState;
  }

  @Override
  public Map<AccountId, RowVersion> versions(Collection<AccountId> ids, int generation) {
    synchronized (store) {
      checkOpen();
      Map<AccountId, RowVersion> versions = new HashMap<>();
      for (AccountId id : ids) {
        Account account = accounts.get(id);
        if (account != null
            && !account.removed()
            && account.generation() >= generation
            && account.version() != null) {
          versions.put(id, account.version());
        }
      }
      return versions;
    }
  }

  @Override
  public Map<AccountId, Account> lockAccounts(Collection<AccountId> ids, FieldSet fields) {
    synchronized (store) {
      checkOpen();
      store.lock(ids, this);
      Map<AccountId, Account> locked = new HashMap<>();
      for (AccountId id : ids) {
        Account account = accounts.get(id);
        if (account != null) {
          locked.put(id, account.withValues(project(account.values(), fields)));
        }
      }
      return locked;
    }
  }

  @Override
  public Map<AccountId, Integer> countContacts(Collection<AccountId> ids, int atMost) {
    synchronized (store) {
      checkOpen();
      Map<AccountId, Integer> counts = new HashMap<>();
      for (AccountId id : ids) {
        counts.put(id, (int) members(id).limit(atMost).count());
      }
      return counts;
    }
  }

  /** The contacts linked to an account, this transaction's own links included. */
  private Stream<ContactId> members(AccountId account) {
    Stream<ContactId> untouched =
        memory.members(account).stream().filter(id -> !links.changedKeys().contains(id));
    Stream<ContactId> touched =
        links.changedKeys().stream().filter(id -> linkOf(id).filter(account::equals).isPresent());
    return Stream.concat(untouched, touched);
  }

  private Optional<AccountId> linkOf(ContactId contact) {
    Optional<AccountId> link = links.get(contact);
    return link == null ? Optional.empty() : link;
  }

  @Override
  public Optional<Contact> contact(ContactId id, FieldSet fields) {
    synchronized (store) {
      checkOpen();
      if (links.get(id) == null) {
        return Optional.empty();
      }
      AccountId account = linkOf(id).orElse(null);
      Account stored = account == null ? null : accounts.get(account);
      return Optional.of(
          stored == null
              ? new Contact(id, account, AccountValues.none())
              : Contact.withoutAccount(id)
                  .join(stored.withValues(project(stored.values(), fields))));
    }
  }

  @Override
  public void apply(List<AccountUpdate> updates) {
    synchronized (store) {
      checkOpen();
      store.lock(updates.stream().map(AccountUpdate::id).toList(), this);
      for (AccountUpdate update : updates) {
        applyOne(update);
      }
    }
  }

  private void applyOne(AccountUpdate update) {
    Account stored = accounts.get(update.id());
    if ((stored == null) != (update.kind() == AccountUpdate.Kind.ADDED)) {
      throw new TransientStoreException(
          "Account "
              + update.id()
              + (stored == null ? " is not stored" : " is stored already")
              + ", so it cannot be "
              + update.kind()
              + ". Plan again.");
    }
    Account after = update.after();
    accounts.put(
        after.id(),
        stored == null ? after : after.withValues(merge(stored.values(), after.values())));
    AccountDiff diff = update.diff().orElse(null);
    if (diff == null) {
      return;
    }
    switch (update.logging()) {
      case NONE -> {}
      case ACTIVITIES ->
          counted(update)
              .map(id -> new Contact(id, after.id(), after.values()))
              .forEach(contact -> activities.addAll(contact.activities(diff, update.cause())));
      case SUPPRESSED -> suppressions.add(new Suppression(diff, update.contacts(), update.cause()));
    }
  }

  /** Contacts join without a lock on their account, and the cap was decided by their number. */
  private Stream<ContactId> counted(AccountUpdate update) {
    List<ContactId> contacts = members(update.id()).toList();
    if (contacts.size() != update.contacts()) {
      throw new TransientStoreException(
          "Account "
              + update.id()
              + " has "
              + contacts.size()
              + " contacts and no longer "
              + update.contacts()
              + ". Plan again.");
    }
    return contacts.stream();
  }

  @Override
  public void reject(List<Rejection> refused) {
    checkOpen();
    refused.forEach(rejection -> rejections.put(rejection.account(), rejection));
  }

  @Override
  public void clearRejections(Collection<AccountId> ids) {
    checkOpen();
    ids.forEach(rejections::remove);
  }

  @Override
  public void link(List<Membership> memberships) {
    checkOpen();
    memberships.forEach(membership -> links.put(membership.contact(), membership.account()));
  }

  @Override
  public void markSeen(long baseline, Collection<AccountId> ids) {
    synchronized (store) {
      checkOpen();
      Set<AccountId> marked = new HashSet<>(seenIn(baseline));
      marked.addAll(ids);
      seen.put(baseline, marked);
    }
  }

  private Set<AccountId> seenIn(long baseline) {
    Set<AccountId> marked = seen.get(baseline);
    return marked == null ? Set.of() : marked;
  }

  @Override
  public long countAccounts() {
    synchronized (store) {
      checkOpen();
      return present().count();
    }
  }

  @Override
  public long countVanished(long baseline) {
    synchronized (store) {
      checkOpen();
      return vanished(baseline).count();
    }
  }

  @Override
  public List<AccountId> vanished(long baseline, int limit) {
    synchronized (store) {
      checkOpen();
      return vanished(baseline).limit(limit).toList();
    }
  }

  private Stream<AccountId> vanished(long baseline) {
    Set<AccountId> marked = seenIn(baseline);
    return present().filter(id -> !marked.contains(id));
  }

  private Stream<AccountId> present() {
    return accounts.allKeys().stream()
        .filter(
            id -> {
              Account account = accounts.get(id);
              return account != null && !account.removed();
            });
  }

  @Override
  public void forgetSeenExcept(long baseline) {
    synchronized (store) {
      checkOpen();
      seen.allKeys().stream().filter(id -> id != baseline).forEach(seen::remove);
    }
  }

  @Override
  public void recordCycle(CycleRecord cycle) {
    checkOpen();
    checkLeased();
    cycles.add(cycle);
  }

  @Override
  public void commit() {
    synchronized (store) {
      checkOpen();
      try {
        if (lease != null) {
          store.checkLease(lease);
        }
        accounts.merge();
        links.changedKeys().forEach(contact -> memory.link(contact, linkOf(contact)));
        rejections.merge();
        seen.merge();
        activities.forEach(
            activity ->
                memory
                    .activities
                    .computeIfAbsent(activity.contact(), k -> new ArrayList<>())
                    .add(activity));
        memory.suppressions.addAll(suppressions);
        memory.cycles.addAll(cycles);
        memory.state = state();
      } finally {
        close();
      }
    }
  }

  @Override
  public void close() {
    synchronized (store) {
      if (open) {
        open = false;
        store.unlock(this);
      }
    }
  }

  private void checkOpen() {
    checkState(open, "The transaction has ended: begin another one");
  }

  private void checkLeased() {
    checkState(lease != null, "Only a transaction of the lease may do this: use begin(lease)");
  }

  private static AccountValues project(AccountValues values, FieldSet fields) {
    if (values.fields().equals(fields)) {
      return values;
    }
    Object[] projected = new Object[fields.size()];
    for (int i = 0; i < projected.length; i++) {
      int position = values.fields().indexOf(fields.get(i).name());
      projected[i] = position < 0 ? null : values.get(position);
    }
    return AccountValues.adopt(fields, projected);
  }

  /** Lays new values over stored ones; fields that are no longer named keep theirs (CS-01). */
  private static AccountValues merge(AccountValues stored, AccountValues news) {
    List<Field> kept =
        stored.fields().asList().stream()
            .filter(field -> news.fields().indexOf(field.name()) < 0)
            .toList();
    if (kept.isEmpty()) {
      return news;
    }
    FieldSet all =
        FieldSet.of(Stream.concat(news.fields().asList().stream(), kept.stream()).toList());
    Object[] merged = new Object[all.size()];
    for (int i = 0; i < merged.length; i++) {
      String name = all.get(i).name();
      boolean isNew = i < news.fields().size();
      merged[i] = isNew ? news.get(i) : stored.get(name);
    }
    return AccountValues.adopt(all, merged);
  }
}
