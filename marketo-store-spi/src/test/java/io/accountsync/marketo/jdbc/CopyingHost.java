package io.accountsync.marketo.jdbc;

import io.accountsync.marketo.testkit.ForwardingStore;
import io.accountsync.model.AccountValues;
import io.accountsync.model.Contact;
import io.accountsync.model.ContactId;
import io.accountsync.model.Field;
import io.accountsync.model.FieldSet;
import io.accountsync.model.MembershipChange.Membership;
import io.accountsync.spi.StoreTransaction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import javax.sql.DataSource;

/**
 * A host that has account values copied to its own contacts, and reads what a contact shows there.
 * After every commit it compares all its contacts with the store's view; only those whose links
 * still wait may differ.
 */
public final class CopyingHost extends ForwardingStore {
  private static final String TABLE = "Person";
  private static final String ID = "crmId";

  private final DataSource database;
  private final List<String> fields;
  private final Dialect dialect;
  private final Arrivals arrivals;
  private volatile boolean prepared;

  /** When a contact's row comes. */
  public enum Arrivals {
    /** When the host says so. */
    BY_HAND,
    /** With the first link, of each third contact right after the commit of it. */
    WITH_LINKS
  }

  /**
   * A host with such a store.
   *
   * @param store with {@linkplain #withColumns these columns} in the database
   */
  public CopyingHost(
      DataSource database, JdbcContactStore store, Collection<String> fields, Arrivals arrivals) {
    super(store);
    this.database = database;
    this.fields = List.copyOf(fields);
    this.arrivals = arrivals;
    try (Connection connection = database.getConnection()) {
      dialect = Dialect.of(connection.getMetaData());
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Makes the host's table.
   *
   * @param columns the types of the columns, each named like the field that is copied to it
   */
  public static void createTable(DataSource database, Map<String, String> columns) {
    String definitions =
        columns.entrySet().stream()
            .map(column -> ", \"%s\" %s".formatted(column.getKey(), column.getValue()))
            .collect(Collectors.joining());
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE \"%s\" (\"%s\" uuid PRIMARY KEY%s)".formatted(TABLE, ID, definitions));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Has a store keep columns of the host's table. */
  public static JdbcContactStore.Builder withColumns(
      JdbcContactStore.Builder builder, Collection<String> fields) {
    builder.contactTable(TABLE, ID);
    fields.forEach(field -> builder.contactColumn(field, field));
    return builder;
  }

  /** Inserts rows into the host's table of a database for those of the contacts that have none. */
  public static void insert(DataSource database, Collection<ContactId> contacts) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "INSERT INTO \"%1$s\" (\"%2$s\") SELECT u.id FROM UNNEST(CAST(? AS uuid ARRAY)) AS"
                        .formatted(TABLE, ID)
                    + " u(id) LEFT JOIN \"%1$s\" h ON h.\"%2$s\" = u.id WHERE h.\"%2$s\" IS NULL"
                        .formatted(TABLE, ID))) {
      statement.setArray(
          1,
          connection.createArrayOf(
              "uuid", contacts.stream().map(ContactId::value).distinct().toArray()));
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** A query of the linked contacts, their accounts and what the host has of these fields. */
  public static String linkedContacts(List<String> fields) {
    return "SELECT k.contact_id, k.account_id%s FROM membership k JOIN \"%s\" h ON h.\"%s\" ="
            .formatted(columns(fields), TABLE, ID)
        + " k.contact_id";
  }

  private static String columns(List<String> fields) {
    return fields.stream().map(field -> ", h.\"" + field + "\"").collect(Collectors.joining());
  }

  /**
   * Compares every contact's row with what the contact shows.
   *
   * @throws AssertionError if a copy differs, naming contacts
   */
  public void compare() {
    String differs =
        fields.stream()
            .map(field -> "h.\"%1$s\" IS DISTINCT FROM v.%1$s".formatted(field))
            .collect(Collectors.joining(" OR "));
    List<String> wrong = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT h.\"%2$s\" FROM \"%1$s\" h JOIN contact_account_values v ON v.contact_id ="
                        .formatted(TABLE, ID)
                    + " h.\"%s\" LEFT JOIN sync_copy_waiting w ON w.contact_id = h.\"%s\" WHERE (%s)"
                        .formatted(ID, ID, differs)
                    + " AND w.contact_id IS NULL")) {
      while (row.next()) {
        wrong.add(row.getString(1));
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    if (!wrong.isEmpty()) {
      throw new AssertionError("Copies differ from what these contacts show: " + wrong);
    }
  }

  /** What a contact shows, its values from its row; a contact is known here once it has a link. */
  private Optional<Contact> read(Contact shown, FieldSet asked) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT w.contact_id%1$s FROM \"%2$s\" h JOIN membership k ON k.contact_id ="
                        .formatted(columns(fields), TABLE)
                    + " h.\"%1$s\" LEFT JOIN sync_copy_waiting w ON w.contact_id = h.\"%1$s\" WHERE"
                        .formatted(ID)
                    + " h.\"%s\" = ?".formatted(ID))) {
      statement.setObject(1, shown.id().value());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        return Optional.of(row.getObject(1) == null ? withCopies(shown, asked, row) : shown);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private Contact withCopies(Contact shown, FieldSet asked, ResultSet row) throws SQLException {
    boolean none = !shown.hasAccountValues();
    @Nullable Object[] values = new Object[asked.size()];
    for (int i = 0; i < values.length; i++) {
      Field field = asked.get(i);
      int copy = fields.indexOf(field.name());
      values[i] =
          copy >= 0
              ? new ColumnTypes(dialect).read(row, copy + 2, field.type())
              : none ? null : shown.values().get(field.name());
      if (none && values[i] != null) {
        throw new AssertionError(shown + " has a copy of " + field.name() + ": " + values[i]);
      }
    }
    return none
        ? shown
        : new Contact(shown.id(), shown.accountId(), AccountValues.adopt(asked, values));
  }

  @Override
  public void prepare(FieldSet asked) {
    super.prepare(asked);
    prepared = true;
  }

  @Override
  protected StoreTransaction wrap(StoreTransaction transaction) {
    Watch watch = new Watch(transaction);
    return (StoreTransaction)
        Proxy.newProxyInstance(
            StoreTransaction.class.getClassLoader(),
            new Class<?>[] {StoreTransaction.class},
            (proxy, method, arguments) -> watch.call(method, arguments));
  }

  /** Adds the host's part to a transaction. */
  private final class Watch {
    private final StoreTransaction transaction;
    private final List<ContactId> late = new ArrayList<>();

    Watch(StoreTransaction transaction) {
      this.transaction = transaction;
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
      if (method.getName().equals("link") && arrivals == Arrivals.WITH_LINKS) {
        List<ContactId> early = new ArrayList<>();
        for (Object link : (List<?>) arguments[0]) {
          ContactId contact = ((Membership) link).contact();
          (contact.value().getLeastSignificantBits() % 3 == 0 ? late : early).add(contact);
        }
        insert(database, early);
      }
      Object result;
      try {
        result = method.invoke(transaction, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
      if (method.getName().equals("contact")) {
        return ((Optional<?>) result)
            .flatMap(shown -> read((Contact) shown, (FieldSet) arguments[1]));
      }
      if (method.getName().equals("commit")) {
        insert(database, late);
        if (prepared) {
          compare();
        }
      }
      return result;
    }
  }
}
