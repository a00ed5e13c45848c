package io.accountsync.marketo.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import io.accountsync.spi.Lease;
import io.accountsync.spi.StoreException;
import io.accountsync.spi.StoreTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R13: what an H2 leaves that dies while the account table gets a column is nobody's loss. */
class InterruptedAlterTest {
  private static final FieldSet FIELDS =
      FieldSet.of(List.of(Field.string("company", "Company", 9)));
  private static final FieldSet MORE =
      FieldSet.of(List.of(Field.string("company", "Company", 9), Field.string("city", "City", 9)));
  private static final List<AccountId> ACCOUNTS =
      IntStream.range(0, 9).mapToObj(i -> new AccountId(new UUID(0, i))).toList();
  private static final String WITH_CITY = "SELECT *, CAST(NULL AS varchar) AS f_city FROM account";

  private final TestDatabase database = TestDatabase.h2();

  @BeforeEach
  void storeAccounts() {
    JdbcContactStore store = create();
    store.prepare(FIELDS);
    Cause cause = new Cause("Test", "Test", Instant.parse("2026-03-01T12:00:00Z"));
    Lease lease = store.acquireLease("test", Duration.ofMinutes(5)).orElseThrow();
    try (StoreTransaction page = store.begin(lease)) {
      page.apply(
          ACCOUNTS.stream()
              .map(
                  id ->
                      new Account(
                          id,
                          new RowVersion("v1"),
                          AccountValues.of(FIELDS, Map.of("company", "Contoso")),
                          false,
                          1))
              .map(account -> new AccountUpdate(Kind.ADDED, account, null, Logging.NONE, 0, cause))
              .toList());
      page.link(List.of(new Membership(new ContactId(new UUID(1, 1)), ACCOUNTS.get(0))));
      page.commit();
    }
  }

  @Test
  void tableThatIsGoneIsTakenFromItsCopy() {
    copy("account_copy_3_0", "SELECT * FROM account WHERE 1 = 0");
    copy("account_copy_3_1", WITH_CITY);
    database.execute("DROP INDEX account_key");
    database.execute("ALTER TABLE account RENAME TO elsewhere");
    assertWholeAgain();
  }

  @Test
  void tableThatLostItsRowsIsFilledFromItsCopy() {
    copy("account_copy_1_0", "SELECT * FROM account WHERE 1 = 0");
    copy("account_copy_3_1", WITH_CITY);
    database.execute("DELETE FROM account");
    assertWholeAgain();
  }

  @Test
  void tableThatLostItsIndexGetsItAgain() {
    copy("account_copy_3_1", WITH_CITY);
    database.execute("DROP INDEX account_key");
    assertWholeAgain();
  }

  @Test
  void copyThatNobodyNeedsGoes() {
    copy("account_copy_3_1", "SELECT * FROM account WHERE 1 = 0");
    assertWholeAgain();
  }

  @Test
  void viewThatDoesNotShowAStoredFieldYetDoesSoAgain() {
    String view =
        database
            .rows(
                "SELECT view_definition FROM information_schema.views WHERE table_name ="
                    + " 'CONTACT_ACCOUNT_VALUES'")
            .get(0)
            .get(0);
    create().prepare(MORE);
    database.execute("CREATE OR REPLACE VIEW contact_account_values AS " + view);
    open().prepare(MORE);
    assertEquals(
        List.of(Arrays.asList("Contoso", null)),
        database.rows("SELECT company, city FROM contact_account_values"));
  }

  @Test
  void copiesThatSomebodyElseMadeStay() {
    database.execute("CREATE TABLE account_copy_2026_11 AS SELECT * FROM account");
    database.execute("CREATE INDEX by_version ON account_copy_2026_11 (version)");
    open();
    assertEquals(List.of(List.of("9")), database.rows("SELECT count(*) FROM account_copy_2026_11"));
  }

  @Test
  void tableThatIsGoneWithoutACopyIsToldAbout() {
    database.execute("ALTER TABLE account RENAME TO elsewhere");
    JdbcContactStore store = open();
    try (StoreTransaction page = store.begin()) {
      StoreException refusal =
          assertThrows(StoreException.class, () -> page.lockAccounts(ACCOUNTS, FIELDS));
      assertTrue(refusal.getMessage().contains("createSchema()"), refusal::getMessage);
    }
  }

  /** Makes a copy as H2 does. */
  private void copy(String name, String rows) {
    database.execute("CREATE TABLE " + name + " AS " + rows);
    database.execute("CREATE INDEX " + name + "_account_key ON " + name + " (account_id)");
  }

  /** As a host does that runs the schema's script by hand. */
  private JdbcContactStore open() {
    return JdbcContactStore.builder(database.dataSource()).build();
  }

  private JdbcContactStore create() {
    return JdbcContactStore.builder(database.dataSource()).createSchema().build();
  }

  private void assertWholeAgain() {
    JdbcContactStore store = open();
    store.prepare(MORE);
    try (StoreTransaction page = store.begin()) {
      assertEquals(ACCOUNTS.size(), page.versions(ACCOUNTS, 0).size());
      page.lockAccounts(ACCOUNTS, MORE)
          .values()
          .forEach(account -> assertEquals("Contoso", account.values().get("company")));
      assertEquals(ACCOUNTS.size(), page.countAccounts());
    }
    assertEquals(
        List.of(List.of("Contoso")), database.rows("SELECT company FROM contact_account_values"));
    assertEquals(
        List.of(List.of("ACCOUNT_KEY")),
        database.rows(
            "SELECT index_name FROM information_schema.indexes WHERE table_name = 'ACCOUNT'"));
    assertEquals(
        List.of(),
        database.rows(
            "SELECT table_name FROM information_schema.tables WHERE table_name LIKE"
                + " 'ACCOUNT\\_COPY%'"));
  }
}
