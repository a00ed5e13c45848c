package io.accountsync.marketo.jdbc;

import com.google.common.collect.Lists;
import io.accountsync.marketo.jdbc.ContactColumns.Copy;
import io.accountsync.model.ContactId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * Brings the host's columns up to date where no page does: all of them when the host has named
 * others than before, and those of contacts whose rows came after their links. In slices of the
 * contacts in the order of their ids, each in a transaction of its own, so that no lock is held for
 * long and what was interrupted goes on where it was. Safe for use by several threads.
 */
final class ContactRefresh {
  private static final int SLICE = 5_000;
  private static final int WAITING_SLICES_A_CYCLE = 10;

  private final JdbcOptions options;
  private final Dialect dialect;
  private final Transactions transactions;
  private final ContactColumns columns;
  private final String kept;
  private volatile UUID nextWaiting = CopyProgress.START;

  ContactRefresh(JdbcOptions options, Dialect dialect, Transactions transactions) {
    this.options = options;
    this.dialect = dialect;
    this.transactions = transactions;
    columns = options.contactColumns();
    kept =
        options
            .tables()
            .host()
            .map(host -> host.quoted() + "." + host.quotedId() + "\n" + columns)
            .orElse("");
  }

  /** Runs work in a transaction of its own, and again if that fails in a passing way. */
  interface Transactions {
    <T> T commit(Function<Session, T> work);
  }

  /** As each cycle begins: fills what is not filled, and looks after links that wait. */
  void prepare(FieldCatalogue catalogue) {
    if (columns.isEmpty()) {
      forget();
      return;
    }
    List<Copy> copies = columns.all(catalogue);
    boolean due =
        transactions.commit(
            session -> {
              HostColumns.check(session, options.tables(), dialect, copies);
              CopyProgress progress = progress(session);
              if (progress.beginUnlessKept(kept)) {
                waiting(session).rememberAll();
              }
              return progress.next(kept).isPresent();
            });
    fill(copies, due);
    boolean more = true;
    for (int i = 0; more && i < WAITING_SLICES_A_CYCLE; i++) {
      more = catchUpSlice(copies);
    }
  }

  /** Lets whoever keeps columns fill them anew: pages of a store without columns copy nothing. */
  private void forget() {
    transactions.commit(
        session -> {
          progress(session).forget();
          return true;
        });
  }

  /** Brings all columns up to date. */
  void all(FieldCatalogue catalogue) {
    List<Copy> copies = columns.all(catalogue);
    transactions.commit(
        session -> {
          progress(session).begin(kept);
          waiting(session).rememberAll();
          return true;
        });
    fill(copies, true);
    nextWaiting = CopyProgress.START;
    boolean more = true;
    while (more) {
      more = catchUpSlice(copies);
    }
  }

  /** Brings the columns of some contacts up to date. */
  void some(FieldCatalogue catalogue, Collection<ContactId> contacts) {
    List<Copy> copies = columns.all(catalogue);
    List<UUID> ids = contacts.stream().map(ContactId::value).distinct().sorted().toList();
    for (List<UUID> slice : Lists.partition(ids, SLICE)) {
      transactions.commit(
          session -> {
            settle(session, copies, slice);
            return true;
          });
    }
  }

  private void fill(List<Copy> copies, boolean due) {
    boolean more = due;
    while (more) {
      more = transactions.commit(session -> fillSlice(session, copies));
    }
  }

  private boolean fillSlice(Session session, List<Copy> copies) {
    CopyProgress progress = progress(session);
    UUID first = progress.next(kept).orElse(null);
    if (first == null) {
      return false;
    }
    UUID next = skipSlice(session, first);
    refresh(session, copies, differing(session, copies, first, next));
    progress.moveTo(next);
    return next != null;
  }

  /** The first contact after a slice; null if there is none. */
  @Nullable
  private UUID skipSlice(Session session, UUID first) {
    Tables.HostContacts host = host();
    UUID[] next = {null};
    session.query(
        "read contacts",
        "SELECT h.%1$s FROM %2$s h WHERE h.%1$s >= ? ORDER BY h.%1$s LIMIT 1 OFFSET %3$d"
            .formatted(host.quotedId(), host.quoted(), SLICE),
        statement -> statement.setObject(1, first),
        row -> next[0] = row.getObject(1, UUID.class));
    return next[0];
  }

  private Rows differing(Session session, List<Copy> copies, UUID first, @Nullable UUID next) {
    Tables tables = options.tables();
    Rows rows = new Rows();
    session.query(
        "compare contacts with their accounts",
        "SELECT "
            + tables.contactId
            + ", k.account_id FROM "
            + tables.contacts
            + " LEFT JOIN "
            + tables.account
            + " a ON a.account_id = k.account_id WHERE "
            + tables.contactId
            + " >= ?"
            + (next == null ? "" : " AND " + tables.contactId + " < ?")
            + " AND ("
            + copies.stream().map(Copy::differs).collect(Collectors.joining(" OR "))
            + ")",
        statement -> {
          statement.setObject(1, first);
          if (next != null) {
            statement.setObject(2, next);
          }
        },
        rows);
    return rows;
  }

  /** Looks whether contacts have come, and returns whether there may be more to look for. */
  private boolean catchUpSlice(List<Copy> copies) {
    UUID first = nextWaiting;
    UUID next =
        transactions.commit(
            session -> {
              List<UUID> slice = waiting(session).from(first, SLICE + 1);
              boolean more = slice.size() > SLICE;
              settle(session, copies, more ? slice.subList(0, SLICE) : slice);
              return more ? slice.get(SLICE) : CopyProgress.START;
            });
    nextWaiting = next;
    return !next.equals(CopyProgress.START);
  }

  /** Copies to those of the contacts that are there, and lets their links wait no longer. */
  private void settle(Session session, List<Copy> copies, List<UUID> contacts) {
    if (contacts.isEmpty()) {
      return;
    }
    Rows there = there(session, contacts);
    if (!there.contacts.isEmpty()) {
      refresh(session, copies, there);
      waiting(session).remove(there.contacts);
    }
  }

  private Rows there(Session session, List<UUID> contacts) {
    Tables tables = options.tables();
    Tables.HostContacts host = host();
    Rows rows = new Rows();
    session.query(
        "look for contacts",
        "SELECT u.contact_id, k.account_id FROM UNNEST(CAST(? AS uuid ARRAY)) AS u(contact_id)"
            + " LEFT JOIN "
            + host.quoted()
            + " h ON h."
            + host.quotedId()
            + " = u.contact_id LEFT JOIN "
            + tables.membership
            + " k ON k.contact_id = u.contact_id WHERE h."
            + host.quotedId()
            + " IS NOT NULL",
        statement -> statement.setArray(1, session.uuids(contacts)),
        rows);
    return rows;
  }

  private void refresh(Session session, List<Copy> copies, Rows rows) {
    if (!rows.contacts.isEmpty()) {
      new ContactCopies(session, options.tables(), dialect, copies)
          .refresh(rows.contacts, rows.accounts);
    }
  }

  private CopyProgress progress(Session session) {
    return new CopyProgress(session, options.tables());
  }

  private WaitingLinks waiting(Session session) {
    return new WaitingLinks(session, options.tables());
  }

  private Tables.HostContacts host() {
    return options.tables().host().orElseThrow();
  }

  /** Contacts and the accounts that they belong to. */
  private static final class Rows implements Session.Row {
    final List<UUID> contacts = new ArrayList<>();
    final Set<UUID> accounts = new HashSet<>();

    @Override
    public void take(ResultSet row) throws SQLException {
      contacts.add(row.getObject(1, UUID.class));
      UUID account = row.getObject(2, UUID.class);
      if (account != null) {
        accounts.add(account);
      }
    }
  }
}
