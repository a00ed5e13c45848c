package io.accountsync.marketo.jdbc;

import com.google.common.collect.Lists;
import io.accountsync.marketo.Suppression;
import io.accountsync.marketo.jdbc.Session.ByIds;
import io.accountsync.model.AccountDiff;
import io.accountsync.model.AccountId;
import io.accountsync.model.Activity;
import io.accountsync.model.Cause;
import io.accountsync.model.ContactId;
import io.accountsync.model.Field;
import io.accountsync.model.FieldChange;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.AccountUpdate.Logging;
import io.accountsync.spi.TransientStoreException;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import javax.annotation.Nullable;

/**
 * What changed for whom (rule R8): each changed field of an account once, and for each contact that
 * gets activities one thin row that refers to the change. The view puts the two together, an
 * activity for each contact and field.
 */
final class ChangeLog {
  private static final int CHANGES_AT_ONCE = 250;

  /** Some seconds' work; more waits for the next cycle. */
  private static final int EXPIRED_AT_MOST = 1_000_000;

  /** An array of H2 has 65,536 elements at most; a page may change more fields than that. */
  private static final int FIELDS_AT_ONCE = 10_000;

  private final Session session;
  private final Tables tables;
  private final ChangeIds ids = new ChangeIds();

  ChangeLog(Session session, Tables tables) {
    this.session = session;
    this.tables = tables;
  }

  /**
   * Writes what updates log.
   *
   * @param others statements to send together with the last one, so that they cost none of their
   *     own
   */
  void write(List<AccountUpdate> updates, FieldCatalogue catalogue, List<ByIds> others) {
    List<Changed> changed = new ArrayList<>();
    List<UUID> loggedChanges = new ArrayList<>();
    List<UUID> loggedAccounts = new ArrayList<>();
    long expected = 0;
    for (AccountUpdate update : updates) {
      AccountDiff diff = update.change();
      if (diff == null || update.logging() == Logging.NONE) {
        continue;
      }
      UUID change = ids.next(update.cause().at());
      for (FieldChange field : diff.changes()) {
        changed.add(new Changed(change, update, field, catalogue.number(field.field())));
      }
      if (update.logging() == Logging.ACTIVITIES && update.contacts() > 0) {
        loggedChanges.add(change);
        loggedAccounts.add(update.id().value());
        expected += update.contacts();
      }
    }
    insert(changed);
    if (!loggedChanges.isEmpty()) {
      insertActivities(loggedChanges, loggedAccounts, expected, others);
    } else if (!others.isEmpty()) {
      session.update("copy account values to contacts", others);
    }
  }

  /** The contacts are counted and the activities made by two statements; both must see the same. */
  private void insertActivities(
      List<UUID> changes, List<UUID> accounts, long expected, List<ByIds> others) {
    List<ByIds> statements = new ArrayList<>();
    statements.add(
        new ByIds(
            // An outer join, because H2 keeps its order: from the changes to their contacts.
            "INSERT INTO "
                + tables.activity
                + " (contact_id, change_id) SELECT m.contact_id, u.change_id FROM"
                + " UNNEST(CAST(? AS uuid ARRAY), CAST(? AS uuid ARRAY)) AS u(change_id,"
                + " account_id) LEFT JOIN "
                + tables.membersAs("m")
                // In the order of the key, whose index is then visited once from end to end.
                + " ON m.account_id = u.account_id WHERE m.contact_id IS NOT NULL ORDER BY"
                + " m.contact_id",
            List.of(changes, accounts)));
    statements.addAll(others);
    int inserted =
        session.update(
            others.isEmpty() ? "write activities" : "write activities and copies of values",
            statements);
    if (inserted != expected) {
      throw new TransientStoreException(
          "Contacts joined or left an account between the count ("
              + expected
              + ") and the activities ("
              + inserted
              + ")");
    }
  }

  /**
   * A changed field of an account.
   *
   * @param id of the change that it is part of
   * @param number the field's
   */
  private record Changed(UUID id, AccountUpdate update, FieldChange field, int number) {
    @Nullable
    Integer suppressedContacts() {
      return update.logging() == Logging.SUPPRESSED ? update.contacts() : null;
    }
  }

  private void insert(List<Changed> fields) {
    if (fields.isEmpty()) {
      return;
    }
    session.batch(
        "write account changes",
        "INSERT INTO "
            + tables.change
            + " (change_id, field_id, account_id, old_value, new_value, suppressed_contacts,"
            + " source, reason, at) SELECT change_id, field_id, account_id, old_value, new_value,"
            + " suppressed_contacts, source, reason, CAST(at AS timestamp with time zone)"
            + " FROM UNNEST(CAST(? AS uuid ARRAY), CAST(? AS integer ARRAY),"
            + " CAST(? AS uuid ARRAY), CAST(? AS varchar ARRAY), CAST(? AS varchar ARRAY),"
            + " CAST(? AS integer ARRAY), CAST(? AS varchar ARRAY), CAST(? AS varchar ARRAY),"
            + " CAST(? AS varchar ARRAY)) AS u(change_id, field_id, account_id, old_value,"
            + " new_value, suppressed_contacts, source, reason, at)",
        Lists.partition(fields, FIELDS_AT_ONCE),
        this::bind);
  }

  private void bind(PreparedStatement statement, List<Changed> some) throws SQLException {
    statement.setArray(1, session.uuids(column(some, Changed::id)));
    statement.setArray(2, session.array("integer", column(some, Changed::number)));
    statement.setArray(3, session.uuids(column(some, row -> row.update.id().value())));
    statement.setArray(4, texts(some, row -> row.field.beforeText()));
    statement.setArray(5, texts(some, row -> row.field.afterText()));
    statement.setArray(6, session.array("integer", column(some, Changed::suppressedContacts)));
    statement.setArray(7, texts(some, row -> row.update.cause().source()));
    statement.setArray(8, texts(some, row -> row.update.cause().reason()));
    statement.setArray(
        9, texts(some, row -> ColumnTypes.stored(row.update.cause().at()).toString()));
  }

  private Array texts(List<Changed> rows, Function<Changed, String> text) throws SQLException {
    return session.array("varchar", rows.stream().map(text).toArray(String[]::new));
  }

  private static <T> List<T> column(List<Changed> rows, Function<Changed, T> value) {
    return rows.stream().map(value).toList();
  }

  /**
   * Forgets the changes, with their activities, that are older than that: a bounded number of rows,
   * whatever number of them a change has.
   */
  void expire(Instant olderThan) {
    UUID bound = ChangeIds.bound(olderThan);
    int rows = 0;
    while (rows < EXPIRED_AT_MOST && holdsOlderThan(bound)) {
      rows += expireSome(bound);
    }
  }

  private int expireSome(UUID olderThan) {
    UUID[] bound = {olderThan};
    session.query(
        "look for expired activities",
        "SELECT change_id FROM "
            + tables.change
            + " WHERE change_id < ? ORDER BY change_id LIMIT 1 OFFSET "
            + CHANGES_AT_ONCE,
        statement -> statement.setObject(1, bound[0]),
        row -> bound[0] = row.getObject(1, UUID.class));
    int rows = 0;
    for (String table : List.of(tables.activity, tables.change)) {
      rows +=
          session.update(
              "forget expired activities",
              "DELETE FROM " + table + " WHERE change_id < ?",
              statement -> statement.setObject(1, bound[0]));
    }
    return rows;
  }

  /** Looks at the oldest change, where the planner can choose nothing but the key's index. */
  private boolean holdsOlderThan(UUID bound) {
    boolean[] older = {false};
    session.query(
        "look for expired activities",
        "SELECT change_id FROM " + tables.change + " ORDER BY change_id LIMIT 1",
        Session.Binding.NONE,
        row -> older[0] = KeyOrder.BYTES.compare(row.getObject(1, UUID.class), bound) < 0);
    return older[0];
  }

  List<Activity> activities(ContactId contact, int limit, FieldCatalogue catalogue) {
    List<Activity> activities = new ArrayList<>();
    session.query(
        "read activities",
        "SELECT c.* FROM "
            + tables.activity
            + " a JOIN "
            + tables.change
            + " c ON c.change_id = a.change_id WHERE a.contact_id = ?"
            + " ORDER BY c.at DESC, c.change_id, c.field_id LIMIT ?",
        statement -> {
          statement.setObject(1, contact.value());
          statement.setInt(2, limit);
        },
        row ->
            activities.add(
                new Activity(contact, account(row), fieldChange(row, catalogue), cause(row))));
    return List.copyOf(activities);
  }

  List<Suppression> suppressions(int limit, FieldCatalogue catalogue) {
    Map<UUID, Suppression> suppressions = new LinkedHashMap<>();
    session.query(
        "read suppressed changes",
        "SELECT c.* FROM "
            + tables.change
            + " c JOIN (SELECT DISTINCT change_id, at FROM "
            + tables.change
            + " WHERE suppressed_contacts IS NOT NULL ORDER BY at DESC, change_id LIMIT ?) n"
            + " ON n.change_id = c.change_id ORDER BY c.at DESC, c.change_id, c.field_id",
        statement -> statement.setInt(1, limit),
        row ->
            suppressions.merge(
                row.getObject("change_id", UUID.class),
                new Suppression(
                    new AccountDiff(account(row), List.of(fieldChange(row, catalogue))),
                    row.getInt("suppressed_contacts"),
                    cause(row)),
                ChangeLog::joined));
    return List.copyOf(suppressions.values());
  }

  private static Suppression joined(Suppression fields, Suppression field) {
    List<FieldChange> changes = new ArrayList<>(fields.change().changes());
    changes.addAll(field.change().changes());
    return new Suppression(
        new AccountDiff(fields.change().account(), changes), fields.contacts(), fields.cause());
  }

  private static AccountId account(ResultSet row) throws SQLException {
    return new AccountId(row.getObject("account_id", UUID.class));
  }

  private static FieldChange fieldChange(ResultSet row, FieldCatalogue catalogue)
      throws SQLException {
    Field field = catalogue.field(row.getInt("field_id"));
    return new FieldChange(field, value(row, "old_value", field), value(row, "new_value", field));
  }

  @Nullable
  private static Object value(ResultSet row, String column, Field field) throws SQLException {
    return field.type().parse(row.getString(column));
  }

  private static Cause cause(ResultSet row) throws SQLException {
    return new Cause(
        row.getString("source"), row.getString("reason"), ColumnTypes.instant(row, "at"));
  }
}
