package io.accountsync.benchmarks;

import io.accountsync.model.AccountDiff;
import io.accountsync.model.AccountId;
import io.accountsync.model.AccountValues;
import io.accountsync.model.Field;
import io.accountsync.model.FieldChange;
import io.accountsync.model.FieldSet;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import javax.sql.DataSource;

/**
 * What most integrations do: account fields are columns of the contact, and a change is carried to
 * every contact by itself, with its activities. Both ways to do it are here: statement by
 * statement, a transaction for each account, as a service or a persistence framework does; and in
 * JDBC batches, a transaction for each 1,000 contacts, as a batch framework's writer does.
 */
final class CopiedColumns {
  private static final int CONTACTS_A_TRANSACTION = 1_000;

  private final DataSource dataSource;
  private final String contacts;
  private final String activities;

  private CopiedColumns(DataSource dataSource, String contacts, String activities) {
    this.dataSource = dataSource;
    this.contacts = contacts;
    this.activities = activities;
  }

  /** Copies what the library has stored in the database into tables of that name. */
  static CopiedColumns create(BenchDatabase database, String name) {
    String contacts = name + "_contact";
    database.execute(
        "CREATE TABLE "
            + contacts
            + " AS SELECT m.contact_id, m.account_id, "
            + columns("a.")
            + " FROM membership m JOIN account a ON a.account_id = m.account_id",
        "ALTER TABLE " + contacts + " ALTER COLUMN contact_id SET NOT NULL",
        "ALTER TABLE " + contacts + " ADD PRIMARY KEY (contact_id)",
        "CREATE INDEX " + contacts + "_by_account ON " + contacts + " (account_id)");
    ActivityRow.createTable(database, name + "_activity");
    return new CopiedColumns(database.dataSource(), contacts, name + "_activity");
  }

  /** The same tables by another way to the server. */
  CopiedColumns over(DataSource other) {
    return new CopiedColumns(other, contacts, activities);
  }

  String activities() {
    return activities;
  }

  private static String columns(String alias) {
    return GeneratedAccounts.fieldSet().asList().stream()
        .map(field -> alias + column(field))
        .collect(Collectors.joining(", "));
  }

  private static String column(Field field) {
    return "f_" + field.name();
  }

  /** An account's new image. */
  record Image(UUID account, AccountValues values) {}

  /** Statement by statement; returns seconds. */
  double loop(List<Image> images, Instant at) throws SQLException {
    long begun = System.nanoTime();
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      for (Image image : images) {
        for (AccountDiff diff : diffs(connection, image)) {
          UUID contact = diff.account().value();
          try (PreparedStatement update = update(connection, diff.changes())) {
            bind(update, diff, contact);
            update.executeUpdate();
          }
          for (ActivityRow row : rows(diff, image)) {
            try (PreparedStatement insert = ActivityRow.insert(connection, activities)) {
              row.bind(insert, at);
              insert.executeUpdate();
            }
          }
        }
        connection.commit();
      }
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  /** In batches; returns seconds. All contacts change in the same fields. */
  double batches(List<Image> images, Instant at) throws SQLException {
    long begun = System.nanoTime();
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      List<AccountDiff> diffs = new ArrayList<>();
      List<ActivityRow> rows = new ArrayList<>();
      for (Image image : images) {
        for (AccountDiff diff : diffs(connection, image)) {
          diffs.add(diff);
          rows.addAll(rows(diff, image));
          if (diffs.size() == CONTACTS_A_TRANSACTION) {
            write(connection, diffs, rows, at);
          }
        }
      }
      write(connection, diffs, rows, at);
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private void write(
      Connection connection, List<AccountDiff> diffs, List<ActivityRow> rows, Instant at)
      throws SQLException {
    if (diffs.isEmpty()) {
      return;
    }
    try (PreparedStatement update = update(connection, diffs.get(0).changes());
        PreparedStatement insert = ActivityRow.insert(connection, activities)) {
      for (AccountDiff diff : diffs) {
        bind(update, diff, diff.account().value());
        update.addBatch();
      }
      update.executeBatch();
      for (ActivityRow row : rows) {
        row.bind(insert, at);
        insert.addBatch();
      }
      insert.executeBatch();
    }
    connection.commit();
    diffs.clear();
    rows.clear();
  }

  /** What changes for each contact of the account; its id stands where the account's would. */
  private List<AccountDiff> diffs(Connection connection, Image image) throws SQLException {
    List<AccountDiff> diffs = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT contact_id, " + columns("") + " FROM " + contacts + " WHERE account_id = ?")) {
      select.setObject(1, image.account);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          AccountDiff.between(
                  new AccountId(row.getObject(1, UUID.class)), values(row), image.values)
              .ifPresent(diffs::add);
        }
      }
    }
    return diffs;
  }

  private static List<ActivityRow> rows(AccountDiff contact, Image image) {
    AccountDiff diff = new AccountDiff(new AccountId(image.account), contact.changes());
    return ActivityRow.of(diff, contact.account().value()).toList();
  }

  private static AccountValues values(ResultSet row) throws SQLException {
    FieldSet fields = GeneratedAccounts.fieldSet();
    Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = read(row, i + 2, fields.get(i));
    }
    return AccountValues.adopt(fields, values);
  }

  @Nullable
  private static Object read(ResultSet row, int index, Field field) throws SQLException {
    return switch (field.type()) {
      case STRING, TEXT -> row.getString(index);
      case DECIMAL -> row.getBigDecimal(index);
      case DATETIME -> {
        Timestamp moment = row.getTimestamp(index);
        yield moment == null ? null : moment.toInstant();
      }
      case INTEGER, FLOAT, BOOLEAN, DATE -> row.getObject(index, field.type().javaType());
    };
  }

  private PreparedStatement update(Connection connection, List<FieldChange> changes)
      throws SQLException {
    return connection.prepareStatement(
        "UPDATE "
            + contacts
            + " SET "
            + changes.stream()
                .map(change -> column(change.field()) + " = ?")
                .collect(Collectors.joining(", "))
            + " WHERE contact_id = ?");
  }

  private static void bind(PreparedStatement update, AccountDiff diff, UUID contact)
      throws SQLException {
    int index = 1;
    for (FieldChange change : diff.changes()) {
      if (change.after() instanceof BigDecimal amount) {
        update.setBigDecimal(index++, amount);
      } else {
        update.setObject(index++, change.after());
      }
    }
    update.setObject(index, contact);
  }
}
