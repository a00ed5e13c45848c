package io.accountsync.marketo.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Splitter;
import io.accountsync.marketo.MarketoDefaults;
import io.accountsync.marketo.MarketoFields;
import io.accountsync.model.Account;
import io.accountsync.model.AccountId;
import io.accountsync.model.AccountValues;
import io.accountsync.model.Cause;
import io.accountsync.model.ContactId;
import io.accountsync.model.Field;
import io.accountsync.model.FieldSet;
import io.accountsync.model.FieldType;
import io.accountsync.model.MembershipChange.Membership;
import io.accountsync.model.RowVersion;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.AccountUpdate.Kind;
import io.accountsync.policy.AccountUpdate.Logging;
import io.accountsync.policy.FieldMapping;
import io.accountsync.spi.CycleCounts;
import io.accountsync.spi.CycleRecord;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.FeedProgress;
import io.accountsync.spi.FeedProgress.Phase;
import io.accountsync.spi.Lease;
import io.accountsync.spi.StoreException;
import io.accountsync.spi.StoreTransaction;
import io.accountsync.spi.SyncState;
import io.accountsync.spi.TransientStoreException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database store promises beyond the contract. */
class JdbcContactStoreTest {
  private static final FieldSet FIELDS =
      FieldSet.of(MarketoDefaults.mappings().stream().map(FieldMapping::field).toList());
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
  private static final Cause CAUSE = new Cause("Microsoft Dynamics", "Account sync", AT);
  private static final AccountId ACCOUNT = new AccountId(new UUID(1, 1));
  private static final ContactId CONTACT = new ContactId(new UUID(2, 2));
  private static final Account CONTOSO = account("v1", "Contoso");

  private static Account account(String version, String name) {
    AccountValues values =
        AccountValues.of(FIELDS, Map.of("company", name, "numberOfEmployees", 7L));
    return new Account(ACCOUNT, new RowVersion(version), values, false, 1);
  }

  private static AccountUpdate renamed(Logging logging, int contacts) {
    Account after = account("v2", "Fabrikam");
    return new AccountUpdate(
        Kind.UPDATED, after, CONTOSO.diffTo(after).orElseThrow(), logging, contacts, CAUSE);
  }

  private static JdbcContactStore create(TestDatabase database) {
    JdbcContactStore store = JdbcContactStore.builder(database.dataSource()).createSchema().build();
    store.prepare(FIELDS);
    return store;
  }

  private static void runByHand(TestDatabase database, String script) {
    Splitter.on(";\n").omitEmptyStrings().split(script).forEach(database::execute);
  }

  private static void page(JdbcContactStore store, Consumer<StoreTransaction> work) {
    Lease lease = store.acquireLease("test", Duration.ofMinutes(5)).orElseThrow();
    try (StoreTransaction page = store.begin(lease)) {
      work.accept(page);
      page.commit();
    }
  }

  private static void contoso(StoreTransaction page) {
    page.apply(List.of(new AccountUpdate(Kind.ADDED, CONTOSO, null, Logging.NONE, 0, CAUSE)));
    page.link(List.of(new Membership(CONTACT, ACCOUNT)));
  }

  @ParameterizedTest
  @EnumSource
  void viewsShowWhatPeopleLookFor(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    JdbcContactStore store = create(database);
    page(store, JdbcContactStoreTest::contoso);
    page(store, page -> page.apply(List.of(renamed(Logging.ACTIVITIES, 1))));

    assertEquals(
        List.of(List.of(ACCOUNT.toString(), "Fabrikam", "7")),
        database.rows(
            "SELECT account_id, company, numberOfEmployees FROM contact_account_values"
                + " WHERE contact_id = '"
                + CONTACT
                + "'"));
    assertEquals(
        List.of(
            List.of(
                "company", "Company", "Contoso", "Fabrikam", "Account sync", "Microsoft Dynamics")),
        database.rows(
            "SELECT field, display_name, old_value, new_value, reason, source FROM activities"
                + " WHERE account_id = '"
                + ACCOUNT
                + "'"));
  }

  @ParameterizedTest
  @EnumSource
  void suppressedChangeIsOneRowForPeople(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    JdbcContactStore store = create(database);
    page(store, JdbcContactStoreTest::contoso);
    page(store, page -> page.apply(List.of(renamed(Logging.SUPPRESSED, 5_001))));
    assertEquals(
        List.of(List.of(ACCOUNT.toString(), "Company", "Contoso", "Fabrikam", "5001")),
        database.rows(
            "SELECT account_id, fields, old_values, new_values, contacts FROM suppressions"));
  }

  @ParameterizedTest
  @EnumSource
  void hostsOwnContactsAreTheKnownOnes(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    database.execute("CREATE TABLE \"Person\" (\"crmId\" uuid PRIMARY KEY, email varchar)");
    JdbcContactStore store =
        JdbcContactStore.builder(database.dataSource())
            .contactTable("Person", "crmId")
            .createSchema()
            .build();
    store.prepare(FIELDS);
    page(store, JdbcContactStoreTest::contoso);
    try (StoreTransaction query = store.begin()) {
      assertTrue(query.contact(CONTACT, FIELDS).isEmpty());
      assertEquals(Map.of(ACCOUNT, 0), query.countContacts(List.of(ACCOUNT), 9));
    }

    database.execute("INSERT INTO \"Person\" VALUES ('" + CONTACT + "', 'a@example.com')");

    page(
        store,
        page -> {
          assertEquals(Map.of(ACCOUNT, 1), page.countContacts(List.of(ACCOUNT), 9));
          page.apply(List.of(renamed(Logging.ACTIVITIES, 1)));
        });
    assertEquals(1, store.activities(CONTACT, 9).size());
    assertEquals(
        List.of(List.of("Fabrikam")), database.rows("SELECT company FROM contact_account_values"));
  }

  @ParameterizedTest
  @EnumSource
  void viewShowsTheContactTableThatIsNamedLater(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    page(create(database), JdbcContactStoreTest::contoso);
    database.execute("CREATE TABLE \"Person\" (\"id\" uuid PRIMARY KEY, \"otherId\" uuid)");
    database.execute("INSERT INTO \"Person\" VALUES ('" + new UUID(3, 3) + "', '" + CONTACT + "')");

    contactTable(database, "id").createSchema().build();
    assertEquals(List.of(new UUID(3, 3).toString()), shown(database));

    contactTable(database, "otherId").build();
    assertEquals(List.of(new UUID(3, 3).toString()), shown(database), "the schema stays");
    runByHand(database, contactTable(database, "otherId").ddl(FIELDS));
    assertEquals(List.of(CONTACT.toString()), shown(database));

    database.execute("DELETE FROM \"Person\"");
    create(database);
    assertEquals(List.of(CONTACT.toString()), shown(database));
  }

  @ParameterizedTest
  @EnumSource
  void contactTableIsShownHoweverManyStart(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    page(create(database), JdbcContactStoreTest::contoso);
    database.execute("CREATE TABLE \"Person\" (\"id\" uuid PRIMARY KEY)");
    List<CompletableFuture<Void>> engines = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      engines.add(
          CompletableFuture.runAsync(
              () -> contactTable(database, "id").createSchema().build().prepare(FIELDS)));
    }
    engines.forEach(CompletableFuture::join);
    assertEquals(List.of(), shown(database));
  }

  @ParameterizedTest
  @EnumSource
  void viewThatShowsTheContactsAlreadyIsNotReplaced(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    database.execute("CREATE TABLE \"Person\" (\"id\" uuid PRIMARY KEY)");
    contactTable(database, "id").createSchema().build().prepare(FIELDS);
    CountingDataSource counting = new CountingDataSource(database.dataSource());
    JdbcContactStore.builder(counting.dataSource())
        .contactTable("Person", "id")
        .createSchema()
        .build()
        .prepare(FIELDS);
    List<String> statements = counting.takeStatements();
    assertTrue(
        statements.stream().noneMatch(sql -> sql.startsWith("CREATE") || sql.startsWith("COMMENT")),
        statements::toString);
  }

  private static JdbcContactStore.Builder contactTable(TestDatabase database, String idColumn) {
    return JdbcContactStore.builder(database.dataSource()).contactTable("Person", idColumn);
  }

  private static List<String> shown(TestDatabase database) {
    return database.rows("SELECT contact_id FROM contact_account_values").stream()
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void schemaRunByHandNeedsNothingMore(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    JdbcContactStore.Builder builder =
        JdbcContactStore.builder(database.dataSource()).tablePrefix("crm_");
    assertThrows(StoreException.class, builder::build);
    runByHand(database, builder.ddl(MarketoFields.all()));
    CountingDataSource counting = new CountingDataSource(database.dataSource());
    JdbcContactStore store =
        JdbcContactStore.builder(counting.dataSource()).tablePrefix("crm_").build();
    store.prepare(FIELDS);
    assertTrue(
        counting.takeStatements().stream()
            .noneMatch(sql -> sql.startsWith("ALTER") || sql.startsWith("CREATE")),
        "prepare changes no schema that has the fields already");
    page(store, JdbcContactStoreTest::contoso);
    assertEquals(
        List.of(List.of("Contoso")),
        database.rows("SELECT company FROM crm_contact_account_values"));
  }

  @ParameterizedTest
  @EnumSource
  void printedScriptTakesFieldsByAnyName(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    JdbcContactStore.Builder builder = JdbcContactStore.builder(database.dataSource());
    FieldSet fields =
        FieldSet.of(
            List.of(
                Field.string("partner", "Partner? Who's?", 20),
                Field.string("rate", "$1 \\ 100 %s", 20)));
    runByHand(database, builder.ddl(fields));
    assertEquals(
        List.of(
            List.of("1", "partner", "Partner? Who's?", "STRING", "20"),
            List.of("2", "rate", "$1 \\ 100 %s", "STRING", "20")),
        database.rows(
            "SELECT field_id, name, display_name, type, max_length FROM account_field ORDER BY"
                + " field_id"));
  }

  @ParameterizedTest
  @EnumSource
  void schemaIsCreatedOnceHoweverManyStart(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    List<CompletableFuture<Void>> engines = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      engines.add(CompletableFuture.runAsync(() -> create(database)));
    }
    engines.forEach(CompletableFuture::join);
    page(create(database), JdbcContactStoreTest::contoso);
  }

  @ParameterizedTest
  @EnumSource
  void newerSchemaIsRefused(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    create(database);
    database.execute("UPDATE sync_schema SET version = 99");
    StoreException refusal = assertThrows(StoreException.class, () -> create(database));
    assertTrue(refusal.getMessage().contains("99"), refusal::getMessage);
    JdbcContactStore.Builder builder = JdbcContactStore.builder(database.dataSource());
    assertThrows(StoreException.class, () -> builder.ddl(FIELDS));
    assertThrows(StoreException.class, builder::build);
  }

  @ParameterizedTest
  @EnumSource
  void olderSchemaIsUpgraded(Dialect dialect) {
    TestDatabase database = firstSchema(dialect);
    StoreException refusal =
        assertThrows(
            StoreException.class, () -> JdbcContactStore.builder(database.dataSource()).build());
    assertTrue(refusal.getMessage().contains("version 1 instead of 3"), refusal::getMessage);
    page(create(database), page -> page.apply(List.of(renamed(Logging.ACTIVITIES, 1))));
    assertUpgraded(database);
  }

  @ParameterizedTest
  @EnumSource
  void upgradeKeepsWhatAFullReadThatGoesOnHasSeen(Dialect dialect) {
    TestDatabase database = firstSchema(dialect);
    database.execute(
        "INSERT INTO sync_seen (baseline_id, account_id) VALUES (7, '" + ACCOUNT + "')");
    page(
        create(database),
        page -> {
          assertEquals(0, page.countVanished(7));
          assertEquals(1, page.countVanished(8));
        });
  }

  @ParameterizedTest
  @CsvSource({"DELTA, 0", "FULL_READ, 3"})
  void fieldsSavedWithoutGenerationAreDueForAllWhileAFullReadGoesOn(Phase phase, int due) {
    TestDatabase database = TestDatabase.of(Dialect.H2);
    JdbcContactStore store = create(database);
    FeedProgress accounts = new FeedProgress(phase, new FeedPosition("p"));
    page(
        store,
        page ->
            page.saveState(
                new SyncState(accounts, FeedProgress.START, Map.of("a = b", 2), 3, 1, null)));
    page(store, page -> assertEquals(Map.of("a = b", 2), page.state().effectiveFields()));
    database.execute("UPDATE sync_state SET effective_fields = 'a = b'");
    page(store, page -> assertEquals(Map.of("a = b", due), page.state().effectiveFields()));
  }

  /** More than an array of H2 can hold. */
  @ParameterizedTest
  @EnumSource
  void upgradeKeepsWhatAFullReadOfManyAccountsHasSeen(Dialect dialect) {
    TestDatabase database = firstSchema(dialect);
    int many = 70_000;
    String numbers = dialect == Dialect.H2 ? "SYSTEM_RANGE" : "generate_series";
    String id = dialect == Dialect.H2 ? "RANDOM_UUID()" : "gen_random_uuid()";
    database.execute(
        "INSERT INTO sync_seen (baseline_id, account_id) SELECT 7, %s FROM %s(1, %d)"
            .formatted(id, numbers, many - 1));
    database.execute(
        "INSERT INTO sync_seen (baseline_id, account_id) VALUES (7, '" + ACCOUNT + "')");
    page(create(database), page -> assertEquals(0, page.countVanished(7)));
    assertEquals(
        List.of(List.of(Integer.toString(many))),
        database.rows("SELECT SUM(CARDINALITY(account_ids)) FROM sync_seen_page"));
  }

  @ParameterizedTest
  @EnumSource
  void olderSchemaIsUpgradedByHand(Dialect dialect) {
    TestDatabase database = firstSchema(dialect);
    JdbcContactStore.Builder builder = JdbcContactStore.builder(database.dataSource());
    Field another = Field.string("another", "Another", 20);
    runByHand(database, builder.ddl(FieldSet.of(List.of(another))));
    JdbcContactStore store = builder.build();
    store.prepare(FIELDS);
    page(store, page -> page.apply(List.of(renamed(Logging.ACTIVITIES, 1))));
    assertUpgraded(database);
    assertEquals(
        List.of(Arrays.asList("Fabrikam", null)),
        database.rows("SELECT company, another FROM contact_account_values"));
  }

  /** A database as the first schema left it, with an account and a contact. */
  private static TestDatabase firstSchema(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    page(create(database), JdbcContactStoreTest::contoso);
    if (dialect == Dialect.H2) {
      database.execute("DROP INDEX account_key");
      database.execute("ALTER TABLE account ADD PRIMARY KEY (account_id)");
    }
    database.execute("DROP TABLE sync_copy");
    database.execute("DROP TABLE sync_copy_waiting");
    database.execute("DROP TABLE sync_seen_page");
    database.execute(
        "CREATE TABLE sync_seen (baseline_id bigint NOT NULL, account_id uuid NOT NULL)");
    database.execute("UPDATE sync_schema SET version = 1");
    return database;
  }

  private static void assertUpgraded(TestDatabase database) {
    assertEquals(List.of(List.of("3")), database.rows("SELECT version FROM sync_schema"));
    assertEquals(List.of(List.of("1")), database.rows("SELECT copy_id FROM sync_copy"));
    assertEquals(List.of(), database.rows("SELECT * FROM sync_copy_waiting"));
    assertEquals(
        List.of(List.of("Fabrikam")), database.rows("SELECT company FROM contact_account_values"));
    assertEquals(List.of(List.of("1")), database.rows("SELECT count(*) FROM activities"));
  }

  @ParameterizedTest
  @EnumSource
  void interruptedCreationIsTakenUpAgain(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    page(create(database), JdbcContactStoreTest::contoso);
    database.execute("UPDATE sync_schema SET version = 0");
    database.execute("DROP VIEW suppressions");
    if (dialect == Dialect.H2) {
      database.execute("DROP INDEX account_key");
    }
    JdbcContactStore store = create(database);
    assertEquals(List.of(), store.suppressions(9));
    assertEquals(List.of(), database.rows("SELECT * FROM suppressions"));
    assertEquals(
        List.of(List.of("Contoso")), database.rows("SELECT company FROM contact_account_values"));
    assertTwoRowsOfAnAccountAreRefused(database);
  }

  @ParameterizedTest
  @EnumSource
  void stepsThatAreDoneMayBeRepeated(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    page(create(database), JdbcContactStoreTest::contoso);
    for (int version = 0; version < 3; version++) {
      database.execute("UPDATE sync_schema SET version = " + version);
      create(database);
      assertEquals(List.of(List.of("3")), database.rows("SELECT version FROM sync_schema"));
    }
    assertEquals(
        List.of(List.of("Contoso")), database.rows("SELECT company FROM contact_account_values"));
  }

  @ParameterizedTest
  @EnumSource
  void creationInterruptedAtItsBeginningIsTakenUpAgain(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    database.execute("CREATE TABLE sync_schema (version integer NOT NULL)");
    page(create(database), JdbcContactStoreTest::contoso);
    assertEquals(List.of(List.of("3")), database.rows("SELECT version FROM sync_schema"));
    create(database);
  }

  @ParameterizedTest
  @EnumSource
  void creationByHandInterruptedAtItsBeginningIsTakenUpAgain(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    database.execute("CREATE TABLE sync_schema (version integer NOT NULL)");
    database.execute("INSERT INTO sync_schema VALUES (0)");
    JdbcContactStore.Builder builder = JdbcContactStore.builder(database.dataSource());
    runByHand(database, builder.ddl(FIELDS));
    page(builder.build(), JdbcContactStoreTest::contoso);
  }

  private static void assertTwoRowsOfAnAccountAreRefused(TestDatabase database) {
    AssertionError refusal =
        assertThrows(
            AssertionError.class,
            () -> database.execute("INSERT INTO account SELECT * FROM account"));
    assertEquals("23505", assertInstanceOf(SQLException.class, refusal.getCause()).getSQLState());
  }

  @ParameterizedTest
  @EnumSource
  void aSchemaAndAPrefixHoldEverythingThatTheStoreMakes(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    String schema = "marketing";
    database.execute("CREATE SCHEMA " + schema);
    JdbcContactStore store =
        JdbcContactStore.builder(database.dataSource())
            .schema(dialect == Dialect.H2 ? schema.toUpperCase(Locale.ROOT) : schema)
            .tablePrefix("crm_")
            .createSchema()
            .build();
    store.prepare(FIELDS);
    page(store, JdbcContactStoreTest::contoso);
    page(store, page -> assertEquals(1, page.countVanished(1)));
    assertEquals(
        List.of(List.of("Contoso")),
        database.rows("SELECT company FROM " + schema + ".crm_contact_account_values"));
    assertEquals(
        List.of(),
        database.rows(
            "SELECT table_name FROM information_schema.tables WHERE table_schema ="
                + " CURRENT_SCHEMA"));
  }

  /** Without that H2 would take each row apart to see its version, and sort all keys. */
  @Test
  void onH2VersionsAreReadFromTheIndexOfTheKey() {
    TestDatabase database = TestDatabase.h2();
    page(create(database), JdbcContactStoreTest::contoso);
    for (String query :
        List.of(
            "SELECT a.version FROM "
                + Dialect.H2.byIds("account", "account_id", "ARRAY[RANDOM_UUID()]"),
            "SELECT account_id FROM account WHERE NOT removed ORDER BY account_id LIMIT 9")) {
      String plan = database.rows("EXPLAIN " + query).toString();
      assertTrue(plan.contains("PUBLIC.ACCOUNT_KEY"), plan);
    }
  }

  /** A copy of the table that an interrupted change has left is known by it. */
  @Test
  void onH2AnUpgradeMakesTheIndexOfTheKey() {
    TestDatabase database = firstSchema(Dialect.H2);
    create(database);
    assertEquals(
        List.of(List.of("ACCOUNT")),
        database.rows(
            "SELECT table_name FROM information_schema.indexes WHERE index_name = 'ACCOUNT_KEY'"));
  }

  @ParameterizedTest
  @EnumSource
  void foreignIndexesOfTheSameNameAreRefused(Dialect dialect) {
    for (String name : List.of("account_key", "activity_change")) {
      TestDatabase database = TestDatabase.of(dialect);
      database.execute("CREATE TABLE person (id integer)");
      database.execute("CREATE INDEX " + name + " ON person (id)");
      StoreException refusal = assertThrows(StoreException.class, () -> create(database));
      assertTrue(refusal.getMessage().contains(name), refusal::getMessage);
      JdbcContactStore.Builder builder = JdbcContactStore.builder(database.dataSource());
      assertThrows(StoreException.class, () -> builder.ddl(FIELDS));
    }
  }

  /** PostgreSQL would take it for the index, and leave activities without one. */
  @Test
  void onPostgresqlForeignViewsOfAnIndexNameAreRefused() {
    TestDatabase database = TestDatabase.postgresql();
    database.execute("CREATE VIEW activity_change AS SELECT 1");
    StoreException refusal = assertThrows(StoreException.class, () -> create(database));
    assertTrue(refusal.getMessage().contains("activity_change"), refusal::getMessage);
  }

  @Test
  void onPostgresqlActivitiesOfAChangeAreFoundByAnIndex() {
    TestDatabase database = TestDatabase.postgresql();
    create(database);
    create(database);
    assertEquals(
        List.of(List.of("CREATE INDEX activity_change ON activity USING btree (change_id)")),
        database.rows(
            "SELECT replace(indexdef, schemaname || '.', '') FROM pg_indexes WHERE schemaname ="
                + " CURRENT_SCHEMA AND tablename = 'activity' AND indexname <> 'activity_pkey'"));
  }

  @ParameterizedTest
  @EnumSource
  void foreignTablesOfTheSameNameAreRefused(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    database.execute("CREATE TABLE account (id integer)");
    StoreException refusal = assertThrows(StoreException.class, () -> create(database));
    assertTrue(refusal.getMessage().contains("tablePrefix"), refusal::getMessage);
  }

  @ParameterizedTest
  @EnumSource
  void foreignViewsOfTheSameNameAreRefused(Dialect dialect) {
    for (String name :
        List.of("contact_account_values", "activities", "account_changes", "suppressions")) {
      TestDatabase database = TestDatabase.of(dialect);
      database.execute("CREATE VIEW " + name + " AS SELECT 7 AS hosts");
      StoreException refusal = assertThrows(StoreException.class, () -> create(database));
      assertTrue(refusal.getMessage().contains(name), refusal::getMessage);
      JdbcContactStore.Builder builder = JdbcContactStore.builder(database.dataSource());
      assertThrows(StoreException.class, () -> builder.ddl(FIELDS));
      assertEquals(List.of(List.of("7")), database.rows("SELECT hosts FROM " + name));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsOlderThanTheRetentionGoes(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    JdbcContactStore store = create(database);
    page(store, JdbcContactStoreTest::contoso);
    page(store, page -> page.apply(List.of(renamed(Logging.ACTIVITIES, 1))));
    page(store, page -> page.recordCycle(cycle(AT.plus(Duration.ofDays(90)))));
    assertEquals(1, store.activities(CONTACT, 9).size());
    page(store, page -> page.recordCycle(cycle(AT.plus(Duration.ofDays(91)))));
    assertEquals(List.of(), store.activities(CONTACT, 9));
    assertEquals(2, store.cycles(9).size());
  }

  @ParameterizedTest
  @EnumSource
  void anyNumberOfChangesGoesInOneCycle(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    JdbcContactStore store = create(database);
    page(store, JdbcContactStoreTest::contoso);
    page(
        store,
        page -> {
          for (int i = 0; i < 600; i++) {
            page.apply(List.of(renamed(Logging.ACTIVITIES, 1)));
          }
        });
    page(store, page -> page.recordCycle(cycle(AT.plus(Duration.ofDays(91)))));
    assertEquals(List.of(List.of("0")), database.rows("SELECT COUNT(*) FROM account_change"));
    assertEquals(List.of(List.of("0")), database.rows("SELECT COUNT(*) FROM activity"));
  }

  @ParameterizedTest
  @EnumSource
  void aCycleThatIsRecordedAgainIsRecordedOnce(Dialect dialect) {
    JdbcContactStore store = create(TestDatabase.of(dialect));
    CycleRecord first = cycle(AT.plusNanos(123_456_789));
    page(store, page -> page.recordCycle(first));
    page(store, page -> page.recordCycle(first));
    assertEquals(1, store.cycles(9).size());
    page(store, page -> page.recordCycle(cycle(AT.plusSeconds(1))));
    assertEquals(2, store.cycles(9).size());
  }

  @ParameterizedTest
  @EnumSource
  void fieldsThatAnotherStoreAddedAreRead(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    JdbcContactStore early = JdbcContactStore.builder(database.dataSource()).createSchema().build();
    page(create(database), JdbcContactStoreTest::contoso);
    try (StoreTransaction query = early.begin()) {
      assertEquals(CONTOSO.values(), query.contact(CONTACT, FIELDS).orElseThrow().values());
      assertEquals(CONTOSO, query.lockAccounts(List.of(ACCOUNT), FIELDS).get(ACCOUNT));
    }
  }

  @ParameterizedTest
  @EnumSource
  void fieldsThatNobodyAddedAreNull(Dialect dialect) {
    JdbcContactStore store = create(TestDatabase.of(dialect));
    page(store, JdbcContactStoreTest::contoso);
    FieldSet others =
        FieldSet.of(
            Arrays.stream(FieldType.values())
                .map(type -> new Field("other" + type, "Other", type, type.hasLength() ? 9 : 0))
                .toList());
    try (StoreTransaction query = store.begin()) {
      assertEquals(
          AccountValues.allNull(others),
          query.lockAccounts(List.of(ACCOUNT), others).get(ACCOUNT).values());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aContactTableThatThereIsNotIsRefusedOverASchemaThatThereIs(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    create(database);
    JdbcContactStore.Builder builder =
        JdbcContactStore.builder(database.dataSource()).contactTable("Persn", "id").createSchema();
    assertThrows(StoreException.class, builder::build);
  }

  @ParameterizedTest
  @EnumSource
  void aSchemaThatThereIsNotIsNamed(Dialect dialect) {
    JdbcContactStore.Builder builder =
        JdbcContactStore.builder(TestDatabase.of(dialect).dataSource())
            .schema("nosuch")
            .createSchema();
    StoreException refusal = assertThrows(StoreException.class, builder::build);
    assertTrue(refusal.getMessage().contains("option schema"), refusal::getMessage);
  }

  /** It begins before 1970, where the time in the ids of changes does. */
  @ParameterizedTest
  @EnumSource
  void nothingGoesUnderTheLongestRetention(Dialect dialect) {
    JdbcContactStore store =
        JdbcContactStore.builder(TestDatabase.of(dialect).dataSource())
            .activityRetentionDays(36_500)
            .createSchema()
            .build();
    store.prepare(FIELDS);
    page(store, JdbcContactStoreTest::contoso);
    page(store, page -> page.apply(List.of(renamed(Logging.ACTIVITIES, 1))));
    page(store, page -> page.recordCycle(cycle(AT.plus(Duration.ofDays(1)))));
    assertEquals(1, store.activities(CONTACT, 9).size());
  }

  static CycleRecord cycle(Instant at) {
    return new CycleRecord(
        at, at, false, new CycleCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "with \0 in it");
  }

  @ParameterizedTest
  @EnumSource
  void contactThatJoinsBetweenCountAndChangeMakesThePageTryAgain(Dialect dialect) {
    JdbcContactStore store = create(TestDatabase.of(dialect));
    page(store, JdbcContactStoreTest::contoso);
    assertThrows(
        TransientStoreException.class,
        () -> page(store, page -> page.apply(List.of(renamed(Logging.ACTIVITIES, 2)))));
    assertEquals(List.of(), store.activities(CONTACT, 9));
  }

  @Test
  @Timeout(60)
  void waitForALockIsBounded() {
    TestDatabase database = TestDatabase.postgresql();
    JdbcContactStore.Builder builder =
        JdbcContactStore.builder(database.dataSource()).lockTimeout(Duration.ofMillis(50));
    JdbcContactStore store = builder.createSchema().build();
    store.prepare(FIELDS);
    page(store, JdbcContactStoreTest::contoso);
    try (StoreTransaction first = store.begin();
        StoreTransaction second = store.begin()) {
      assertEquals(1, first.lockAccounts(List.of(ACCOUNT), FIELDS).size());
      assertThrows(
          TransientStoreException.class, () -> second.lockAccounts(List.of(ACCOUNT), FIELDS));
    }
  }

  @Test
  @Timeout(60)
  void stoppedEngineKeepsNobodyFromTakingOver() {
    TestDatabase database = TestDatabase.postgresql();
    JdbcContactStore stopped = create(database);
    page(stopped, JdbcContactStoreTest::contoso);
    stopped.releaseLease(stopped.acquireLease("test", Duration.ofMinutes(5)).orElseThrow());
    Lease lost = stopped.acquireLease("stopped", Duration.ofSeconds(1)).orElseThrow();
    try (StoreTransaction late = stopped.begin(lost)) {
      late.apply(List.of(renamed(Logging.ACTIVITIES, 1)));
      // From here on nothing more is heard of it; its row locks go when the database has waited
      // for as long as its lease runs.
      database.execute("UPDATE sync_state SET lease_until = CURRENT_TIMESTAMP");
      page(
          create(database),
          page -> assertEquals(CONTOSO, page.lockAccounts(List.of(ACCOUNT), FIELDS).get(ACCOUNT)));
      assertThrows(StoreException.class, late::commit);
    }
    assertEquals(List.of(), stopped.activities(CONTACT, 9));
  }

  @ParameterizedTest
  @CsvSource({
    "40001, true",
    "40P01, true",
    "08006, true",
    "55P03, true",
    "57014, true",
    "57P01, true",
    "25P03, true",
    "53300, true",
    "23505, true",
    "HYT00, true",
    "53100, false",
    "42P01, false",
    "42501, false",
    "28P01, false",
    "22001, false"
  })
  void errorsThatPassAreTransient(String state, boolean passing) {
    StoreException error = Failures.of("do it", new SQLException("the words", state));
    assertEquals(passing, error instanceof TransientStoreException);
    assertTrue(error.getMessage().contains("the words"), error::getMessage);
    assertTrue(error.getMessage().contains(state), error::getMessage);
  }

  @Test
  void errorsQuoteNoValues() {
    TestDatabase database = TestDatabase.postgresql();
    JdbcContactStore store = create(database);
    page(store, JdbcContactStoreTest::contoso);
    database.execute(
        "ALTER TABLE account_change ADD CHECK (length(new_value) < 3), ADD CHECK (old_value <>"
            + " '')");

    StoreException error =
        assertThrows(
            StoreException.class,
            () -> page(store, page -> page.apply(List.of(renamed(Logging.ACTIVITIES, 1)))));

    assertTrue(error.getMessage().contains("violates check constraint"), error::getMessage);
    assertFalse(error.getMessage().contains("Fabrikam"), error::getMessage);
    assertFalse(error.getCause() instanceof BatchUpdateException, "its message is the statement");
  }

  @Test
  void errorsOfBatchesAreTheirReasons() {
    SQLException reason = new SQLException("the reason", "40001");
    BatchUpdateException batch = new BatchUpdateException("INSERT secret", "40001", 0, new int[0]);
    batch.setNextException(reason);
    StoreException error = Failures.of("do it", batch);
    assertInstanceOf(TransientStoreException.class, error);
    assertSame(reason, error.getCause());
    assertEquals(batch, Failures.of("do it", new BatchUpdateException(batch)).getCause());
    assertTrue(
        Failures.of("do it", new SQLException("x".repeat(9_999))).getMessage().length() < 700);
  }

  @Test
  void exhaustedPoolIsTransientAndSaysSo() {
    StoreException error =
        Failures.of("connect", new SQLTransientConnectionException("timed out after 30000ms"));
    assertInstanceOf(TransientStoreException.class, error);
    assertTrue(error.getMessage().contains("pool"), error::getMessage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Crm_", "1_", "a b", "a\"; DROP TABLE account; --"})
  void prefixThatIsNoNameIsRefused(String prefix) {
    JdbcContactStore.Builder builder = JdbcContactStore.builder(TestDatabase.h2().dataSource());
    assertRefused("tablePrefix", () -> builder.tablePrefix(prefix));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\"b", "a b", "a.b.c", "1a", "a;"})
  void hostNamesThatAreNoNamesAreRefused(String name) {
    JdbcContactStore.Builder builder = JdbcContactStore.builder(TestDatabase.h2().dataSource());
    assertRefused("schema", () -> builder.schema(name));
    assertRefused("contactTable", () -> builder.contactTable(name, "id"));
    assertRefused("contactTable", () -> builder.contactTable("person", name));
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    JdbcContactStore.Builder builder = JdbcContactStore.builder(TestDatabase.h2().dataSource());
    assertRefused("activityRetentionDays", () -> builder.activityRetentionDays(0));
    assertRefused("activityRetentionDays", () -> builder.activityRetentionDays(36_501));
    assertRefused("lockTimeout", () -> builder.lockTimeout(Duration.ZERO));
    assertRefused("idleTimeout", () -> builder.idleTimeout(Duration.ofDays(1)));
  }

  private static void assertRefused(String option, Runnable setting) {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, setting::run);
    assertTrue(refusal.getMessage().contains(option), refusal::getMessage);
  }
}
