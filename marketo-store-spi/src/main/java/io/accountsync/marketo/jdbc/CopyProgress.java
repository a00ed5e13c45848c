package io.accountsync.marketo.jdbc;

import java.sql.Types;
import java.util.Optional;
import java.util.UUID;
import javax.annotation.Nullable;

/** The one row that says which columns of the host are kept, and how far they are filled. */
final class CopyProgress {
  /** No id comes before it. */
  static final UUID START = new UUID(0, 0);

  private final Session session;
  private final Tables tables;

  CopyProgress(Session session, Tables tables) {
    this.session = session;
    this.tables = tables;
  }

  /** Lets a filling begin, unless these are the columns that are kept; returns whether it did. */
  boolean beginUnlessKept(String columns) {
    return 0
        < session.update(
            "begin to fill the contacts' columns",
            beginning() + " WHERE columns IS NULL OR columns <> ?",
            statement -> {
              statement.setString(1, columns);
              statement.setObject(2, START);
              statement.setString(3, columns);
            });
  }

  /** Lets a filling begin. */
  void begin(String columns) {
    session.update(
        "begin to fill the contacts' columns",
        beginning(),
        statement -> {
          statement.setString(1, columns);
          statement.setObject(2, START);
        });
  }

  private String beginning() {
    return "UPDATE " + tables.copy + " SET columns = ?, next_contact = ?";
  }

  /** From now on nobody keeps any columns, so who does so again has to fill them. */
  void forget() {
    session.update(
        "forget the contacts' columns",
        "UPDATE "
            + tables.copy
            + " SET columns = NULL, next_contact = NULL WHERE columns IS NOT NULL",
        Session.Binding.NONE);
  }

  /**
   * The contact that the filling of these columns goes on with, locked, so that others who fill
   * wait; empty if it is done.
   */
  Optional<UUID> next(String columns) {
    UUID[] next = {null};
    session.query(
        "read how far the contacts' columns are filled",
        "SELECT next_contact FROM " + tables.copy + " WHERE columns = ? FOR UPDATE",
        statement -> statement.setString(1, columns),
        row -> next[0] = row.getObject(1, UUID.class));
    return Optional.ofNullable(next[0]);
  }

  /**
   * Remembers how far the filling has come.
   *
   * @param next the contact to go on with, null if it is done
   */
  void moveTo(@Nullable UUID next) {
    session.update(
        "remember how far the contacts' columns are filled",
        "UPDATE " + tables.copy + " SET next_contact = ?",
        statement -> statement.setObject(1, next, Types.OTHER));
  }
}
