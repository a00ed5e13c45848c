package io.accountsync.marketo.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.accountsync.model.Account;
import io.accountsync.model.AccountId;
import io.accountsync.model.MembershipChange.Membership;
import io.accountsync.model.RowVersion;
import io.accountsync.policy.AccountUpdate.Kind;
import io.accountsync.policy.Rejection;
import io.accountsync.spi.CycleCounts;
import io.accountsync.spi.CycleRecord;
import io.accountsync.spi.StoreTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.junit.jupiter.api.Test;

/** CS-14 and CS-17 to CS-21: rejections, full reads, cycles, and the end of a transaction. */
abstract class HistoryRules extends ContactRules {
  @Test
  final void cs14_rejectionsAreKeptUntilReplacedOrCleared() {
    commit(t -> t.reject(List.of(rejection(1, "a"), rejection(2, "b"), rejection(3, "c"))));
    assertEquals(
        Set.of(rejection(1, "a"), rejection(2, "b"), rejection(3, "c")),
        set(journal().rejections(ALL)),
        "CS-14: a rejection is recorded with version, field, reason and time");
    commit(
        t -> {
          t.clearRejections(List.of(account(2), account(9)));
          t.reject(List.of(rejection(1, "Ж𝄞 another")));
        });
    assertEquals(
        Set.of(rejection(1, "Ж𝄞 another"), rejection(3, "c")),
        set(journal().rejections(ALL)),
        "CS-14: a new rejection replaces an earlier one of the same account, a cleared one goes,"
            + " any other stays");
  }

  @Test
  final void cs14_emptyAndFullPagesAreAllowed() {
    commit(
        t -> {
          t.reject(List.of());
          t.clearRejections(List.of());
        });
    commit(t -> t.reject(IntStream.range(0, PAGE).mapToObj(i -> rejection(i, "x")).toList()));
    assertEquals(PAGE, journal().rejections(ALL).size(), "CS-14: a page may refuse 5,000 images");
    commit(t -> t.clearRejections(accounts(PAGE)));
    assertEquals(List.of(), journal().rejections(ALL), "CS-14: and clear as many");
  }

  private static Rejection rejection(int account, String reason) {
    return new Rejection(account(account), new RowVersion("v7"), "name", reason, CAUSE.at());
  }

  @Test
  final void cs17_anAccountMayBeSeenMoreThanOnce() {
    store(named(1, "Contoso"), named(2, "Fabrikam"));
    commit(t -> t.markSeen(1, List.of(account(1), account(1))));
    commit(t -> t.markSeen(1, List.of(account(1))));
    assertEquals(1, vanished(1), "CS-17: repeats count once");
  }

  @Test
  final void cs17_marksAreKeptBesideLookUpsOfTheSameAndOfOtherAccounts() {
    store(named(1, "a"), named(2, "b"), named(3, "c"));
    List<AccountId> some = List.of(account(2), account(1));
    commit(
        t -> {
          t.markSeen(1, some);
          assertEquals(
              Set.copyOf(some), t.versions(some, 0).keySet(), "CS-07: of accounts just seen");
          assertEquals(Set.copyOf(some), t.versions(some, 0).keySet(), "CS-07: and once more");
        });
    assertEquals(List.of(account(3)), read(t -> t.vanished(1, 10)), "CS-17: these were seen");
    commit(
        t -> {
          t.markSeen(2, List.of(account(3), account(99)));
          t.markSeen(2, some);
          assertEquals(
              Set.of(account(3)),
              t.versions(List.of(account(3)), 0).keySet(),
              "CS-07: of some only");
          assertEquals(0, t.countVanished(2), "CS-17: seen in this very transaction");
        });
    assertEquals(0, vanished(2), "CS-17: looking up others loses no mark");
  }

  @Test
  final void cs18_vanishedAreTheAccountsThatAFullReadDidNotContain() {
    store(named(1, "a"), named(2, "b"), named(3, "c"), named(4, "d"));
    Account gone = named(3, "c");
    commit(t -> t.apply(List.of(silent(Kind.REMOVED, gone, gone.markedRemoved()))));
    commit(
        t -> {
          t.markSeen(5, List.of(account(1), account(99)));
          t.markSeen(4, List.of(account(2), account(4)));
        });
    assertEquals(3, read(StoreTransaction::countAccounts), "CS-18: removed accounts do not count");
    assertEquals(2, vanished(5), "CS-18: what another full read saw does not count");
    assertEquals(
        Set.of(account(2), account(4)),
        set(read(t -> t.vanished(5, 10))),
        "CS-18: vanished are the stored, not removed accounts that were not marked");
    assertEquals(1, read(t -> t.vanished(5, 1)).size(), "CS-18: and no more than the limit");
    assertEquals(
        List.of(), read(t -> t.vanished(5, 10)).stream().filter(account(3)::equals).toList());
  }

  @Test
  final void cs18_aFullPageVanishes() {
    commit(
        t ->
            t.apply(
                accounts(PAGE).stream()
                    .map(id -> added(new Account(id, null, values(Map.of()), false, 0)))
                    .toList()));
    assertEquals(PAGE, vanished(1), "CS-18: nothing was seen yet");
    assertEquals(set(accounts(PAGE)), set(read(t -> t.vanished(1, PAGE))), "CS-18");
    commit(t -> t.markSeen(1, accounts(PAGE)));
    assertEquals(0, vanished(1), "CS-18: everything was seen");
    commit(t -> t.markSeen(1, List.of()));
  }

  private long vanished(long baseline) {
    return read(t -> t.countVanished(baseline));
  }

  @Test
  final void cs19_marksAreForgottenButForTheGivenFullRead() {
    store(named(1, "a"), named(2, "b"));
    List<AccountId> both = List.of(account(1), account(2));
    commit(
        t -> {
          t.markSeen(1, both);
          t.markSeen(2, both);
        });
    commit(t -> t.forgetSeenExcept(2));
    assertEquals(2, vanished(1), "CS-19: marks of other full reads are forgotten");
    assertEquals(0, vanished(2), "CS-19: those of the given one stay");
    commit(t -> t.forgetSeenExcept(0));
    assertEquals(2, vanished(2), "CS-19: 0 forgets all");
  }

  @Test
  final void cs20_cyclesAreRemembered() {
    CycleRecord first = cycle(1, null);
    CycleRecord second = cycle(2, "It failed: Ж𝄞");
    commit(t -> t.recordCycle(first));
    commit(t -> t.recordCycle(second));
    assertEquals(List.of(second, first), journal().cycles(ALL), "CS-20: newest first, every count");
    assertEquals(List.of(second), journal().cycles(1), "CS-20: no more than asked for");
  }

  private static CycleRecord cycle(int number, @Nullable String failure) {
    return new CycleRecord(
        CAUSE.at().plus(Duration.ofMinutes(number)),
        CAUSE.at().plus(Duration.ofMinutes(number + 1L)),
        number == 1,
        new CycleCounts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, Long.MAX_VALUE),
        failure);
  }

  @Test
  final void cs21_whatWasNotCommittedNeverHappened() {
    Account contoso = named(1, "Contoso");
    store(contoso);
    join(account(1), 1, 1);
    addContacts(List.of(contact(2)));
    abandon(
        t -> {
          t.apply(List.of(renamed(contoso, "Fabrikam", 1), added(named(2, "Litware"))));
          t.link(List.of(new Membership(contact(1), null), new Membership(contact(2), account(1))));
          t.reject(List.of(rejection(1, "a")));
          t.markSeen(1, List.of(account(1)));
          t.versions(List.of(account(1)), 0);
          t.recordCycle(cycle(1, null));
        });
    if (!transactions()) {
      assertEquals(
          "Fabrikam",
          stored(account(1), NAME),
          "Without TRANSACTIONS each call takes effect at once");
      return;
    }
    String hint = "CS-21: a transaction that is closed without a commit leaves nothing: ";
    assertEquals(contoso, stored(account(1)), hint + "no changed account");
    assertEquals(Optional.empty(), find(account(2)), hint + "no new account");
    assertEquals("Contoso", shownName(1), hint + "no moved contact");
    assertEquals(
        1, read(t -> t.countContacts(List.of(account(1)), 9)).get(account(1)), hint + "no link");
    assertEquals(List.of(), activities(1), hint + "no activity");
    assertEquals(List.of(), journal().rejections(ALL), hint + "no rejection");
    assertEquals(1, vanished(1), hint + "no mark");
    assertEquals(List.of(), journal().cycles(ALL), hint + "no cycle");
  }

  @Test
  final void cs21_nothingShowsBeforeTheCommit() {
    store(named(1, "Contoso"));
    join(account(1), 1, 1);
    try (StoreTransaction page = store().begin(lease())) {
      page.apply(List.of(renamed(named(1, "Contoso"), "Fabrikam", 1)));
      assertEquals(
          transactions() ? "Contoso" : "Fabrikam",
          shownName(1),
          "CS-21: others see a transaction's effects together, at its commit");
      page.commit();
    }
    assertEquals("Fabrikam", shownName(1), "CS-21: from the commit on they show");
  }

  @Test
  final void cs21_aPageThatFailedHalfWayIsRepeatedWhole() {
    Account contoso = named(1, "Contoso");
    store(contoso);
    join(account(1), 1, 1);
    if (transactions()) {
      abandon(t -> t.apply(List.of(renamed(contoso, "Fabrikam", 1))));
      abandon(
          t -> {
            t.apply(List.of(renamed(contoso, "Fabrikam", 1)));
            t.markSeen(1, List.of(account(1)));
          });
    }
    commit(
        t -> {
          t.apply(List.of(renamed(contoso, "Fabrikam", 1)));
          t.markSeen(1, List.of(account(1)));
        });
    assertEquals("Fabrikam", shownName(1), "CS-21");
    assertEquals(1, activities(1).size(), "CS-21: an activity of a failed attempt must not stay");
  }

  @Test
  final void cs21_aTransactionEndsOnce() {
    StoreTransaction transaction = store().begin();
    transaction.close();
    transaction.close();
    store(named(1, "Contoso"));
    StoreTransaction committed = store().begin(lease());
    committed.apply(List.of(silent(Kind.UPDATED, named(1, "Contoso"), named(1, "Fabrikam"))));
    committed.commit();
    committed.close();
    assertEquals(
        "Fabrikam",
        stored(account(1), NAME),
        "CS-21: closing a committed transaction undoes nothing");
  }
}
