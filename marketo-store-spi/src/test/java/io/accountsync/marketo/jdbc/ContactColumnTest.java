package io.accountsync.marketo.jdbc;

import static io.accountsync.marketo.jdbc.ColumnHost.FIELDS;
import static io.accountsync.marketo.jdbc.ColumnHost.account;
import static io.accountsync.marketo.jdbc.ColumnHost.contact;
import static io.accountsync.marketo.jdbc.ColumnHost.named;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.model.Account;
import io.accountsync.model.AccountValues;
import io.accountsync.model.Field;
import io.accountsync.model.FieldSet;
import io.accountsync.model.FieldType;
import io.accountsync.model.RowVersion;
import io.accountsync.spi.StoreException;
import io.accountsync.spi.StoreTransaction;
import io.accountsync.spi.TransientStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the store promises of the columns that it keeps in the host's contact table. */
@Timeout(120)
class ContactColumnTest {
  private static final Duration MUST_NOT_HAPPEN_WITHIN = Duration.ofMillis(200);
  private static final int SLICE = 5_000;

  @ParameterizedTest
  @EnumSource
  void rowThatComesAfterItsLinkIsLookedAfterAsTheNextCycleBegins(Dialect dialect) {
    ColumnHost host = ColumnHost.with(dialect);
    host.link(1, 1);
    host.link(2, 1);
    host.link(3, null);
    assertEquals(2, host.waiting().size(), "links to no account wait for nothing");

    host.insert(1, 3);
    host.store.prepare(FIELDS);

    assertEquals("Contoso", host.copy(1));
    assertEquals(null, host.copy(3));
    assertEquals(List.of(List.of(contact(2).toString())), host.waiting());
  }

  @ParameterizedTest
  @EnumSource
  void rowThatComesAfterItsLinkIsFilledAtOnceIfAskedFor(Dialect dialect) {
    ColumnHost host = ColumnHost.with(dialect);
    host.link(1, 1);
    host.insert(1);
    host.store.refreshContactColumns(List.of(contact(1), contact(9), contact(1)));
    assertEquals("Contoso", host.copy(1));
    assertEquals(List.of(), host.waiting());
    host.store.refreshContactColumns(List.of());
  }

  @ParameterizedTest
  @EnumSource
  void manyWaitingLinksAreLookedAfterInTurn(Dialect dialect) {
    ColumnHost host = ColumnHost.with(dialect);
    int looked = 10 * SLICE;
    host.linkFirst(looked + 10);
    host.insert(3, looked + 3);

    host.store.prepare(FIELDS);
    assertEquals("Contoso", host.copy(3));
    assertEquals(null, host.copy(looked + 3), "no more than 50,000 in one cycle");

    host.store.prepare(FIELDS);
    assertEquals("Contoso", host.copy(looked + 3));

    host.insert(4);
    host.store.prepare(FIELDS);
    assertEquals("Contoso", host.copy(4), "and then it begins at the first again");
  }

  @ParameterizedTest
  @EnumSource
  void whatAStoreWithoutColumnsDidAfterTheyWereTurnedOnIsFilledToo(Dialect dialect) {
    ColumnHost host = new ColumnHost(dialect);
    host.insert(1);
    host.add(named(1, "Contoso"));
    host.link(1, 1);
    JdbcContactStore old = host.without();
    JdbcContactStore fresh = host.with();
    assertEquals("Contoso", host.copy(1));

    old.prepare(FIELDS);
    host.store = old;
    host.edit(1, "Fabrikam");
    fresh.prepare(FIELDS);
    assertEquals("Fabrikam", host.copy(1));
  }

  @ParameterizedTest
  @EnumSource
  void aStoreThatWasBuiltBeforeTheFieldsRefreshesThem(Dialect dialect) {
    TestDatabase database = TestDatabase.of(dialect);
    database.execute(
        "CREATE TABLE \"Person\" (\"crmId\" uuid UNIQUE, \"companyName\" varchar(510))");
    JdbcContactStore.Builder builder =
        JdbcContactStore.builder(database.dataSource())
            .contactTable("Person", "crmId")
            .contactColumn("company", "companyName")
            .createSchema();
    JdbcContactStore early = builder.build();
    assertThrows(StoreException.class, () -> early.refreshContactColumns(List.of(contact(1))));

    builder.build().prepare(FIELDS);
    early.refreshContactColumns(List.of(contact(1)));
    early.refreshContactColumns();
  }

  @ParameterizedTest
  @EnumSource
  void turnedOnWithDataItFillsWhatIsThere(Dialect dialect) {
    ColumnHost host = new ColumnHost(dialect);
    host.without();
    host.add(named(1, "Contoso"), named(2, "Fabrikam"));
    host.insert(1, 2, 3, 4);
    host.link(1, 1);
    host.link(2, 2);
    host.link(3, null);
    host.link(5, 1);
    host.write(3, "left over");
    host.write(4, "left over");
    host.database.execute("INSERT INTO \"Person\" (\"companyName\") VALUES ('not in Dynamics')");

    host.with();

    assertEquals("Contoso", host.copy(1));
    assertEquals("Fabrikam", host.copy(2));
    assertEquals(null, host.copy(3));
    assertEquals(null, host.copy(4));
    assertEquals(
        List.of(List.of("not in Dynamics")),
        host.database.rows("SELECT \"companyName\" FROM \"Person\" WHERE \"crmId\" IS NULL"),
        "a row without an id is no contact");
    host.insert(5);
    host.store.prepare(FIELDS);
    assertEquals("Contoso", host.copy(5), "its link waited when the column was turned on");
  }

  @ParameterizedTest
  @EnumSource
  void turnedOffAndOnItFillsAnew(Dialect dialect) {
    ColumnHost host = ColumnHost.with(dialect, 1);
    host.link(1, 1);
    host.without();
    host.edit(1, "Fabrikam");
    assertEquals("Contoso", host.copy(1), "without the option nothing is copied");
    host.with();
    assertEquals("Fabrikam", host.copy(1));
  }

  @ParameterizedTest
  @EnumSource
  void anotherColumnIsFilledToo(Dialect dialect) {
    ColumnHost host = new ColumnHost(dialect);
    host.insert(1);
    host.add(
        new Account(
            account(1),
            new RowVersion("v1"),
            AccountValues.of(FIELDS, Map.of("company", "Contoso", "city", "Bonn")),
            false,
            1));
    host.link(1, 1);
    String town = dialect == Dialect.H2 ? "TOWN" : "town";
    host.builder()
        .contactColumn("city", town)
        .contactColumn("company", "companyName")
        .build()
        .prepare(FIELDS);
    assertEquals(
        List.of(List.of("Contoso", "Bonn")),
        host.database.rows("SELECT \"companyName\", town FROM \"Person\""));
  }

  @ParameterizedTest
  @EnumSource
  void interruptedFillingGoesOnWhereItWas(Dialect dialect) throws SQLException {
    ColumnHost host = new ColumnHost(dialect);
    host.without();
    host.add(named(1, "Contoso"));
    int contacts = SLICE + 10;
    host.insert(IntStream.range(0, contacts).toArray());
    host.linkFirst(contacts);
    if (dialect == Dialect.H2) {
      host.database.execute("SET DEFAULT_LOCK_TIMEOUT 20");
    }
    try (Connection other = host.database.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(
          "UPDATE \"Person\" SET town = 'locked' WHERE \"crmId\" = '"
              + contact(contacts - 1)
              + "'");
      JdbcContactStore store =
          host.builder()
              .contactColumn("company", "companyName")
              .lockTimeout(Duration.ofMillis(20))
              .build();
      assertThrows(TransientStoreException.class, () -> store.prepare(FIELDS));
      other.rollback();
    }
    assertEquals("Contoso", host.copy(SLICE - 1), "a slice that was done stays");
    assertEquals(null, host.copy(SLICE));

    host.write(0, "to be left alone");
    host.with();

    assertEquals("Contoso", host.copy(SLICE));
    assertEquals("Contoso", host.copy(contacts - 1));
    assertEquals("to be left alone", host.copy(0), "what was done is not done again");
  }

  @ParameterizedTest
  @EnumSource
  void whatSomebodyElseWritesStaysUntilTheNextChangeOrRefresh(Dialect dialect) {
    ColumnHost host = ColumnHost.with(dialect, 1, 2);
    host.link(1, 1);
    host.link(2, 1);
    host.write(1, "mine");
    host.store.prepare(FIELDS);
    host.page(page -> ColumnHost.edit(page, 1, Map.of("city", "Bonn")));
    assertEquals("mine", host.copy(1), "a field without a column changes no row");

    host.edit(1, "Fabrikam");
    assertEquals("Fabrikam", host.copy(1));

    host.write(1, "mine");
    host.write(2, "mine");
    host.store.refreshContactColumns(List.of(contact(1)));
    assertEquals("Fabrikam", host.copy(1));
    assertEquals("mine", host.copy(2));

    host.store.refreshContactColumns();
    assertEquals("Fabrikam", host.copy(2));
  }

  @ParameterizedTest
  @EnumSource
  void joiningContactIsNotMissedByAnEdit(Dialect dialect) {
    ColumnHost host = ColumnHost.with(dialect, 1);
    atOnce(
        host.store.begin(),
        page -> ColumnHost.link(page, 1, 1),
        () -> host.edit(1, "edited after the link"));
    assertEquals("edited after the link", host.copy(1));
  }

  @ParameterizedTest
  @EnumSource
  void leavingContactIsLeftAloneByAnEdit(Dialect dialect) {
    ColumnHost host = new ColumnHost(dialect);
    host.insert(1);
    host.add(named(1, "Contoso"), named(2, "Litware"));
    host.link(1, 1);
    atOnce(
        host.store.begin(),
        page -> ColumnHost.link(page, 1, 2),
        () -> host.edit(1, "edited after the move"));
    assertEquals("Litware", host.copy(1));
  }

  @ParameterizedTest
  @EnumSource
  void joiningContactShowsWhatAnEditIsAboutToChange(Dialect dialect) {
    ColumnHost host = ColumnHost.with(dialect, 1);
    atOnce(
        host.store.begin(),
        edit -> ColumnHost.edit(edit, 1, Map.of("company", "edited before the link")),
        () -> host.link(1, 1));
    assertEquals("edited before the link", host.copy(1));
  }

  @ParameterizedTest
  @EnumSource
  void refreshTakesNothingBackThatALinkIsAboutToWrite(Dialect dialect) {
    ColumnHost host = ColumnHost.with(dialect, 1);
    atOnce(
        host.store.begin(),
        page -> ColumnHost.link(page, 1, 1),
        () -> host.store.refreshContactColumns(List.of(contact(1))));
    assertEquals("Contoso", host.copy(1));
  }

  /** Does something else while a transaction is open, for which that has to wait. */
  private static void atOnce(
      StoreTransaction open, Consumer<StoreTransaction> work, Runnable meanwhile) {
    CompletableFuture<Void> other;
    try (open) {
      work.accept(open);
      other = CompletableFuture.runAsync(meanwhile);
      assertThrows(
          TimeoutException.class,
          () -> other.get(MUST_NOT_HAPPEN_WITHIN.toMillis(), TimeUnit.MILLISECONDS),
          "It has to wait for the open transaction");
      open.commit();
    }
    other.orTimeout(1, TimeUnit.MINUTES).join();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "company | varchar(20)                | SET DATA TYPE varchar",
        "company | char(510)                  | SET DATA TYPE varchar",
        "company | bigint                     | SET DATA TYPE varchar",
        "company | varchar(510) NOT NULL      | DROP NOT NULL",
        "notes   | varchar(999)               | SET DATA TYPE varchar(1000)",
        "staff   | integer                    | SET DATA TYPE bigint",
        "staff   | varchar(510)               | SET DATA TYPE bigint",
        "revenue | numeric(38, 2)             | SET DATA TYPE numeric",
        "revenue | numeric(37, 12)            | SET DATA TYPE numeric",
        "revenue | double precision           | SET DATA TYPE numeric",
        "share   | real                       | SET DATA TYPE double precision",
        "active  | smallint                   | SET DATA TYPE boolean",
        "founded | timestamp with time zone   | SET DATA TYPE date",
        "visited | timestamp                  | SET DATA TYPE timestamp with time zone",
        "visited | date                       | SET DATA TYPE timestamp with time zone"
      })
  void columnThatDoesNotHoldEveryValueIsRefused(String field, String type, String remedy) {
    for (Dialect dialect : Dialect.values()) {
      StoreException refusal = refusal(dialect, field, "\"it\" " + type);
      assertTrue(refusal.getMessage().contains("contactColumn it"), refusal::getMessage);
      assertTrue(refusal.getMessage().contains(field), refusal::getMessage);
      assertTrue(refusal.getMessage().contains("\"Person\" ALTER"), refusal::getMessage);
      assertTrue(refusal.getMessage().contains(remedy), refusal::getMessage);
    }
  }

  @Test
  void rareCharactersTakeTwoPlacesOnH2() {
    StoreException refusal = refusal(Dialect.H2, "company", "\"it\" varchar(509)");
    assertTrue(refusal.getMessage().contains("varchar(510)"), refusal::getMessage);
    prepareEveryType(Dialect.POSTGRESQL, "company", "\"it\" varchar(255)");
  }

  @ParameterizedTest
  @EnumSource
  void columnThatIsMissingIsRefused(Dialect dialect) {
    StoreException refusal = refusal(dialect, "staff", "\"It\" bigint");
    assertTrue(refusal.getMessage().contains("ADD COLUMN \"it\" bigint"), refusal::getMessage);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "company | varchar",
        "notes   | varchar(1000)",
        "staff   | bigint",
        "revenue | numeric(39, 13)",
        "share   | double precision",
        "active  | boolean",
        "founded | date",
        "visited | timestamp(0) with time zone"
      })
  void columnThatHoldsEveryValueIsTaken(String field, String type) {
    for (Dialect dialect : Dialect.values()) {
      prepareEveryType(dialect, field, "\"it\" " + type);
    }
  }

  @Test
  void postgresqlTypesWithoutLimitAreTaken() {
    prepareEveryType(Dialect.POSTGRESQL, "company", "\"it\" text");
    prepareEveryType(Dialect.POSTGRESQL, "revenue", "\"it\" numeric");
  }

  private static StoreException refusal(Dialect dialect, String field, String column) {
    return assertThrows(
        StoreException.class, () -> prepareEveryType(dialect, field, column), column);
  }

  /** Prepares fields of every type, of which one is copied to the column {@code it}. */
  private static void prepareEveryType(Dialect dialect, String field, String column) {
    TestDatabase database = TestDatabase.of(dialect);
    database.execute("CREATE TABLE \"Person\" (id uuid UNIQUE, " + column + ")");
    JdbcContactStore.builder(database.dataSource())
        .contactTable("Person", dialect == Dialect.H2 ? "ID" : "id")
        .contactColumn(field, "it")
        .createSchema()
        .build()
        .prepare(
            FieldSet.of(
                List.of(
                    Field.string("company", "Company", 255),
                    Field.text("notes", "Notes", 1_000),
                    Field.of("staff", "Staff", FieldType.INTEGER),
                    Field.of("revenue", "Revenue", FieldType.DECIMAL),
                    Field.of("share", "Share", FieldType.FLOAT),
                    Field.of("active", "Active", FieldType.BOOLEAN),
                    Field.of("founded", "Founded", FieldType.DATE),
                    Field.of("visited", "Visited", FieldType.DATETIME))));
  }

  /** PostgreSQL refuses a statement prepared before, whose result would have another column now. */
  @Test
  void hostMayChangeATableThatAConnectionHasLookedAtOften() {
    TestDatabase database = TestDatabase.postgresql().pooled();
    try {
      CopyingHost.createTable(database.dataSource(), Map.of("company", "varchar(255)"));
      JdbcContactStore store =
          CopyingHost.withColumns(
                  JdbcContactStore.builder(database.dataSource()), List.of("company"))
              .createSchema()
              .build();
      for (int i = 0; i < 9; i++) {
        store.prepare(FIELDS);
      }
      database.execute("ALTER TABLE \"Person\" ADD COLUMN phone varchar(50)");
      store.prepare(FIELDS);
    } finally {
      ((JdbcConnectionPool) database.dataSource()).dispose();
    }
  }

  @ParameterizedTest
  @EnumSource
  void fieldThatThereIsNotIsRefused(Dialect dialect) {
    StoreException refusal = refusal(dialect, "compnay", "\"it\" varchar(510)");
    assertTrue(refusal.getMessage().contains("compnay"), refusal::getMessage);
    assertTrue(refusal.getMessage().contains("company"), refusal::getMessage);
  }

  @Test
  void namesThatAreNoNamesOrNamedTwiceAreRefused() {
    JdbcContactStore.Builder builder =
        JdbcContactStore.builder(TestDatabase.h2().dataSource())
            .contactTable("Person", "crmId")
            .contactColumn("company", "companyName");
    assertRefused(() -> builder.contactColumn("city", "companyName"), "companyName");
    assertRefused(() -> builder.contactColumn("Company", "another"), "Company");
    for (String name : List.of("", "a\"b", "a b", "a.b", "1a", "a;")) {
      assertRefused(() -> builder.contactColumn(name, "column"), "contactColumn's field");
      assertRefused(() -> builder.contactColumn("field", name), "contactColumn's column");
    }
  }

  private static void assertRefused(Runnable setting, String named) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, setting::run, named);
    assertTrue(refusal.getMessage().contains(named), refusal::getMessage);
  }

  @Test
  void columnNeedsAContactTable() {
    JdbcContactStore.Builder builder =
        JdbcContactStore.builder(TestDatabase.h2().dataSource())
            .contactColumn("company", "companyName")
            .createSchema();
    assertRefused(builder, "contactTable");
    assertRefused(builder.contactTable("Person", "companyName"), "id column");
  }

  private static void assertRefused(JdbcContactStore.Builder builder, String named) {
    IllegalStateException refusal = assertThrows(IllegalStateException.class, builder::build);
    assertTrue(refusal.getMessage().contains(named), refusal::getMessage);
  }

  @Test
  void refreshNeedsAColumn() {
    JdbcContactStore store = new ColumnHost(Dialect.H2).without();
    assertThrows(IllegalStateException.class, store::refreshContactColumns);
    assertThrows(IllegalStateException.class, () -> store.refreshContactColumns(List.of()));
  }
}
