package io.accountsync.marketo;

import io.accountsync.model.Account;
import io.accountsync.model.AccountId;
import io.accountsync.model.Activity;
import io.accountsync.model.Contact;
import io.accountsync.model.ContactId;
import io.accountsync.policy.Rejection;
import io.accountsync.spi.CycleRecord;
import io.accountsync.spi.SyncState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What has been committed to an {@link InMemoryContactStore}; guarded by the store's monitor. */
final class Memory {
  final Map<AccountId, Account> accounts = new HashMap<>();
  final Map<ContactId, Optional<AccountId>> links = new HashMap<>();
  final Map<ContactId, List<Activity>> activities = new HashMap<>();
  final List<Suppression> suppressions = new ArrayList<>();
  final Map<AccountId, Rejection> rejections = new HashMap<>();
  final Map<Long, Set<AccountId>> seen = new HashMap<>();
  final List<CycleRecord> cycles = new ArrayList<>();
  SyncState state = SyncState.INITIAL;

  private final Map<AccountId, Set<ContactId>> members = new HashMap<>();

  Contact contact(ContactId id) {
    Optional<AccountId> account = links.getOrDefault(id, Optional.empty());
    Contact contact = new Contact(id, account.orElse(null), Contact.withoutAccount(id).values());
    return account.map(accounts::get).map(contact::join).orElse(contact);
  }

  /** The contacts linked to an account, in no order that matters. */
  Collection<ContactId> members(AccountId account) {
    return members.getOrDefault(account, Set.of());
  }

  void link(ContactId contact, Optional<AccountId> account) {
    Optional<AccountId> former = links.put(contact, account);
    if (former != null) {
      former.ifPresent(a -> members.computeIfAbsent(a, k -> new TreeSet<>()).remove(contact));
    }
    account.ifPresent(a -> members.computeIfAbsent(a, k -> new TreeSet<>()).add(contact));
  }
}
