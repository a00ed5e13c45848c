package io.accountsync.marketo.jdbc;

import com.google.common.collect.Collections2;
import io.accountsync.model.Account;
import io.accountsync.model.AccountId;
import io.accountsync.model.AccountValues;
import io.accountsync.model.Field;
import io.accountsync.model.FieldChange;
import io.accountsync.model.FieldSet;
import io.accountsync.model.RowVersion;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.AccountUpdate.Kind;
import io.accountsync.spi.TransientStoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/** The account rows: each account's values once, in typed columns. Of one transaction. */
final class AccountRows {
  private final Session session;
  private final Tables tables;
  private final Dialect dialect;
  private final ColumnTypes types;
  private final Set<AccountId> absent = new HashSet<>();

  AccountRows(Session session, Tables tables, Dialect dialect) {
    this.session = session;
    this.tables = tables;
    this.dialect = dialect;
    this.types = new ColumnTypes(dialect);
  }

  /**
   * Also finds out which accounts are not stored, of which nothing has to be locked or read, and
   * which rejections there are; and writes marks of the same accounts.
   */
  Map<AccountId, RowVersion> versions(
      Collection<AccountId> ids, int generation, Rejections rejections, SeenMarks seen) {
    Map<AccountId, RowVersion> versions = new HashMap<>(ids.size() * 2);
    Set<AccountId> others = new HashSet<>();
    List<AccountId> rejected = new ArrayList<>();
    List<UUID> keys = uuids(ids);
    OptionalLong baseline = seen.take(keys);
    session.query(
        "read account versions",
        (baseline.isPresent() ? seen.marking() : "")
            + "SELECT a.account_id, CASE WHEN NOT a.removed AND a.generation >= "
            // No parameter: it hardly ever changes.
            + generation
            + " THEN a.version END, FALSE FROM "
            + dialect.byIds(
                tables.account, "account_id", baseline.isPresent() ? SeenMarks.MARKED : "?")
            + " UNION ALL "
            + rejections.few(),
        statement -> {
          int next = 1;
          if (baseline.isPresent()) {
            statement.setLong(next++, baseline.getAsLong());
          }
          dialect.setIds(session, statement, next, keys);
        },
        row -> {
          AccountId id = id(row);
          String version = row.getString(2);
          if (row.getBoolean(3)) {
            rejected.add(id);
          } else if (version == null) {
            others.add(id);
          } else {
            versions.put(id, new RowVersion(version));
          }
        });
    rejections.foundFew(rejected);
    absent.clear();
    if (versions.size() + others.size() < ids.size()) {
      ids.stream()
          .filter(id -> !versions.containsKey(id) && !others.contains(id))
          .forEach(absent::add);
    }
    return versions;
  }

  /**
   * Rows are locked in the order of their ids, so that two transactions never wait in a ring. An
   * account that the transaction found absent stays so until it adds it itself: only the holder of
   * the lease adds accounts, and if another took over meanwhile, the key refuses the second row.
   */
  Map<AccountId, Account> lock(
      Collection<AccountId> ids, FieldSet fields, FieldCatalogue catalogue, LockBounds bounds) {
    List<UUID> present = uuids(Collections2.filter(ids, id -> !absent.contains(id)));
    Map<AccountId, Account> accounts = new HashMap<>(present.size() * 2);
    if (present.isEmpty()) {
      return accounts;
    }
    session.query(
        "lock accounts",
        "SELECT a.account_id, a.version, a.removed, a.generation"
            + columns(fields, catalogue)
            + bounds.columns()
            + " FROM "
            // Of a join H2 would return what it read before it had the lock.
            + tables.account
            + " a"
            + bounds.join()
            + " WHERE a.account_id = ANY(?) ORDER BY a.account_id FOR UPDATE OF a",
        statement -> {
          int next = bounds.bind(statement);
          statement.setArray(next, session.uuids(present));
        },
        row -> {
          bounds.areSet();
          accounts.put(id(row), account(row, fields));
        });
    return accounts;
  }

  /** Selects a field that has no column as null. */
  String columns(FieldSet fields, FieldCatalogue catalogue) {
    return fields.asList().stream()
        .map(
            field ->
                catalogue.has(field)
                    ? ", a." + Tables.column(field)
                    : ", CAST(NULL AS " + types.ddl(field.type()) + ")")
        .collect(Collectors.joining());
  }

  private Account account(ResultSet row, FieldSet fields) throws SQLException {
    String version = row.getString(2);
    return new Account(
        id(row),
        version == null ? null : new RowVersion(version),
        values(row, 5, fields),
        row.getBoolean(3),
        row.getInt(4));
  }

  AccountValues values(ResultSet row, int first, FieldSet fields) throws SQLException {
    @Nullable Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = types.read(row, first + i, fields.get(i).type());
    }
    return AccountValues.adopt(fields, values);
  }

  private static AccountId id(ResultSet row) throws SQLException {
    return new AccountId(row.getObject(1, UUID.class));
  }

  static List<UUID> uuids(Collection<AccountId> ids) {
    return ids.stream().map(AccountId::value).toList();
  }

  void write(List<AccountUpdate> updates) {
    absent.clear();
    Map<Boolean, List<Account>> byNew =
        updates.stream()
            .collect(
                Collectors.partitioningBy(
                    update -> update.kind() == Kind.ADDED,
                    Collectors.mapping(AccountUpdate::after, Collectors.toList())));
    List<Account> added = byNew.getOrDefault(true, List.of());
    List<Account> changed = byNew.getOrDefault(false, List.of());
    if (!added.isEmpty()) {
      insert(added);
    }
    if (!changed.isEmpty()) {
      update(changed, changedFields(updates, fieldsOf(changed)));
    }
  }

  /** The fields of which at least one stored account gets another value. */
  private static FieldSet changedFields(List<AccountUpdate> updates, FieldSet all) {
    Set<Field> changed =
        updates.stream()
            .filter(update -> update.kind() != Kind.ADDED)
            .flatMap(update -> update.diff().stream())
            .flatMap(diff -> diff.changes().stream())
            .map(FieldChange::field)
            .collect(Collectors.toSet());
    return FieldSet.of(all.asList().stream().filter(changed::contains).toList());
  }

  private static FieldSet fieldsOf(List<Account> accounts) {
    return accounts.get(0).values().fields();
  }

  private void insert(List<Account> accounts) {
    FieldSet fields = fieldsOf(accounts);
    if (dialect.takesArrays()) {
      new AccountArrays(dialect, fields, fields).insert(session, tables.account, accounts);
      return;
    }
    String names =
        fields.asList().stream().map(f -> Tables.column(f) + ", ").collect(Collectors.joining());
    session.batch(
        "store new accounts",
        "INSERT INTO "
            + tables.account
            + " ("
            + names
            + "version, removed, generation, account_id) VALUES ("
            + "?, ".repeat(fields.size())
            + "?, ?, ?, ?)",
        accounts,
        (statement, account) -> bind(statement, account, fields));
  }

  /** A page in which nothing but versions moves names no other column. */
  private void update(List<Account> accounts, FieldSet written) {
    int changed =
        dialect.takesArrays()
            ? new AccountArrays(dialect, fieldsOf(accounts), written)
                .update(session, tables.account, accounts)
            : updateEach(accounts, written);
    if (changed != accounts.size()) {
      throw new TransientStoreException(
          "Of "
              + accounts.size()
              + " accounts only "
              + changed
              + " are stored, so not all of them can be changed");
    }
  }

  private int updateEach(List<Account> accounts, FieldSet written) {
    String names =
        written.asList().stream()
            .map(f -> Tables.column(f) + " = ?, ")
            .collect(Collectors.joining());
    return session.batch(
        "change accounts",
        "UPDATE "
            + tables.account
            + " SET "
            + names
            + "version = ?, removed = ?, generation = ? WHERE account_id = ?",
        accounts,
        (statement, account) -> bind(statement, account, written));
  }

  private void bind(PreparedStatement statement, Account account, FieldSet written)
      throws SQLException {
    int index = 1;
    for (Field field : written) {
      types.bind(statement, index++, field.type(), account.values().get(field.name()));
    }
    RowVersion version = account.version();
    statement.setString(index++, version == null ? null : version.value());
    statement.setBoolean(index++, account.removed());
    statement.setInt(index++, account.generation());
    statement.setObject(index, account.id().value());
  }

  long count() {
    long[] count = {0};
    session.query(
        "count accounts",
        "SELECT count(*) FROM " + tables.account + " WHERE NOT removed",
        Session.Binding.NONE,
        row -> count[0] = row.getLong(1));
    return count[0];
  }
}
