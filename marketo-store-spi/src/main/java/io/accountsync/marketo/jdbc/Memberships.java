package io.accountsync.marketo.jdbc;

import com.google.common.collect.Iterables;
import com.google.common.collect.Lists;
import io.accountsync.model.AccountId;
import io.accountsync.model.AccountValues;
import io.accountsync.model.Contact;
import io.accountsync.model.ContactId;
import io.accountsync.model.FieldSet;
import io.accountsync.model.MembershipChange.Membership;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.annotation.Nullable;

/** Which contact belongs to which account (rule R10). */
final class Memberships {
  private final Session session;
  private final Tables tables;
  private final Dialect dialect;

  Memberships(Session session, Tables tables, Dialect dialect) {
    this.session = session;
    this.tables = tables;
    this.dialect = dialect;
  }

  /** Reads the links as they are, and writes those that are new or different. */
  void link(List<Membership> memberships, ContactCopies copies) {
    Map<UUID, Optional<UUID>> stored = stored(memberships);
    List<Membership> added = new ArrayList<>();
    List<Membership> moved = new ArrayList<>();
    for (Membership membership : memberships) {
      Optional<UUID> former = stored.get(membership.contact().value());
      if (former == null) {
        added.add(membership);
      } else if (!former.equals(membership.account().map(AccountId::value))) {
        moved.add(membership);
      }
    }
    List<Membership> changed = Lists.newArrayList(Iterables.concat(added, moved));
    copies.beforeLinking(changed, stored);
    if (!added.isEmpty()) {
      insert(added);
    }
    if (!moved.isEmpty()) {
      session.batch(
          "move contacts between accounts",
          "UPDATE " + tables.membership + " SET account_id = ? WHERE contact_id = ?",
          moved,
          (statement, membership) -> {
            statement.setObject(1, account(membership), Types.OTHER);
            statement.setObject(2, membership.contact().value());
          });
    }
    copies.ofLinked(changed);
  }

  private Map<UUID, Optional<UUID>> stored(List<Membership> memberships) {
    Map<UUID, Optional<UUID>> stored = new HashMap<>(memberships.size() * 2);
    session.query(
        "read which contacts are linked",
        "SELECT a.contact_id, a.account_id FROM " + dialect.byIds(tables.membership, "contact_id"),
        statement -> dialect.setIds(session, statement, 1, contacts(memberships)),
        row ->
            stored.put(
                row.getObject(1, UUID.class), Optional.ofNullable(row.getObject(2, UUID.class))));
    return stored;
  }

  private void insert(List<Membership> added) {
    session.update(
        "link contacts to accounts",
        "INSERT INTO "
            + tables.membership
            + " (contact_id, account_id) SELECT contact_id, account_id FROM"
            + " UNNEST(CAST(? AS uuid ARRAY), CAST(? AS uuid ARRAY)) AS u(contact_id, account_id)",
        statement -> {
          statement.setArray(1, session.uuids(contacts(added)));
          List<UUID> accounts = new ArrayList<>(added.size());
          added.forEach(membership -> accounts.add(account(membership)));
          statement.setArray(2, session.uuids(accounts));
        });
  }

  static List<UUID> contacts(List<Membership> memberships) {
    return memberships.stream().map(membership -> membership.contact().value()).toList();
  }

  @Nullable
  private static UUID account(Membership membership) {
    AccountId account = membership.accountId();
    return account == null ? null : account.value();
  }

  /**
   * Counts without looking at more contacts than asked for: whether there is one at the last place
   * decides, and only accounts that are smaller are counted out. (H2 cannot correlate a subquery
   * that is a table, which would spare the second look.)
   */
  Map<AccountId, Integer> count(Collection<AccountId> accounts, int atMost) {
    Map<AccountId, Integer> counts = new HashMap<>(accounts.size() * 2);
    String members = " FROM " + tables.linkedContacts + " WHERE k.account_id = u.account_id";
    session.query(
        "count contacts",
        "SELECT u.account_id, CASE WHEN (SELECT k.contact_id"
            + members
            + " LIMIT 1 OFFSET ?) IS NOT NULL THEN CAST(? AS bigint) ELSE (SELECT COUNT(*)"
            + members
            + ") END FROM UNNEST(CAST(? AS uuid ARRAY)) AS u(account_id)",
        statement -> {
          statement.setInt(1, atMost - 1);
          statement.setInt(2, atMost);
          statement.setArray(3, session.uuids(AccountRows.uuids(accounts)));
        },
        row -> counts.put(new AccountId(row.getObject(1, UUID.class)), row.getInt(2)));
    return counts;
  }

  Optional<Contact> contact(
      ContactId contact, FieldSet fields, FieldCatalogue catalogue, AccountRows accounts) {
    Contact[] found = {null};
    session.query(
        "read contact " + contact,
        "SELECT k.account_id, a.account_id"
            + accounts.columns(fields, catalogue)
            + " FROM "
            + tables.contacts
            + " LEFT JOIN "
            + tables.account
            + " a ON a.account_id = k.account_id WHERE "
            + tables.contactId
            + " = ?",
        statement -> statement.setObject(1, contact.value()),
        row -> {
          UUID account = row.getObject(1, UUID.class);
          boolean arrived = row.getObject(2) != null;
          found[0] =
              new Contact(
                  contact,
                  account == null ? null : new AccountId(account),
                  arrived ? accounts.values(row, 3, fields) : AccountValues.none());
        });
    return Optional.ofNullable(found[0]);
  }
}
