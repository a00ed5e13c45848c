package io.accountsync.spi;

import io.accountsync.model.Account;
import io.accountsync.model.AccountId;
import io.accountsync.model.Contact;
import io.accountsync.model.ContactId;
import io.accountsync.model.FieldSet;
import io.accountsync.model.MembershipChange.Membership;
import io.accountsync.model.RowVersion;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.Rejection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A unit of work whose effects become visible together at its commit, or not at all (rule R13).
 *
 * <p>Every method takes a whole page, at most 5,000 entries, and is meant to cost a constant number
 * of statements; an empty page is allowed and does nothing. Returned maps have an entry for each id
 * that is known and none for the others; nothing returned is ever null. Used by one thread.
 */
public interface StoreTransaction extends AutoCloseable {
  /** Returns the state last saved; {@link SyncState#INITIAL} before the first time (CS-06). */
  SyncState state();

  /** Saves the state, replacing the former one. Needs a lease. */
  void saveState(SyncState state);

  /**
   * Returns the versions last applied of those of the accounts that are stored, not removed, of a
   * generation or a later one, and have a version (CS-07). A narrow read without locks: most of a
   * full read ends here (rule R6).
   *
   * @param generation the oldest {@linkplain Account#generation() generation} whose accounts count
   */
  Map<AccountId, RowVersion> versions(Collection<AccountId> accounts, int generation);

  /**
   * Returns the stored ones of the accounts, removed ones included, and keeps others from changing
   * them until the transaction ends (CS-08).
   *
   * @param fields which values to return; those never stored are null
   */
  Map<AccountId, Account> lockAccounts(Collection<AccountId> accounts, FieldSet fields);

  /**
   * Counts the contacts linked to each of the accounts, stopping at {@code atMost} (CS-09). An
   * account without contacts may be left out.
   *
   * @param atMost 1 or more
   */
  Map<AccountId, Integer> countContacts(Collection<AccountId> accounts, int atMost);

  /**
   * Returns a contact with its account and the account values that it has now (CS-10); empty if the
   * store does not know it.
   *
   * @param fields which values to return
   */
  Optional<Contact> contact(ContactId contact, FieldSet fields);

  /**
   * Applies updates, at most one for each account, all over the same fields.
   *
   * <p>CS-11: afterwards the account is what {@link AccountUpdate#after()} says, and every contact
   * of the account shows these values. CS-12: an update that logs activities makes one for each of
   * the account's contacts and each changed field, another makes none; if the contacts are no
   * longer as many as {@link AccountUpdate#contacts()}, by which the cap was decided, it is refused
   * with a {@link TransientStoreException}. CS-13: an update whose activities are suppressed leaves
   * one readable row with its change, number of contacts and cause.
   */
  void apply(List<AccountUpdate> updates);

  /** Records refused images, replacing an earlier rejection of the same account (CS-14). */
  void reject(List<Rejection> rejections);

  /** Forgets the rejections of the accounts that have one (CS-14). */
  void clearRejections(Collection<AccountId> accounts);

  /**
   * Links contacts to accounts or to none, each contact at most once, replacing its former link
   * (CS-15). A contact or an account that the store does not know yet is no error: the link waits
   * (CS-16). A linked contact shows the stored values of its account at once, without activities
   * (rule R10).
   */
  void link(List<Membership> memberships);

  /** Remembers that a full read contained these accounts; repeats are allowed (CS-17). */
  void markSeen(long baseline, Collection<AccountId> accounts);

  /** Returns how many accounts are stored and not removed. */
  long countAccounts();

  /**
   * Returns how many of the accounts that are stored and not removed a full read did not contain.
   */
  long countVanished(long baseline);

  /** Returns up to {@code limit} of the accounts that {@link #countVanished} counts (CS-18). */
  List<AccountId> vanished(long baseline, int limit);

  /** Forgets what was marked seen, in all full reads but the given one; 0 forgets all (CS-19). */
  void forgetSeenExcept(long baseline);

  /** Remembers a cycle, readable by the host (CS-20). Needs a lease. */
  void recordCycle(CycleRecord cycle);

  /**
   * Makes everything done so far take effect.
   *
   * @throws LeaseLostException if the transaction needs the lease and another holder has it (CS-05)
   * @throws TransientStoreException if it failed or its outcome is unknown
   */
  void commit();

  /** Ends the transaction; what was not committed never happened (CS-21). */
  @Override
  void close();
}
