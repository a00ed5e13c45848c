package io.accountsync.marketo.jdbc;

import io.accountsync.marketo.jdbc.ContactColumns.Copy;
import io.accountsync.marketo.jdbc.Session.ByIds;
import io.accountsync.model.AccountId;
import io.accountsync.model.MembershipChange.Membership;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.AccountUpdate.Kind;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Keeps the host's columns equal to what the contacts show, within one transaction; without such
 * columns it does nothing.
 *
 * <p>A link and a change of its account could miss each other, as neither sees what the other has
 * not committed. So whoever writes columns first locks the accounts that the contacts belong to,
 * and those that they leave, in the order of their ids. A contact without account has none to lock;
 * who comes from outside a page therefore locks the contacts' rows as well, before it looks at what
 * they show.
 */
final class ContactCopies {
  private final Session session;
  private final Tables tables;
  private final Dialect dialect;
  private final List<Copy> copies;
  private final Set<String> fields;

  ContactCopies(Session session, Tables tables, Dialect dialect, List<Copy> copies) {
    this.session = session;
    this.tables = tables;
    this.dialect = dialect;
    this.copies = copies;
    this.fields = copies.stream().map(copy -> copy.field().name()).collect(Collectors.toSet());
  }

  /** What remains to be done once the accounts, which are locked, are written. */
  List<ByIds> ofChanged(List<AccountUpdate> updates) {
    List<AccountId> changed = updates.stream().filter(this::shows).map(AccountUpdate::id).toList();
    if (changed.isEmpty()) {
      return List.of();
    }
    String source =
        "SELECT k.contact_id"
            + accountColumns()
            + " FROM UNNEST(CAST(? AS uuid ARRAY)) AS u(account_id) LEFT JOIN "
            + tables.membership
            + " k ON k.account_id = u.account_id LEFT JOIN "
            + tables.account
            + " a ON a.account_id = k.account_id WHERE k.contact_id IS NOT NULL";
    return List.of(new ByIds(copying(source), List.of(AccountRows.uuids(changed))));
  }

  /** Contacts may have waited for a new account; of any other they show what it had before. */
  private boolean shows(AccountUpdate update) {
    return !copies.isEmpty()
        && (update.kind() == Kind.ADDED
            || update.diff().stream()
                .flatMap(diff -> diff.changes().stream())
                .anyMatch(change -> fields.contains(change.field().name())));
  }

  /**
   * Locks the accounts that contacts are about to join and to leave.
   *
   * @param former what the contacts belonged to so far, where they had a link
   */
  void beforeLinking(List<Membership> linked, Map<UUID, Optional<UUID>> former) {
    if (copies.isEmpty()) {
      return;
    }
    Set<UUID> accounts = new HashSet<>();
    for (Membership membership : linked) {
      membership.account().ifPresent(account -> accounts.add(account.value()));
      former.getOrDefault(membership.contact().value(), Optional.empty()).ifPresent(accounts::add);
    }
    lockAccounts(accounts);
  }

  private void lockAccounts(Collection<UUID> accounts) {
    lock("lock accounts", tables.account, "account_id", accounts);
  }

  /**
   * Copies to contacts whose links were just written. A row that is not there yet is remembered
   * first: what comes between the two statements is copied and remembered.
   */
  void ofLinked(List<Membership> linked) {
    if (copies.isEmpty() || linked.isEmpty()) {
      return;
    }
    List<UUID> ofAccounts =
        Memberships.contacts(
            linked.stream().filter(membership -> membership.accountId() != null).toList());
    session.update(
        "copy account values to contacts that were linked",
        List.of(
            new WaitingLinks(session, tables).remembering(ofAccounts),
            toContacts(Memberships.contacts(linked))));
  }

  /**
   * Copies to contacts outside of a page.
   *
   * @param accounts the accounts that they belonged to when they were looked up; one that has moved
   *     since then got its values in the moving transaction, and gets them again
   */
  void refresh(Collection<UUID> contacts, Collection<UUID> accounts) {
    lockAccounts(accounts);
    lock("lock contacts", host().quoted(), host().quotedId(), contacts);
    session.update(
        "copy account values to contacts",
        List.of(toContacts(contacts.stream().sorted().toList())));
  }

  private ByIds toContacts(List<UUID> contacts) {
    String source =
        "SELECT u.contact_id"
            + accountColumns()
            + " FROM UNNEST(CAST(? AS uuid ARRAY)) AS u(contact_id) LEFT JOIN "
            + tables.membership
            + " k ON k.contact_id = u.contact_id LEFT JOIN "
            + tables.account
            + " a ON a.account_id = k.account_id";
    return new ByIds(copying(source), List.of(contacts));
  }

  private void lock(String doing, String table, String key, Collection<UUID> ids) {
    if (copies.isEmpty() || ids.isEmpty()) {
      return;
    }
    session.query(
        doing,
        "SELECT "
            + key
            + " FROM "
            + table
            + " WHERE "
            + key
            + " = ANY(?) ORDER BY "
            + key
            + " FOR UPDATE",
        statement -> statement.setArray(1, session.uuids(ids)),
        row -> {});
  }

  private String copying(String source) {
    return dialect.setFrom(
        host().quoted(),
        host().quotedId() + " = s.contact_id",
        source,
        copies.stream().map(Copy::assignment).collect(Collectors.joining(", ")));
  }

  private String accountColumns() {
    return copies.stream()
        .map(copy -> ", a." + Tables.column(copy.field()))
        .collect(Collectors.joining());
  }

  private Tables.HostContacts host() {
    return tables.host().orElseThrow();
  }
}
