package io.accountsync.marketo.jdbc;

import com.google.common.collect.Lists;
import io.accountsync.model.Account;
import io.accountsync.model.Field;
import io.accountsync.model.FieldSet;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * Account rows on their way to the database by column, each an array. PostgreSQL takes them in half
 * the time that a parameter for each value costs, because its driver sends arrays of these types as
 * they are in memory; H2 took more time.
 */
final class AccountArrays {
  /** Keeps the copies small; more at once is not quicker. */
  private static final int ROWS_AT_ONCE = 1_000;

  private final Dialect dialect;
  private final List<Column> columns = new ArrayList<>();

  /**
   * Columns of the account table: those of some fields and those that every row has.
   *
   * @param fields what the accounts' values are over
   * @param written which of them to write; may be empty
   */
  AccountArrays(Dialect dialect, FieldSet fields, FieldSet written) {
    this.dialect = dialect;
    for (Field field : written) {
      columns.add(column(field, fields.indexOf(field.name())));
    }
    columns.add(text("version", "%s", account -> account.version()));
    columns.add(new Column("removed", "boolean", "%s", Boolean[]::new, Account::removed));
    columns.add(new Column("generation", "integer", "%s", Integer[]::new, Account::generation));
    columns.add(text("account_id", "CAST(%s AS uuid)", account -> account.id().value()));
  }

  /**
   * A column of the account table.
   *
   * @param name its name
   * @param element the type of the array's elements, one that drivers send in binary form
   * @param expression makes the column's value of an element
   * @param array makes an array of the class that tells the driver that type
   * @param read returns an account's element
   */
  private record Column(
      String name,
      String element,
      String expression,
      IntFunction<Object[]> array,
      Function<Account, Object> read) {}

  private static Column column(Field field, int position) {
    String name = Tables.column(field);
    Function<Account, Object> read = account -> account.values().get(position);
    return switch (field.type()) {
      case STRING, TEXT -> text(name, "%s", read);
      case DECIMAL -> text(name, "CAST(%s AS numeric)", read);
      case DATE -> text(name, "CAST(%s AS date)", read);
      case INTEGER -> new Column(name, "bigint", "%s", Long[]::new, read);
      case FLOAT -> new Column(name, "float8", "%s", Double[]::new, read);
      case BOOLEAN -> new Column(name, "boolean", "%s", Boolean[]::new, read);
      case DATETIME ->
          new Column(
              name,
              "bigint",
              "TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00Z' + INTERVAL '1' SECOND * %s",
              Long[]::new,
              account -> seconds((Instant) read.apply(account)));
    };
  }

  @Nullable
  private static Long seconds(@Nullable Instant moment) {
    return moment == null ? null : moment.getEpochSecond();
  }

  private static Column text(String name, String expression, Function<Account, Object> read) {
    return new Column(
        name, "varchar", expression, String[]::new, account -> string(read.apply(account)));
  }

  @Nullable
  private static String string(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  void insert(Session session, String table, List<Account> accounts) {
    String sql = "INSERT INTO " + table + " (" + joined(Column::name) + ") " + query();
    write(session, "store new accounts", sql, accounts);
  }

  /** Returns how many rows there were to change. */
  int update(Session session, String table, List<Account> accounts) {
    String sql =
        dialect.setFrom(
            table,
            "account_id = s.account_id",
            query(),
            columns.stream()
                .map(Column::name)
                .filter(name -> !name.equals("account_id"))
                .map(name -> name + " = s." + name)
                .collect(Collectors.joining(", ")));
    return write(session, "change accounts", sql, accounts);
  }

  private int write(Session session, String doing, String sql, List<Account> accounts) {
    return session.batch(
        doing,
        sql,
        Lists.partition(accounts, ROWS_AT_ONCE),
        (statement, some) -> bind(session, statement, some));
  }

  private void bind(Session session, PreparedStatement statement, List<Account> accounts)
      throws SQLException {
    int index = 1;
    for (Column column : columns) {
      Object[] elements = column.array.apply(accounts.size());
      for (int i = 0; i < elements.length; i++) {
        elements[i] = column.read.apply(accounts.get(i));
      }
      statement.setArray(index++, session.array(column.element, elements));
    }
  }

  /**
   * The rows that the arrays hold. In the list of a query's results arrays are taken apart row by
   * row; in FROM they are copied.
   */
  private String query() {
    return "SELECT "
        + joined(AccountArrays::value)
        + " FROM (SELECT "
        + joined(column -> "UNNEST(CAST(? AS " + column.element + " ARRAY)) AS " + column.name)
        + ") u";
  }

  private static String value(Column column) {
    return column.expression.replace("%s", "u." + column.name) + " AS " + column.name;
  }

  private String joined(Function<Column, String> part) {
    return columns.stream().map(part).collect(Collectors.joining(", "));
  }
}
