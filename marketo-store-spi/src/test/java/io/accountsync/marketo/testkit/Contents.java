package io.accountsync.marketo.testkit;

import com.google.common.collect.ImmutableSortedMultiset;
import com.google.common.collect.Multiset;
import com.google.common.collect.Multisets;
import io.accountsync.marketo.jdbc.CopyingHost;
import io.accountsync.model.AccountId;
import io.accountsync.model.Cause;
import io.accountsync.model.ContactId;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.annotation.Nullable;
import javax.sql.DataSource;

/**
 * Everything that a synchronisation has left behind, a line for each fact, so that a difference
 * names what is missing and what is too much. A database is read with plain SQL, past the store.
 */
final class Contents {
  private final ImmutableSortedMultiset.Builder<String> lines =
      new ImmutableSortedMultiset.Builder<>(Comparator.naturalOrder());
  private final UnaryOperator<Instant> time;

  private Contents(UnaryOperator<Instant> time) {
    this.time = time;
  }

  /** What the rules say. */
  static Multiset<String> of(RulesModel model, UnaryOperator<Instant> time) {
    Contents contents = new Contents(time);
    model.accounts.forEach(
        (id, account) ->
            contents.add(
                "account",
                id,
                account.version,
                account.removed,
                account.values.get("name"),
                account.values.get("revenue"),
                account.values.get("employees")));
    model.contacts.forEach((id, link) -> contents.add(model, id, link.account()));
    model.activities.forEach(
        row ->
            contents.add(
                "activity",
                row.contact(),
                row.account(),
                row.field(),
                row.before(),
                row.after(),
                contents.text(row.cause())));
    model.suppressions.forEach(
        row ->
            contents.add(
                "suppression",
                row.account(),
                row.field(),
                row.before(),
                row.after(),
                row.contacts(),
                contents.text(row.cause())));
    model.rejections.forEach((id, field) -> contents.add("rejection", id, field));
    return contents.lines.build();
  }

  private void add(RulesModel model, ContactId id, @Nullable AccountId account) {
    Map<String, Object> values = model.valuesOf(id);
    if (values == null) {
      add("contact", id, account, null, null, null);
    } else {
      add(
          "contact",
          id,
          account,
          values.get("name"),
          values.get("revenue"),
          values.get("employees"));
    }
  }

  /** What a database holds. */
  static Multiset<String> of(DataSource database, UnaryOperator<Instant> time) throws SQLException {
    return of(
        database,
        time,
        "SELECT contact_id, account_id, name, revenue, employees FROM contact_account_values");
  }

  /** What a database holds, of contacts what the host has in its own table. */
  static Multiset<String> ofCopies(DataSource database, UnaryOperator<Instant> time)
      throws SQLException {
    return of(database, time, CopyingHost.linkedContacts(Scenario.FIELDS));
  }

  private static Multiset<String> of(
      DataSource database, UnaryOperator<Instant> time, String contactsQuery) throws SQLException {
    Contents contents = new Contents(time);
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      contents.read(
          statement,
          "SELECT account_id, version, removed, f_name, f_revenue, f_employees FROM account",
          "account");
      contents.read(statement, contactsQuery, "contact");
      String change = "field, old_value, new_value, ";
      String cause = "source, reason, at";
      contents.read(
          statement,
          "SELECT contact_id, account_id, " + change + cause + " FROM activities",
          "activity");
      contents.read(
          statement,
          "SELECT account_id, "
              + change
              + "suppressed_contacts, "
              + cause
              + " FROM account_changes WHERE suppressed_contacts IS NOT NULL",
          "suppression");
      contents.read(statement, "SELECT account_id, field FROM rejection", "rejection");
    }
    return contents.lines.build();
  }

  private void read(Statement statement, String sql, String what) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      int columns = row.getMetaData().getColumnCount();
      while (row.next()) {
        Object[] values = new Object[columns];
        for (int i = 0; i < columns; i++) {
          String label = row.getMetaData().getColumnLabel(i + 1);
          values[i] =
              label.equalsIgnoreCase("at")
                  ? row.getObject(i + 1, OffsetDateTime.class).toInstant()
                  : row.getObject(i + 1);
        }
        add(what, values);
      }
    }
  }

  private String text(Cause cause) {
    return cause.source() + " " + cause.reason() + " " + time.apply(cause.at());
  }

  private void add(String what, @Nullable Object... values) {
    StringBuilder line = new StringBuilder(what);
    for (Object value : values) {
      line.append(' ').append(text(value));
    }
    lines.add(line.toString());
  }

  private String text(@Nullable Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.stripTrailingZeros().toPlainString();
    }
    if (value instanceof Instant at) {
      return time.apply(at).toString();
    }
    if (value instanceof UUID id) {
      return id.toString();
    }
    return Objects.toString(value);
  }

  static void assertSame(String when, Multiset<String> expected, Multiset<String> actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError(
          "R13: %s the database differs from one that never failed.%n%s"
              .formatted(when, difference(expected, actual)));
    }
  }

  static String difference(Multiset<String> expected, Multiset<String> actual) {
    return "Missing:%n  %s%nToo much:%n  %s"
        .formatted(
            String.join("%n  ".formatted(), Multisets.difference(expected, actual)),
            String.join("%n  ".formatted(), Multisets.difference(actual, expected)));
  }
}
