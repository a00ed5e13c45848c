package io.accountsync.marketo.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.accountsync.model.Account;
import io.accountsync.model.AccountId;
import io.accountsync.model.AccountValues;
import io.accountsync.model.Field;
import io.accountsync.model.FieldSet;
import io.accountsync.model.FieldType;
import io.accountsync.model.RowVersion;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.AccountUpdate.Kind;
import io.accountsync.spi.StoreTransaction;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** CS-07, CS-08 and CS-11: what is stored of an account. */
abstract class AccountRules extends LeaseRules {
  @Test
  final void cs07_versionsAreThoseLastApplied() {
    store(named(1, "Contoso"), named(2, "Fabrikam"), named(3, "Litware"), named(4, "Tailspin"));
    commit(
        t ->
            t.apply(
                List.of(
                    silent(Kind.UPDATED, named(1, "Contoso"), version(named(1, "New"), "v2")),
                    silent(
                        Kind.REMOVED, named(2, "Fabrikam"), named(2, "Fabrikam").markedRemoved()),
                    silent(Kind.REMOVED, named(3, "Litware"), named(3, "Litware").cleared()))));
    assertEquals(
        Map.of(account(1), new RowVersion("v2"), account(4), new RowVersion("v1")),
        read(t -> t.versions(accounts(6), 0)),
        "CS-07: versions names the accounts that are stored, not removed and have a version, with"
            + " the one last applied");
  }

  @Test
  final void cs07_versionsOfOlderGenerationsAreLeftOut() {
    Account older = named(1, "Contoso");
    Account newer = generation(named(2, "Fabrikam"), older.generation() + 1);
    store(older, newer);
    assertEquals(
        Set.of(account(1), account(2)),
        read(t -> t.versions(accounts(3), older.generation())).keySet(),
        "CS-07: an account counts that is of the generation asked for or a later one");
    commit(
        t -> {
          assertEquals(
              Set.of(account(2)),
              t.versions(accounts(3), newer.generation()).keySet(),
              "CS-07: an account of an older generation than the one asked for is left out");
          assertEquals(
              Map.of(account(1), older, account(2), newer),
              t.lockAccounts(accounts(3), FIELDS),
              "CS-08: of an older generation or not, an account is stored");
        });
  }

  private static Account generation(Account account, int generation) {
    return new Account(
        account.id(), account.version(), account.values(), account.removed(), generation);
  }

  @Test
  final void cs07_emptyAndFullPagesAreAnswered() {
    commit(t -> t.apply(accounts(PAGE).stream().map(id -> added(plain(id))).toList()));
    assertEquals(Map.of(), read(t -> t.versions(List.of(), 0)), "CS-07: an empty page is allowed");
    assertEquals(
        Set.copyOf(accounts(PAGE)),
        read(t -> t.versions(accounts(PAGE), 0)).keySet(),
        "CS-07: a page may have 5,000 accounts");
  }

  private static Account plain(AccountId id) {
    return new Account(id, new RowVersion("v1"), AccountValues.allNull(FIELDS), false, 1);
  }

  @Test
  final void cs08_lockedAccountsAreReturnedAsStored() {
    Account removed = named(2, "Fabrikam").markedRemoved();
    store(named(1, "Contoso"), named(2, "Fabrikam"));
    commit(t -> t.apply(List.of(silent(Kind.REMOVED, named(2, "Fabrikam"), removed))));
    assertEquals(
        Map.of(account(1), named(1, "Contoso"), account(2), removed),
        stored(accounts(4)),
        "CS-08: lockAccounts returns what is stored, removed accounts included, and leaves unknown"
            + " ones out");
    assertEquals(Map.of(), stored(List.of()), "CS-08: an empty page is allowed");
  }

  @Test
  final void cs08_accountsOfTheSameTransactionAreStored() {
    commit(
        t -> {
          assertEquals(Map.of(), t.versions(accounts(2), 0), "CS-07: nothing is stored yet");
          t.apply(List.of(added(named(1, "Contoso"))));
          assertEquals(Set.of(account(1)), t.versions(accounts(2), 0).keySet(), "CS-07");
          assertEquals(
              Map.of(account(1), named(1, "Contoso")),
              t.lockAccounts(accounts(2), FIELDS),
              "CS-08: what the transaction itself has added is stored");
        });
  }

  @Test
  final void cs08_valuesComeInTheFieldsAskedFor() {
    store(named(1, "Contoso"));
    FieldSet asked =
        FieldSet.of(List.of(STAFF, Field.of("unheardOf", "Unheard of", FieldType.DATE), NAME));
    assertEquals(
        AccountValues.of(asked, Map.of("name", "Contoso")),
        read(t -> lock(t, account(1), asked)).values(),
        "CS-08: values come in the order asked for, fields that were never stored as null");
  }

  @Test
  final void cs08_twoTransactionsOnOneAccountLoseNeithersEffect() {
    assumeTrue(transactions(), "Without TRANSACTIONS nothing stays locked between two calls");
    store(named(1, "Contoso"));
    try (StoreTransaction first = store().begin(lease())) {
      Account seenByFirst = lock(first, account(1), FIELDS);
      Future<?> edit = meanwhile(() -> commitEdit(t -> set(t, "staff", 42L)));
      giveAChance(edit);
      first.apply(
          List.of(
              silent(
                  Kind.UPDATED,
                  seenByFirst,
                  seenByFirst.withValues(seenByFirst.values().with(Map.of("name", "New"))))));
      first.commit();
      await(edit);
    }
    assertEquals(
        values(Map.of("name", "New", "staff", 42L)),
        stored(account(1)).values(),
        "CS-08: a page and a local edit of the same account at once: the later one has to see what"
            + " the earlier one wrote, or fail as transient and be tried again. Look at whether"
            + " lockAccounts locks, and reads after it has the lock");
  }

  private static void set(StoreTransaction transaction, String field, Object value) {
    Account before = lock(transaction, account(1), FIELDS);
    Account after = before.withValues(before.values().with(Map.of(field, value)));
    transaction.apply(List.of(silent(Kind.EDITED, before, after)));
  }

  @Test
  final void cs08_transactionsOnDifferentAccountsDoNotWaitForEachOther() {
    store(named(1, "Contoso"), named(2, "Fabrikam"));
    try (StoreTransaction page = store().begin(lease())) {
      assertEquals(named(2, "Fabrikam"), lock(page, account(2), FIELDS));
      await(meanwhile(() -> commitEdit(t -> set(t, "staff", 42L))));
      page.commit();
    }
    assertEquals(42L, stored(account(1), STAFF), "CS-08");
  }

  @Test
  final void cs08_manyEditsAtOnceAllCount() {
    assumeTrue(transactions(), "Without TRANSACTIONS nothing stays locked between two calls");
    store(named(1, "Contoso").withValues(values(Map.of("staff", 0L))));
    List<Future<?>> edits = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      edits.add(meanwhile(() -> commitEdit(AccountRules::hireOne)));
    }
    edits.forEach(ContractFixture::await);
    assertEquals(8L, stored(account(1), STAFF), "CS-08: no edit may be lost");
  }

  private static void hireOne(StoreTransaction transaction) {
    Object staff = lock(transaction, account(1), FIELDS).values().get("staff");
    set(transaction, "staff", Long.parseLong(String.valueOf(staff)) + 1);
  }

  @Test
  final void cs11_valuesOfEveryTypeComeBackAsTheyAre() {
    List<Map<String, Object>> images = new ArrayList<>();
    images.add(Map.of());
    images.add(
        Map.of(
            "name",
            "𝄞".repeat(255),
            "notes",
            "ж".repeat(15_000),
            "staff",
            Long.MAX_VALUE,
            "revenue",
            new BigDecimal("9".repeat(26) + "." + "9".repeat(12)),
            "share",
            Double.MAX_VALUE,
            "active",
            true,
            "founded",
            LocalDate.of(9999, 12, 31),
            "visited",
            Instant.parse("9999-12-31T23:59:59Z")));
    images.add(
        Map.of(
            "name",
            "",
            "notes",
            " \t\r\n'\"\\%_{}$1;-- \u0001\u200b ",
            "staff",
            Long.MIN_VALUE,
            "revenue",
            new BigDecimal("-0.000000000001"),
            "share",
            Double.MIN_VALUE,
            "active",
            false,
            "founded",
            LocalDate.of(1753, 1, 1),
            "visited",
            Instant.parse("1753-01-01T00:00:00Z")));
    images.add(Map.of("revenue", new BigDecimal("10.50"), "share", -0.1, "staff", 0L));
    images.add(Map.of("revenue", new BigDecimal("1E+25")));
    List<AccountUpdate> updates = new ArrayList<>();
    Map<AccountId, AccountValues> expected = new HashMap<>();
    for (int i = 0; i < images.size(); i++) {
      Account account = named(i, "").withValues(values(images.get(i)));
      updates.add(added(account));
      expected.put(account.id(), account.values());
    }
    commit(t -> t.apply(updates));
    Map<AccountId, AccountValues> found = new HashMap<>();
    stored(accounts(images.size())).forEach((id, account) -> found.put(id, account.values()));
    assertEquals(
        expected,
        found,
        "CS-11: values have to come back the same, decimals by value and everything else exactly:"
            + " the longest, the largest and the smallest, an empty text apart from null");
  }

  @Test
  final void cs11_accountBecomesWhatTheUpdateSays() {
    Account contoso = named(1, "Contoso");
    Account changed = version(contoso.withValues(values(Map.of("staff", 5L))), "v2");
    Account advanced = version(changed, "v3");
    Account removed = advanced.markedRemoved();
    Account restored = version(contoso, "v4");
    Account cleared = restored.cleared();
    Account filled =
        new Account(contoso.id(), new RowVersion("v5"), values(Map.of("active", true)), false, 9);
    store(contoso);
    List<Account> history = List.of(contoso, changed, advanced, removed, restored, cleared, filled);
    List<Kind> kinds =
        List.of(
            Kind.ADDED,
            Kind.UPDATED,
            Kind.ADVANCED,
            Kind.REMOVED,
            Kind.RESTORED,
            Kind.REMOVED,
            Kind.FILLED);
    for (int i = 1; i < history.size(); i++) {
      AccountUpdate step = silent(kinds.get(i), history.get(i - 1), history.get(i));
      commit(t -> t.apply(List.of(step)));
      assertEquals(
          history.get(i),
          stored(contoso.id()),
          "CS-11: after an update ("
              + kinds.get(i)
              + ") the account is what it says: version,"
              + " values, removed and generation");
    }
  }

  @Test
  final void cs11_everyUpdateOfAPageIsApplied() {
    List<Account> before = accounts(PAGE).stream().map(AccountRules::plain).toList();
    commit(t -> t.apply(before.stream().limit(PAGE / 2).map(ContractFixture::added).toList()));
    List<AccountUpdate> mixed = new ArrayList<>();
    Map<AccountId, Account> expected = new HashMap<>();
    for (int i = 0; i < PAGE; i++) {
      Account account = before.get(i);
      Account after = version(account, "v2");
      if (i % 2 == 0) {
        after = after.withValues(values(Map.of("staff", (long) i)));
      }
      mixed.add(
          i >= PAGE / 2
              ? added(after)
              : silent(i % 2 == 0 ? Kind.UPDATED : Kind.ADVANCED, account, after));
      expected.put(after.id(), after);
    }
    commit(t -> t.apply(mixed));
    assertEquals(
        expected,
        stored(accounts(PAGE)),
        "CS-11: a page of 5,000 updates, new accounts and changed ones and some of which only the"
            + " version advances, is applied whole");
  }

  @Test
  final void cs11_emptyPageIsAllowed() {
    commit(t -> t.apply(List.of()));
    assertEquals(0, read(StoreTransaction::countAccounts), "CS-11");
  }

  /** Names of Dynamics that are words of a query language somewhere. */
  @Test
  final void cs11_fieldsMayHaveAnyNameThatTheModelAllows() {
    List<Field> awkward = new ArrayList<>();
    for (String name :
        List.of(
            "select", "User", "order", "value", "account_id", "contact_id", "version", "removed")) {
      awkward.add(Field.string(name, "It's \"" + name + "\"", 40));
    }
    awkward.add(Field.string("x".repeat(60), "Long", 40));
    FieldSet fields = FieldSet.of(awkward);
    store().prepare(fields);
    Map<String, String> content = new HashMap<>();
    fields.forEach(field -> content.put(field.name(), "value of " + field.name().charAt(0)));
    Account account = named(1, "").withValues(AccountValues.of(fields, content));
    store(account);
    assertEquals(
        account.values(),
        read(t -> lock(t, account(1), fields)).values(),
        "CS-11: a field's name must not clash with what the store calls its own");
    assertTrue(new HashSet<>(Arrays.asList(fields.asList().toArray())).containsAll(awkward));
  }
}
