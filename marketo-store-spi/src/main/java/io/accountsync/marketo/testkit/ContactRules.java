package io.accountsync.marketo.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.accountsync.marketo.Suppression;
import io.accountsync.model.Account;
import io.accountsync.model.AccountDiff;
import io.accountsync.model.AccountId;
import io.accountsync.model.AccountValues;
import io.accountsync.model.Activity;
import io.accountsync.model.Cause;
import io.accountsync.model.Contact;
import io.accountsync.model.FieldChange;
import io.accountsync.model.MembershipChange.Membership;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.AccountUpdate.Kind;
import io.accountsync.policy.AccountUpdate.Logging;
import io.accountsync.spi.TransientStoreException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** CS-09, CS-10, CS-12, CS-13, CS-15 and CS-16: contacts, their links and their activities. */
abstract class ContactRules extends AccountRules {
  private static final int CAP = 5_000;

  @Test
  final void cs09_contactsAreCountedUpToTheNumberAskedFor() {
    join(account(1), 1, 1);
    join(account(2), 10, 4);
    join(account(3), 20, 5);
    join(account(4), 30, 6);
    Map<AccountId, Integer> counts = new HashMap<>();
    counts.put(account(0), 0);
    counts.put(account(1), 1);
    counts.put(account(2), 4);
    counts.put(account(3), 5);
    counts.put(account(4), 5);
    assertEquals(
        counts,
        counted(accounts(5), 5),
        "CS-09: each account's own contacts are counted, and no further than atMost");
    assertEquals(Map.of(), counted(List.of(), 5), "CS-09: an empty page is allowed");
  }

  @Test
  final void cs09_onlyTheContactsThatAreLinkedNowCount() {
    join(account(1), 1, 3);
    join(account(2), 2, 1);
    join(null, 3, 1);
    assertEquals(
        Map.of(account(1), 1, account(2), 1),
        counted(List.of(account(1), account(2)), 10),
        "CS-09: a contact that moved or left counts where it is now");
  }

  @Test
  final void cs09_theCapItselfIsCountedExactly() {
    join(account(1), 0, CAP);
    join(account(2), CAP, CAP + 1);
    assertEquals(
        Map.of(account(1), CAP, account(2), CAP + 1),
        counted(List.of(account(1), account(2)), CAP + 1),
        "CS-09: 5,000 contacts and 5,001 are two things (R8)");
  }

  @Test
  final void cs09_aFullPageIsCountedAtOnce() {
    List<Membership> links = new ArrayList<>();
    Map<AccountId, Integer> expected = new HashMap<>();
    addContacts(links.stream().map(Membership::contact).toList());
    for (int i = 0; i < PAGE; i++) {
      links.add(new Membership(contact(i), account(i / 2)));
      expected.put(account(i), i < PAGE / 2 ? 2 : 0);
    }
    addContacts(links.stream().map(Membership::contact).toList());
    commit(t -> t.link(links));
    assertEquals(expected, counted(accounts(PAGE), CAP + 1), "CS-09: a page has 5,000 accounts");
  }

  private Map<AccountId, Integer> counted(List<AccountId> accounts, int atMost) {
    Map<AccountId, Integer> counts = new HashMap<>();
    accounts.forEach(account -> counts.put(account, 0));
    counts.putAll(read(t -> t.countContacts(accounts, atMost)));
    return counts;
  }

  @Test
  final void cs10_contactShowsTheValuesOfItsAccount() {
    store(named(1, "Contoso"));
    join(account(1), 1, 2);
    Contact expected = new Contact(contact(1), account(1), named(1, "Contoso").values());
    assertEquals(expected, shown(1), "CS-10: a contact has its account and the account's values");
    commit(t -> t.apply(List.of(renamed(named(1, "Contoso"), "Fabrikam", 2))));
    assertEquals("Fabrikam", shownName(1), "CS-10: it shows the values stored now");
    assertEquals("Fabrikam", shownName(2), "CS-10: and so does each other one");
  }

  @Test
  final void cs10_contactWithoutAccountHasNoValues() {
    join(null, 1, 1);
    assertEquals(Contact.withoutAccount(contact(1)), shown(1), "CS-10");
  }

  @Test
  final void cs10_unknownContactIsEmpty() {
    assertEquals(
        Optional.empty(), findContact(1), "CS-10: a contact that the store does not know is empty");
  }

  @Test
  final void cs12_eachContactGetsAnActivityForEachChangedField() {
    Account before = named(1, "Contoso");
    AccountValues values =
        values(
            Map.of(
                "name",
                "Fabrikam €𝄞",
                "notes",
                "ж".repeat(15_000),
                "staff",
                7L,
                "revenue",
                new BigDecimal("10.50"),
                "share",
                0.25,
                "active",
                true,
                "founded",
                LocalDate.of(1999, 12, 31),
                "visited",
                Instant.parse("2026-02-03T04:05:06Z")));
    Account after = version(before.withValues(values), "v2");
    store(before, named(2, "Litware"));
    join(account(1), 1, 3);
    join(account(2), 4, 2);
    join(null, 6, 1);
    commit(t -> t.apply(List.of(update(Kind.UPDATED, before, after, Logging.ACTIVITIES, 3))));
    AccountDiff diff = before.diffTo(after).orElseThrow();
    for (int i = 1; i <= 3; i++) {
      Contact contact = new Contact(contact(i), account(1), values);
      assertEquals(
          printed(contact.activities(diff, CAUSE)),
          printed(activities(i)),
          "CS-12: one activity for each changed field, each with old and new value and cause");
    }
    for (int i = 4; i <= 6; i++) {
      assertEquals(List.of(), activities(i), "CS-12: contacts of other accounts get none");
    }
  }

  @Test
  final void cs12_eachAccountOfAPageLogsForItsOwnContacts() {
    Cause later = new Cause("Kit", "Something else", Instant.parse("2026-03-02T00:00:00Z"));
    store(named(1, "One"), named(2, "Two"), named(3, "Three"), named(4, "Four"));
    join(account(1), 10, 1);
    join(account(2), 20, 2);
    join(account(3), 30, 3);
    AccountUpdate third = renamed(named(3, "Three"), "3", 3);
    commit(
        t ->
            t.apply(
                List.of(
                    renamed(named(1, "One"), "1", 1),
                    silent(Kind.UPDATED, named(2, "Two"), version(named(2, "2"), "v2")),
                    new AccountUpdate(
                        third.kind(), third.after(), third.change(), third.logging(), 3, later),
                    renamed(named(4, "Four"), "4", 0))));
    assertEquals("1", activities(10).get(0).change().afterText(), "CS-12");
    assertEquals(1, activities(10).size(), "CS-12: one changed field makes one activity");
    assertEquals(List.of(), activities(20), "CS-12: an update that logs none makes none");
    for (int contact = 30; contact < 33; contact++) {
      assertEquals(1, activities(contact).size(), "CS-12: each contact of the account gets one");
      assertEquals(later, activities(contact).get(0).cause(), "CS-12: each with its own cause");
    }
  }

  @Test
  final void cs12_anAccountAtTheCapLogsForAllItsContacts() {
    store(named(1, "Contoso"));
    join(account(1), 0, CAP);
    commit(t -> t.apply(List.of(renamed(named(1, "Contoso"), "Fabrikam", CAP))));
    for (int contact : List.of(0, 1, CAP / 2, CAP - 1)) {
      assertEquals(1, activities(contact).size(), "CS-12: 5,000 contacts are all logged (R8)");
    }
  }

  @Test
  final void cs12_activitiesForAnotherNumberOfContactsAreRefused() {
    store(named(1, "Contoso"));
    join(account(1), 1, 3);
    for (int counted : List.of(2, 4)) {
      assertThrows(
          TransientStoreException.class,
          () -> commit(t -> t.apply(List.of(renamed(named(1, "Contoso"), "Fabrikam", counted)))),
          "CS-12: the cap was decided for another number of contacts");
    }
    if (transactions()) {
      assertEquals(List.of(), activities(1), "CS-12: and nothing is logged");
    }
  }

  @Test
  final void cs12_activitiesStayWithTheContactThatMoves() {
    store(named(1, "Contoso"), named(2, "Litware"));
    join(account(1), 1, 1);
    commit(t -> t.apply(List.of(renamed(named(1, "Contoso"), "Fabrikam", 1))));
    join(account(2), 1, 1);
    assertEquals(
        account(1), activities(1).get(0).account(), "CS-12: an activity says what was so then");
  }

  @Test
  final void cs13_suppressedChangeLeavesOneRowAndNoActivity() {
    Account before = named(1, "Contoso");
    Account after = version(before.withValues(values(Map.of("staff", 5L, "active", true))), "v2");
    store(before);
    join(account(1), 1, 3);
    commit(t -> t.apply(List.of(update(Kind.UPDATED, before, after, Logging.SUPPRESSED, 3))));
    assertEquals(
        List.of(new Suppression(before.diffTo(after).orElseThrow(), 3, CAUSE)),
        journal().suppressions(ALL),
        "CS-13: a suppressed change leaves one row with its fields, number of contacts and cause");
    assertEquals(List.of(), activities(1), "CS-13: and no activity");
    assertEquals(after.values(), shown(1).values(), "CS-13: but the values change all the same");
  }

  @Test
  final void cs13_loggedChangesLeaveNoSuppression() {
    store(named(1, "Contoso"));
    join(account(1), 1, 1);
    commit(t -> t.apply(List.of(renamed(named(1, "Contoso"), "Fabrikam", 1))));
    assertEquals(List.of(), journal().suppressions(ALL), "CS-13");
  }

  @Test
  final void cs15_contactJoinsMovesAndLeaves() {
    store(named(1, "Contoso"), named(2, "Litware"));
    join(account(1), 1, 1);
    assertEquals("Contoso", shownName(1), "CS-15: a contact that joins");
    join(account(2), 1, 1);
    assertEquals("Litware", shownName(1), "CS-15: a contact that moves");
    join(account(2), 1, 1);
    assertEquals("Litware", shownName(1), "CS-15: the same link again");
    join(null, 1, 1);
    assertEquals(Contact.withoutAccount(contact(1)), shown(1), "CS-15: a contact that leaves");
    assertEquals(List.of(), activities(1), "CS-15: a link makes no activity (R10)");
  }

  @Test
  final void cs15_aFullPageOfLinksIsStored() {
    store(named(1, "Contoso"), named(2, "Litware"));
    join(account(1), 0, PAGE);
    join(account(2), PAGE / 2, PAGE);
    assertEquals(
        Map.of(account(1), PAGE / 2, account(2), PAGE),
        counted(List.of(account(1), account(2)), PAGE * 2),
        "CS-15: a page has 5,000 links, new ones, changed ones and unchanged ones");
    commit(t -> t.link(List.of()));
  }

  @Test
  final void cs16_linkWaitsForItsAccount() {
    join(account(1), 1, 1);
    assertEquals(
        new Contact(contact(1), account(1), AccountValues.none()),
        shown(1),
        "CS-16: a contact may come before its account");
    store(named(1, "Contoso"));
    assertEquals("Contoso", shownName(1), "CS-16: it shows the values when they come");
    assertEquals(List.of(), activities(1), "CS-16: without activities (R9, R10)");
  }

  @Test
  final void cs16_linkWaitsForItsContact() {
    store(named(1, "Contoso"));
    commit(t -> t.link(List.of(new Membership(contact(1), account(1)))));
    addContacts(List.of(contact(1)));
    assertEquals(
        "Contoso",
        shownName(1),
        "CS-16: a link may come before its contact and holds when that comes");
  }

  final List<Activity> activities(int contact) {
    return journal().activities(contact(contact), ALL);
  }

  /** Activities as they read, since a store keeps texts; how often each is there, in no order. */
  private static Map<String, Integer> printed(List<Activity> activities) {
    Map<String, Integer> printed = new HashMap<>();
    for (Activity activity : activities) {
      FieldChange change = activity.change();
      String text =
          String.join(
              "|",
              activity.contact().toString(),
              activity.account().toString(),
              change.field().toString(),
              change.beforeText(),
              change.afterText(),
              activity.cause().toString());
      printed.merge(text, 1, Integer::sum);
    }
    return printed;
  }

  static <T> Set<T> set(List<T> items) {
    return new HashSet<>(items);
  }
}
