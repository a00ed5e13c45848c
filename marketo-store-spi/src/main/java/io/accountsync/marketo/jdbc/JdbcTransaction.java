package io.accountsync.marketo.jdbc;

import static com.google.common.base.Preconditions.checkState;

import io.accountsync.model.Account;
import io.accountsync.model.AccountId;
import io.accountsync.model.Contact;
import io.accountsync.model.ContactId;
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
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;

/** A page's work on one connection; the state row is written last and locked the shortest. */
final class JdbcTransaction implements StoreTransaction {
  private final Session session;
  @Nullable private final Lease lease;
  private final Tables tables;
  private final Duration retention;
  private final LockBounds bounds;
  private final AccountRows accounts;
  private final Memberships memberships;
  private final ChangeLog changes;
  private final ContactCopies copies;
  private final Rejections rejections;
  private final SeenMarks seen;
  private final CycleHistory cycles;
  private final StateRow stateRow;
  @Nullable private SyncState unsaved;
  private FieldCatalogue catalogue;
  private boolean open = true;

  JdbcTransaction(
      Session session,
      @Nullable Lease lease,
      FieldCatalogue catalogue,
      JdbcOptions options,
      Dialect dialect,
      LockBounds bounds) {
    this.session = session;
    this.lease = lease;
    this.catalogue = catalogue;
    retention = options.retention();
    this.bounds = bounds;
    tables = options.tables();
    accounts = new AccountRows(session, tables, dialect);
    memberships = new Memberships(session, tables, dialect);
    changes = new ChangeLog(session, tables);
    copies = new ContactCopies(session, tables, dialect, options.contactColumns().known(catalogue));
    rejections = new Rejections(session, tables);
    seen = new SeenMarks(session, tables, dialect);
    cycles = new CycleHistory(session, tables);
    stateRow = new StateRow(session, tables);
  }

  @Override
  public SyncState state() {
    checkOpen();
    return unsaved == null ? stateRow.read() : unsaved;
  }

  @Override
  public void saveState(SyncState state) {
    checkLeased();
    unsaved = state;
  }

  @Override
  public Map<AccountId, RowVersion> versions(Collection<AccountId> ids, int generation) {
    checkOpen();
    return ids.isEmpty() ? Map.of() : accounts.versions(ids, generation, rejections, seen);
  }

  @Override
  public Map<AccountId, Account> lockAccounts(Collection<AccountId> ids, FieldSet fields) {
    checkOpen();
    return ids.isEmpty() ? Map.of() : accounts.lock(ids, fields, knowing(fields), bounds);
  }

  @Override
  public Map<AccountId, Integer> countContacts(Collection<AccountId> ids, int atMost) {
    checkOpen();
    return ids.isEmpty() ? Map.of() : memberships.count(ids, atMost);
  }

  @Override
  public Optional<Contact> contact(ContactId contact, FieldSet fields) {
    checkOpen();
    return memberships.contact(contact, fields, knowing(fields), accounts);
  }

  /** Another store may have added fields since this one looked at them. */
  private FieldCatalogue knowing(FieldSet fields) {
    if (!fields.asList().stream().allMatch(catalogue::has)) {
      catalogue = FieldCatalogue.read(session, tables);
    }
    return catalogue;
  }

  /**
   * Rows are written in the order of the accounts: a page then visits each index that begins with
   * them once from end to end.
   */
  @Override
  public void apply(List<AccountUpdate> updates) {
    checkOpen();
    if (!updates.isEmpty()) {
      bounds.set(session);
      List<AccountUpdate> ordered =
          updates.stream()
              .sorted(Comparator.comparing(update -> update.id().value(), KeyOrder.BYTES))
              .toList();
      accounts.write(ordered);
      changes.write(ordered, catalogue, copies.ofChanged(ordered));
    }
  }

  @Override
  public void reject(List<Rejection> refused) {
    checkOpen();
    rejections.reject(refused);
  }

  @Override
  public void clearRejections(Collection<AccountId> ids) {
    checkOpen();
    rejections.clear(ids);
  }

  @Override
  public void link(List<Membership> links) {
    checkOpen();
    if (!links.isEmpty()) {
      bounds.set(session);
      memberships.link(links, copies);
    }
  }

  @Override
  public void markSeen(long baseline, Collection<AccountId> ids) {
    checkOpen();
    if (!ids.isEmpty()) {
      seen.add(baseline, ids);
    }
  }

  @Override
  public long countAccounts() {
    checkOpen();
    return accounts.count();
  }

  @Override
  public long countVanished(long baseline) {
    checkOpen();
    return seen.countVanished(baseline);
  }

  @Override
  public List<AccountId> vanished(long baseline, int limit) {
    checkOpen();
    return seen.vanished(baseline, limit);
  }

  @Override
  public void forgetSeenExcept(long baseline) {
    checkOpen();
    bounds.set(session);
    seen.forgetExcept(baseline);
  }

  /** The cycle's end also says what is too old to keep: a store has no clock of its own. */
  @Override
  public void recordCycle(CycleRecord cycle) {
    checkLeased();
    bounds.set(session);
    cycles.add(cycle);
    cycles.expire(cycle.endedAt().minus(retention));
    changes.expire(cycle.endedAt().minus(retention));
  }

  @Override
  public void commit() {
    checkOpen();
    try (this) {
      if (lease != null) {
        bounds.set(session);
      }
      rejections.write();
      seen.write();
      if (lease != null) {
        saveOrCheck(lease);
      }
      session.commit();
    }
  }

  private void saveOrCheck(Lease held) {
    try {
      if (unsaved != null) {
        stateRow.save(unsaved, held);
      } else {
        stateRow.check(held);
      }
    } catch (TransientStoreException e) {
      // Where transactions keep one view of the data, this is how they hear of a new holder.
      refuseIfLost(held, e);
      throw e;
    }
  }

  private void refuseIfLost(Lease held, TransientStoreException failure) {
    try {
      session.rollback();
      stateRow.refuseIfLost(held);
    } catch (TransientStoreException again) {
      failure.addSuppressed(again);
    }
  }

  @Override
  public void close() {
    open = false;
    session.close();
  }

  private void checkOpen() {
    checkState(open, "The transaction has ended: begin another one");
  }

  private void checkLeased() {
    checkOpen();
    checkState(lease != null, "Only a transaction of the lease may do this: use begin(lease)");
  }
}
