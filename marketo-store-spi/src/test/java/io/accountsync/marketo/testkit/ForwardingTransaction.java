package io.accountsync.marketo.testkit;

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
import io.accountsync.spi.StoreTransaction;
import io.accountsync.spi.SyncState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Passes everything on, for subclasses to break something. */
class ForwardingTransaction implements StoreTransaction {
  final StoreTransaction real;

  ForwardingTransaction(StoreTransaction real) {
    this.real = real;
  }

  @Override
  public SyncState state() {
    return real.state();
  }

  @Override
  public void saveState(SyncState state) {
    real.saveState(state);
  }

  @Override
  public Map<AccountId, RowVersion> versions(Collection<AccountId> accounts, int generation) {
    return real.versions(accounts, generation);
  }

  @Override
  public Map<AccountId, Account> lockAccounts(Collection<AccountId> accounts, FieldSet fields) {
    return real.lockAccounts(accounts, fields);
  }

  @Override
  public Map<AccountId, Integer> countContacts(Collection<AccountId> accounts, int atMost) {
    return real.countContacts(accounts, atMost);
  }

  @Override
  public Optional<Contact> contact(ContactId contact, FieldSet fields) {
    return real.contact(contact, fields);
  }

  @Override
  public void apply(List<AccountUpdate> updates) {
    real.apply(updates);
  }

  @Override
  public void reject(List<Rejection> rejections) {
    real.reject(rejections);
  }

  @Override
  public void clearRejections(Collection<AccountId> accounts) {
    real.clearRejections(accounts);
  }

  @Override
  public void link(List<Membership> memberships) {
    real.link(memberships);
  }

  @Override
  public void markSeen(long baseline, Collection<AccountId> accounts) {
    real.markSeen(baseline, accounts);
  }

  @Override
  public long countAccounts() {
    return real.countAccounts();
  }

  @Override
  public long countVanished(long baseline) {
    return real.countVanished(baseline);
  }

  @Override
  public List<AccountId> vanished(long baseline, int limit) {
    return real.vanished(baseline, limit);
  }

  @Override
  public void forgetSeenExcept(long baseline) {
    real.forgetSeenExcept(baseline);
  }

  @Override
  public void recordCycle(CycleRecord cycle) {
    real.recordCycle(cycle);
  }

  @Override
  public void commit() {
    real.commit();
  }

  @Override
  public void close() {
    real.close();
  }
}
