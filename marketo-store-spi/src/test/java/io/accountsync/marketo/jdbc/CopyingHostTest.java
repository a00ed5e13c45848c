package io.accountsync.marketo.jdbc;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.marketo.jdbc.CopyingHost.Arrivals;
import io.accountsync.model.Account;
import io.accountsync.model.AccountId;
import io.accountsync.model.AccountValues;
import io.accountsync.model.Cause;
import io.accountsync.model.ContactId;
import io.accountsync.model.Field;
import io.accountsync.model.FieldSet;
import io.accountsync.model.MembershipChange.Membership;
import io.accountsync.model.RowVersion;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.AccountUpdate.Kind;
import io.accountsync.policy.AccountUpdate.Logging;
import io.accountsync.spi.StoreTransaction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What proves the copies equal, under test itself: on stores that each miss some. */
class CopyingHostTest {
  private static final FieldSet FIELDS = FieldSet.of(List.of(Field.string("name", "Name", 255)));
  private static final Map<String, String> COLUMNS = Map.of("name", "varchar(510)");
  private static final AccountId ACCOUNT = new AccountId(new UUID(1, 1));

  /** One whose row comes with its link, and one whose row comes after it. */
  private static final List<Membership> LINKS =
      List.of(
          new Membership(new ContactId(new UUID(2, 1)), ACCOUNT),
          new Membership(new ContactId(new UUID(2, 3)), ACCOUNT));

  private static final Account BEFORE = named("v1", "Contoso");
  private static final Account AFTER = named("v2", "Fabrikam");

  private static Account named(String version, String name) {
    return new Account(
        ACCOUNT, new RowVersion(version), AccountValues.of(FIELDS, Map.of("name", name)), false, 1);
  }

  /** What a store does not write. */
  private enum Missed {
    CHANGES("u(account_id) LEFT JOIN membership", "MATCHED THEN", "MATCHED AND 1 = 0 THEN"),
    LINKS("u(contact_id) LEFT JOIN membership", "MATCHED THEN", "MATCHED AND 1 = 0 THEN"),
    WAITING("INTO sync_copy_waiting", "WHERE w.contact_id", "WHERE 1 = 0 AND w.contact_id");

    final String statements;
    final String from;
    final String to;

    Missed(String statements, String from, String to) {
      this.statements = statements;
      this.from = from;
      this.to = to;
    }

    String broken(String sql) {
      return sql.contains(statements) ? sql.replace(from, to) : sql;
    }
  }

  @ParameterizedTest
  @EnumSource
  void missedCopyIsNoticed(Missed missed) {
    CopyingHost host = host(missed::broken);
    AssertionError noticed = assertThrows(AssertionError.class, () -> live(host));
    assertTrue(noticed.getMessage().startsWith("Copies differ"), noticed::getMessage);
  }

  @Test
  void storeThatMissesNothingIsRight() {
    CopyingHost host = host(UnaryOperator.identity());
    assertDoesNotThrow(() -> live(host));
    host.prepare(FIELDS);
    host.compare();
    try (StoreTransaction query = host.begin()) {
      for (Membership link : LINKS) {
        assertEquals(AFTER.values(), query.contact(link.contact(), FIELDS).orElseThrow().values());
      }
    }
  }

  private static void live(CopyingHost host) {
    commit(host, t -> t.apply(List.of(update(Kind.ADDED, null, BEFORE))));
    commit(host, t -> t.link(LINKS));
    commit(host, t -> t.apply(List.of(update(Kind.UPDATED, BEFORE, AFTER))));
  }

  private static AccountUpdate update(Kind kind, Account before, Account after) {
    return new AccountUpdate(
        kind,
        after,
        before == null ? null : before.diffTo(after).orElseThrow(),
        Logging.NONE,
        0,
        new Cause("Test", "Test", Instant.EPOCH));
  }

  private static void commit(CopyingHost host, Consumer<StoreTransaction> work) {
    try (StoreTransaction transaction = host.begin()) {
      work.accept(transaction);
      transaction.commit();
    }
  }

  private static CopyingHost host(UnaryOperator<String> sql) {
    DataSource database = TestDatabase.h2().dataSource();
    CopyingHost.createTable(database, COLUMNS);
    JdbcContactStore store =
        CopyingHost.withColumns(
                JdbcContactStore.builder(rewriting(database, sql)), COLUMNS.keySet())
            .createSchema()
            .build();
    CopyingHost host = new CopyingHost(database, store, COLUMNS.keySet(), Arrivals.WITH_LINKS);
    host.prepare(FIELDS);
    return host;
  }

  private static DataSource rewriting(DataSource database, UnaryOperator<String> sql) {
    return proxy(DataSource.class, database, sql);
  }

  private static <T> T proxy(Class<T> type, T target, UnaryOperator<String> sql) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                arguments[0] = sql.apply((String) arguments[0]);
              }
              try {
                Object result = method.invoke(target, arguments);
                return result instanceof Connection connection
                    ? proxy(Connection.class, connection, sql)
                    : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
