package io.accountsync.marketo.jdbc;

import io.accountsync.marketo.jdbc.Session.ByIds;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The links whose contacts the host has no row for yet: what is copied when one appears. */
final class WaitingLinks {
  private final Session session;
  private final Tables tables;

  WaitingLinks(Session session, Tables tables) {
    this.session = session;
    this.tables = tables;
  }

  /** Remembers those of the contacts that have no row; a statement for the caller to send. */
  ByIds remembering(List<UUID> contacts) {
    return new ByIds(
        remembering("UNNEST(CAST(? AS uuid ARRAY)) AS k(contact_id)"), List.of(contacts));
  }

  /** Remembers all linked contacts that have no row. */
  void rememberAll() {
    session.update(
        "remember which links wait for their contacts",
        remembering(tables.membership + " k") + " AND k.account_id IS NOT NULL",
        Session.Binding.NONE);
  }

  private String remembering(String links) {
    Tables.HostContacts host = tables.host().orElseThrow();
    return "INSERT INTO "
        + tables.copyWaiting
        + " (contact_id) SELECT k.contact_id FROM "
        + links
        + " LEFT JOIN "
        + host.quoted()
        + " h ON h."
        + host.quotedId()
        + " = k.contact_id LEFT JOIN "
        + tables.copyWaiting
        + " w ON w.contact_id = k.contact_id WHERE w.contact_id IS NULL AND h."
        + host.quotedId()
        + " IS NULL";
  }

  /** Returns contacts in the order of their ids, from one on. */
  List<UUID> from(UUID first, int limit) {
    List<UUID> contacts = new ArrayList<>();
    session.query(
        "read which links wait for their contacts",
        "SELECT contact_id FROM "
            + tables.copyWaiting
            + " WHERE contact_id >= ? ORDER BY contact_id LIMIT ?",
        statement -> {
          statement.setObject(1, first);
          statement.setInt(2, limit);
        },
        row -> contacts.add(row.getObject(1, UUID.class)));
    return contacts;
  }

  /** These contacts' links wait no longer. */
  void remove(List<UUID> contacts) {
    session.update(
        "remember which links wait no longer",
        "DELETE FROM " + tables.copyWaiting + " WHERE contact_id = ANY(?)",
        statement -> statement.setArray(1, session.uuids(contacts)));
  }
}
