package io.accountsync.marketo.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import com.google.common.collect.Maps;
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
import io.accountsync.policy.Rejection;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.FeedProgress;
import io.accountsync.spi.FeedProgress.Phase;
import io.accountsync.spi.Lease;
import io.accountsync.spi.StoreTransaction;
import io.accountsync.spi.SyncState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a page costs is counted, so that a lost set-based path shows on any machine. */
class StatementCountTest {
  private static final FieldSet FIELDS =
      FieldSet.of(
          List.of(Field.string("company", "Company", 255), Field.string("city", "City", 255)));
  private static final Cause CAUSE =
      new Cause("Test", "Test", Instant.parse("2026-03-01T12:00:00Z"));
  private static final Set<String> COLUMNS = Set.of("company", "city");
  private static final int LINKS_A_PAGE = 5_000;
  private static final int BASELINE = 1;
  private static final AccountId FILTERED = new AccountId(new UUID(6, 6));

  @ParameterizedTest
  @EnumSource
  void pageCostsTheDocumentedNumberWhateverItHolds(Dialect database) {
    assertEquals(
        JdbcContactStore.STATEMENTS_A_PAGE, new Run(database, 10, 1_000).worstPage().size());
    assertEquals(
        JdbcContactStore.STATEMENTS_A_PAGE, new Run(database, 1_000, 10).worstPage().size());
  }

  /** More changed fields than an array of H2 can hold. */
  @ParameterizedTest
  @EnumSource
  void changedFieldsCostOneStatementHoweverManyThereAre(Dialect dialect) {
    FieldSet fields =
        FieldSet.of(
            IntStream.range(0, 14)
                .mapToObj(i -> Field.of("field" + i, "Field " + i, FieldType.INTEGER))
                .toList());
    Map<String, Long> values = Maps.toMap(Lists.transform(fields.asList(), Field::name), f -> 7L);
    List<Account> before =
        IntStream.range(0, 5_000)
            .mapToObj(
                i ->
                    new Account(
                        Run.id(i),
                        new RowVersion("v1"),
                        AccountValues.of(fields, Map.of()),
                        false,
                        1))
            .toList();
    TestDatabase database = TestDatabase.of(dialect);
    CountingDataSource counting = new CountingDataSource(database.dataSource());
    JdbcContactStore store = JdbcContactStore.builder(counting.dataSource()).createSchema().build();
    store.prepare(fields);
    try (StoreTransaction page = store.begin()) {
      page.apply(before.stream().map(Run::added).toList());
      counting.takeStatements();
      page.apply(
          before.stream()
              .map(
                  account ->
                      Run.update(
                          Kind.FILLED,
                          account,
                          account.withValues(account.values().with(values)),
                          0))
              .toList());
      page.commit();
    }
    assertEquals(
        1,
        counting.takeStatements().stream()
            .filter(sql -> sql.startsWith("INSERT INTO account_change"))
            .count());
    assertEquals(List.of(List.of("70000")), database.rows("SELECT count(*) FROM account_change"));
  }

  @ParameterizedTest
  @EnumSource
  void pageThatIsCopiedToContactsCostsNoMore(Dialect database) {
    assertEquals(
        JdbcContactStore.STATEMENTS_A_PAGE,
        Run.ofHost(database, 10, 1_000, COLUMNS).worstPage().size());
    assertEquals(
        JdbcContactStore.STATEMENTS_A_PAGE,
        Run.ofHost(database, 1_000, 10, COLUMNS).worstPage().size());
  }

  @ParameterizedTest
  @EnumSource
  void linksCostNoMoreWhateverTheyAre(Dialect database) {
    Run run = Run.ofHost(database, 1_000, 5, COLUMNS);
    int few = run.links(10);
    assertEquals(few, run.links(2_000));
    assertTrue(few <= JdbcContactStore.STATEMENTS_A_PAGE, () -> "" + few);
  }

  @ParameterizedTest
  @EnumSource
  void pageOfUnchangedAccountsWritesNoAccountRow(Dialect database) {
    Run run = new Run(database, 1_000, 0);
    run.page(
        page -> {
          page.markSeen(BASELINE, run.ids);
          page.versions(run.ids, 0);
          page.lockAccounts(List.of(), FIELDS);
          page.clearRejections(run.ids);
          page.saveState(Run.STATE);
        });
    List<String> statements = run.counting.takeStatements();
    assertEquals(3, statements.size(), statements::toString);
    assertEquals(List.of(List.of("1")), run.database.rows("SELECT COUNT(*) FROM sync_seen_page"));
    assertTrue(
        statements.stream().noneMatch(sql -> sql.contains("FOR UPDATE")), statements::toString);
    assertTrue(
        statements.stream()
            .noneMatch(
                sql -> sql.startsWith("UPDATE account") || sql.startsWith("INSERT INTO account")),
        statements::toString);
  }

  @ParameterizedTest
  @EnumSource
  void pageOfNewAccountsLocksNothing(Dialect database) {
    Run run = new Run(database, 1, 0);
    List<AccountId> strangers =
        IntStream.range(0, 1_000).mapToObj(i -> new AccountId(new UUID(7, i))).toList();
    run.page(
        page -> {
          assertEquals(Map.of(), page.versions(strangers, 0));
          assertEquals(Map.of(), page.lockAccounts(strangers, FIELDS));
          page.apply(
              strangers.stream().map(id -> Run.added(Run.account(id, "v1", "New"))).toList());
          page.saveState(Run.STATE);
        });
    List<String> statements = run.counting.takeStatements();
    assertTrue(statements.size() <= 4, statements::toString);
    assertTrue(
        statements.stream().noneMatch(sql -> sql.contains("FOR UPDATE")), statements::toString);
  }

  @ParameterizedTest
  @EnumSource
  void changeAboveTheCapTouchesNoContactAndWritesNoActivity(Dialect database) {
    for (Run run :
        List.of(
            new Run(database, 1, LINKS_A_PAGE + 1),
            Run.ofHost(database, 1, LINKS_A_PAGE + 1, Set.of()))) {
      run.page(page -> page.apply(List.of(run.changed(0, Logging.SUPPRESSED))));
      List<String> statements = run.counting.takeStatements();
      assertTrue(
          statements.stream()
              .noneMatch(
                  sql ->
                      sql.contains("membership")
                          || sql.contains("Person")
                          || sql.contains("INTO activity")),
          statements::toString);
      assertEquals(List.of(List.of("0")), run.database.rows("SELECT count(*) FROM activity"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void versionsAloneAreWrittenNarrowly(Dialect database) {
    Run run = new Run(database, 1_000, 0);
    run.page(
        page ->
            page.apply(
                run.accounts.stream()
                    .map(account -> Run.update(Kind.ADVANCED, account, Run.next(account), 0))
                    .toList()));
    List<String> statements = run.counting.takeStatements();
    assertTrue(
        statements.stream().noneMatch(sql -> sql.contains("f_company")), statements::toString);
  }

  @ParameterizedTest
  @EnumSource
  void fieldsThatKeepTheirValuesAreNotWritten(Dialect database) {
    Run run = new Run(database, 3, 0);
    Account before = run.accounts.get(0);
    Account moved =
        new Account(
            before.id(),
            new RowVersion("v2"),
            before.values().with(Map.of("city", "Fabrikam City")),
            false,
            1);
    Account other = run.accounts.get(1);
    run.page(
        page ->
            page.apply(
                List.of(
                    Run.update(Kind.ADVANCED, other, Run.next(other), 0),
                    Run.update(Kind.UPDATED, before, moved, 0),
                    Run.added(Run.account(new AccountId(new UUID(9, 9)), "v1", "New")))));
    List<String> updates =
        run.counting.takeStatements().stream()
            .filter(sql -> sql.contains("f_city") && !sql.startsWith("INSERT"))
            .toList();
    assertEquals(1, updates.size(), updates::toString);
    assertTrue(updates.stream().noneMatch(sql -> sql.contains("f_company")), updates::toString);
    assertEquals(
        List.of(
            List.of("Contoso", "Contoso City"),
            List.of("Contoso", "Fabrikam City"),
            List.of("Contoso", "Contoso City"),
            List.of("New", "New City")),
        run.database.rows(
            "SELECT f_company, f_city FROM account ORDER BY f_company, version, account_id"));
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsDeletedWhileNothingIsTooOld(Dialect database) {
    Run run = new Run(database, 2, 2);
    run.page(page -> page.apply(List.of(run.changed(0, Logging.ACTIVITIES))));
    run.counting.takeStatements();
    run.page(page -> page.recordCycle(JdbcContactStoreTest.cycle(CAUSE.at())));
    List<String> statements = run.counting.takeStatements();
    assertTrue(
        statements.stream()
            .noneMatch(sql -> sql.startsWith("DELETE FROM a") || sql.contains("WHERE change_id")),
        statements::toString);
  }

  @ParameterizedTest
  @EnumSource
  void unchangedLinksWriteNothing(Dialect database) {
    Run run = new Run(database, 10, 10);
    run.page(page -> page.link(run.links));
    List<String> statements = run.counting.takeStatements();
    assertTrue(
        statements.stream()
            .noneMatch(
                sql -> sql.startsWith("INSERT INTO member") || sql.startsWith("UPDATE member")),
        statements::toString);
  }

  @ParameterizedTest
  @EnumSource
  void everyConnectionIsGivenBack(Dialect database) {
    Run run = new Run(database, 10, 10);
    run.worstPage();
    run.store.begin(run.lease).close();
    assertEquals(0, run.counting.openConnections());
  }

  /** A store with accounts that have contacts each, and a page that holds everything at once. */
  private static final class Run {
    static final SyncState STATE =
        SyncState.INITIAL.withAccounts(
            new FeedProgress(Phase.FULL_READ, new FeedPosition("next page")));

    final TestDatabase database;
    final CountingDataSource counting;
    final JdbcContactStore store;
    final Lease lease;
    final int contacts;
    final List<AccountId> ids;
    final List<Account> accounts;
    final List<Membership> links = new ArrayList<>();

    Run(Dialect dialect, int accounts, int contacts) {
      this(dialect, accounts, contacts, UnaryOperator.identity());
    }

    /** One whose host has a contact table, and some of the fields copied to it. */
    static Run ofHost(Dialect dialect, int accounts, int contacts, Set<String> columns) {
      return new Run(
          dialect, accounts, contacts, builder -> CopyingHost.withColumns(builder, columns));
    }

    private Run(
        Dialect dialect,
        int accounts,
        int contacts,
        UnaryOperator<JdbcContactStore.Builder> options) {
      this.database = TestDatabase.of(dialect);
      this.contacts = contacts;
      CopyingHost.createTable(database.dataSource(), Maps.asMap(COLUMNS, column -> "varchar(510)"));
      counting = new CountingDataSource(database.dataSource());
      store = options.apply(JdbcContactStore.builder(counting.dataSource()).createSchema()).build();
      store.prepare(FIELDS);
      lease = store.acquireLease("test", Duration.ofMinutes(5)).orElseThrow();
      ids = IntStream.range(0, accounts).mapToObj(i -> id(i)).toList();
      this.accounts = ids.stream().map(id -> account(id, "v1", "Contoso")).toList();
      page(page -> page.apply(this.accounts.stream().map(Run::added).toList()));
      for (int i = 0; i < accounts * contacts; i++) {
        links.add(new Membership(new ContactId(new UUID(1, i)), id(i / contacts)));
      }
      CopyingHost.insert(database.dataSource(), links.stream().map(Membership::contact).toList());
      for (int from = 0; from < links.size(); from += LINKS_A_PAGE) {
        List<Membership> some = links.subList(from, Math.min(links.size(), from + LINKS_A_PAGE));
        page(page -> page.link(some));
      }
      counting.takeStatements();
    }

    private static AccountId id(int number) {
      return new AccountId(new UUID(0, number));
    }

    private static Account account(AccountId id, String version, String name) {
      return new Account(
          id,
          new RowVersion(version),
          AccountValues.of(FIELDS, Map.of("company", name, "city", name + " City")),
          false,
          1);
    }

    static AccountUpdate added(Account account) {
      return new AccountUpdate(Kind.ADDED, account, null, Logging.NONE, 0, CAUSE);
    }

    static Account next(Account account) {
      return new Account(account.id(), new RowVersion("v2"), account.values(), false, 1);
    }

    static AccountUpdate update(Kind kind, Account before, Account after, int contacts) {
      boolean changes = before.diffTo(after).isPresent();
      return new AccountUpdate(
          kind,
          after,
          before.diffTo(after).orElse(null),
          changes ? Logging.ACTIVITIES : Logging.NONE,
          contacts,
          CAUSE);
    }

    AccountUpdate changed(int number, Logging logging) {
      Account before = accounts.get(number);
      Account after = account(before.id(), "v2", "Fabrikam");
      return new AccountUpdate(
          Kind.UPDATED,
          after,
          before.diffTo(after).orElseThrow(),
          logging,
          logging == Logging.SUPPRESSED ? contacts + 1 : contacts,
          CAUSE);
    }

    void page(Consumer<StoreTransaction> work) {
      try (StoreTransaction page = store.begin(lease)) {
        work.accept(page);
        page.commit();
      }
    }

    /** Counts what new links, some of which wait, and changed ones cost. */
    int links(int count) {
      List<Membership> some = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        some.add(new Membership(new ContactId(new UUID(count, i)), id(i % accounts.size())));
        some.add(new Membership(links.get(i).contact(), id((i + 1) % accounts.size())));
      }
      CopyingHost.insert(
          database.dataSource(), some.stream().limit(count / 2).map(Membership::contact).toList());
      page(
          page -> {
            page.link(some);
            page.saveState(STATE);
          });
      return counting.takeStatements().size();
    }

    /** As the engine drives it, with new, changed, advanced, suppressed and refused accounts. */
    List<String> worstPage() {
      Collection<AccountId> changing = ids;
      page(
          page -> {
            // One that the filter skips besides, so that marks and versions are two statements.
            page.markSeen(
                BASELINE,
                ImmutableList.<AccountId>builder().addAll(changing).add(FILTERED).build());
            page.versions(changing, 0);
            page.lockAccounts(changing, FIELDS);
            page.countContacts(changing, 5_001);
            List<AccountUpdate> updates = new ArrayList<>();
            updates.add(added(account(new AccountId(new UUID(9, 9)), "v1", "New")));
            updates.add(update(Kind.ADVANCED, accounts.get(0), next(accounts.get(0)), 0));
            updates.add(changed(1, Logging.SUPPRESSED));
            for (int i = 2; i < accounts.size(); i++) {
              updates.add(changed(i, Logging.ACTIVITIES));
            }
            page.apply(updates);
            page.clearRejections(changing);
            page.reject(
                List.of(
                    new Rejection(
                        new AccountId(new UUID(8, 8)),
                        new RowVersion("v1"),
                        "company",
                        "holds at most 255 characters, not 300",
                        CAUSE.at())));
            page.saveState(STATE);
          });
      assertEquals(
          List.of(List.of(Integer.toString((accounts.size() - 2) * contacts * 2))),
          database.rows("SELECT count(*) FROM activities"));
      return counting.takeStatements();
    }
  }
}
