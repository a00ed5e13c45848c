package io.accountsync.marketo.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.model.Account;
import io.accountsync.model.Field;
import io.accountsync.model.FieldSet;
import io.accountsync.model.FieldType;
import io.accountsync.policy.AccountUpdate.Kind;
import io.accountsync.spi.Baseline;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.FeedProgress;
import io.accountsync.spi.FeedProgress.Phase;
import io.accountsync.spi.Lease;
import io.accountsync.spi.LeaseLostException;
import io.accountsync.spi.StoreException;
import io.accountsync.spi.StoreFeature;
import io.accountsync.spi.StoreTransaction;
import io.accountsync.spi.SyncState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** CS-01 to CS-06: fields, the lease, the state. */
abstract class LeaseRules extends ContractFixture {
  private static final Duration TTL = Duration.ofSeconds(30);
  private static final Duration MOST_OF_TTL = Duration.ofSeconds(20);
  private static final Duration LONGER_THAN_TTL = Duration.ofSeconds(31);

  @Test
  final void cs01_fieldsThatAreNoLongerNamedKeepTheirValues() {
    Account full = named(1, "Contoso").withValues(values(Map.of("name", "Contoso", "staff", 7L)));
    store(full);
    FieldSet fewer = FieldSet.of(List.of(NAME));
    store().prepare(fewer);
    Account before = read(t -> lock(t, full.id(), fewer));
    Account after =
        version(before.withValues(before.values().with(Map.of("name", "Fabrikam"))), "v2");
    commit(t -> t.apply(List.of(silent(Kind.UPDATED, before, after))));
    store().prepare(FIELDS);
    assertEquals(
        values(Map.of("name", "Fabrikam", "staff", 7L)),
        stored(full.id()).values(),
        "CS-01: an update over fewer fields must leave the others as they are; look at how apply"
            + " replaces an account's values");
  }

  @Test
  final void cs01_preparingTheSameFieldsAgainChangesNothing() {
    Account account = named(1, "Contoso");
    store(account);
    store().prepare(FIELDS);
    assertEquals(account, stored(account.id()), "CS-01: prepare must not touch stored values");
  }

  @Test
  final void cs01_fieldOfAnotherTypeIsRefused() {
    FieldSet changed = FieldSet.of(List.of(Field.of("name", "Name", FieldType.INTEGER)));
    assertThrows(
        StoreException.class,
        () -> store().prepare(changed),
        "CS-01: a field that is known with another type must be refused, or its stored values turn"
            + " into something else");
  }

  @Test
  final void cs01_enginesMayPrepareAtOnce() {
    List<Future<?>> engines = new ArrayList<>();
    FieldSet more =
        FieldSet.of(List.of(NAME, Field.of("added", "Added", FieldType.INTEGER), STAFF));
    for (int i = 0; i < 4; i++) {
      engines.add(meanwhile(() -> store().prepare(more)));
    }
    engines.forEach(ContractFixture::await);
  }

  @Test
  final void cs02_anotherHolderGetsNoLeaseWhileOneHolds() {
    assertTrue(store().acquireLease("one", TTL).isPresent(), "CS-02: a free lease is given");
    passTime(MOST_OF_TTL);
    Optional<Lease> second = store().acquireLease("two", TTL);
    if (fencing()) {
      assertFalse(second.isPresent(), "CS-02: while one holder's lease runs another must get none");
    } else {
      assertTrue(second.isPresent(), "Without FENCING whoever asks gets the lease");
    }
  }

  @Test
  final void cs02_oneOfManyThatAskAtOnceGetsTheLease() {
    ConcurrentLinkedQueue<Lease> given = new ConcurrentLinkedQueue<>();
    List<Future<?>> engines = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String holder = "engine " + i;
      engines.add(meanwhile(() -> store().acquireLease(holder, TTL).ifPresent(given::add)));
    }
    engines.forEach(ContractFixture::await);
    assertEquals(
        fencing() ? 1 : 8,
        given.size(),
        "CS-02: looking whether the lease is free and taking it must be one step");
  }

  @Test
  final void cs03_renewedLeaseKeepsItsEpochAndRunsOn() {
    Lease first = store().acquireLease("one", TTL).orElseThrow();
    passTime(MOST_OF_TTL);
    Lease renewed = store().acquireLease("one", TTL).orElseThrow();
    assertEquals(first, renewed, "CS-03: a renewed lease keeps its epoch");
    passTime(MOST_OF_TTL);
    assertEquals(
        !fencing(),
        store().acquireLease("two", TTL).isPresent(),
        "CS-03: a renewed lease runs from its renewal");
  }

  @Test
  final void cs03_holderWhoseLeaseRanOutKeepsItsEpochIfNobodyTookIt() {
    Lease first = store().acquireLease("one", TTL).orElseThrow();
    passTime(LONGER_THAN_TTL);
    assertEquals(
        first,
        store().acquireLease("one", TTL).orElseThrow(),
        "CS-03: only a change of the holder makes a new epoch");
  }

  @Test
  final void cs04_leaseThatRanOutPassesWithAHigherEpoch() {
    Lease first = store().acquireLease("one", TTL).orElseThrow();
    passTime(LONGER_THAN_TTL);
    Lease second = store().acquireLease("two", TTL).orElseThrow();
    assertEquals("two", second.holder(), "CS-04: the lease names who has it");
    assertEquals(
        fencing(),
        second.epoch() > first.epoch(),
        "CS-04: a lease that passes to another holder gets a higher epoch");
  }

  @Test
  final void cs04_releasedLeasePassesAtOnceWithAHigherEpoch() {
    Lease first = store().acquireLease("one", TTL).orElseThrow();
    store().releaseLease(first);
    Lease second = store().acquireLease("two", TTL).orElseThrow();
    assertEquals(
        fencing(), second.epoch() > first.epoch(), "CS-04: a released lease passes like any other");
    store().releaseLease(first);
    assertEquals(
        !fencing(),
        store().acquireLease("three", TTL).isPresent(),
        "CS-04: releasing a lease that is no longer the caller's must do nothing");
  }

  @Test
  final void cs05_transactionOfALostLeaseNeverTakesEffect() {
    Lease lost = store().acquireLease("one", TTL).orElseThrow();
    try (StoreTransaction late = store().begin(lost)) {
      late.apply(List.of(added(named(1, "Contoso"))));
      late.saveState(state("late"));
      passTime(LONGER_THAN_TTL);
      assertTrue(store().acquireLease("two", TTL).isPresent());
      if (fencing()) {
        assertThrows(
            LeaseLostException.class,
            late::commit,
            "CS-05: a commit must check the epoch in the same transaction that it commits");
      } else {
        late.commit();
      }
    }
    assertEquals(
        !fencing(),
        find(account(1)).isPresent(),
        "CS-05: what a lost lease's transaction wrote must not be there");
  }

  @Test
  final void cs05_transactionWithoutAnythingToSaveIsFencedToo() {
    Lease lost = store().acquireLease("one", TTL).orElseThrow();
    passTime(LONGER_THAN_TTL);
    assertTrue(store().acquireLease("two", TTL).isPresent());
    if (fencing()) {
      assertThrows(
          LeaseLostException.class,
          () -> {
            try (StoreTransaction late = store().begin(lost)) {
              late.apply(List.of(added(named(1, "Contoso"))));
              late.commit();
            }
          },
          "CS-05: the epoch has to be checked by every commit, not only by one that saves state");
      assertEquals(
          Optional.empty(),
          find(account(1)),
          "CS-05: what a lost lease's transaction wrote must not stay");
    }
  }

  @Test
  final void cs05_localEditsNeedNoLease() {
    store(named(1, "Contoso"));
    commitEdit(t -> t.apply(List.of(silent(Kind.EDITED, named(1, "Contoso"), named(1, "Mine")))));
    assertEquals("Mine", stored(account(1), NAME), "CS-05: begin() is not fenced");
  }

  @Test
  final void cs06_stateIsInitialBeforeTheFirstTime() {
    assertEquals(SyncState.INITIAL, read(StoreTransaction::state), "CS-06");
  }

  @Test
  final void cs06_savedStateIsReadBackAsItIs() {
    for (SyncState state : List.of(state("a"), state("Ω € 𝄞 ".repeat(2_000)), bare())) {
      commit(t -> t.saveState(state));
      assertEquals(
          state,
          read(StoreTransaction::state),
          "CS-06: the state last saved has to come back, positions of any length and with any"
              + " character included");
    }
  }

  @Test
  final void cs06_stateIsSavedWithItsTransactionOrNotAtAll() {
    commit(t -> t.saveState(state("before")));
    abandon(t -> t.saveState(state("abandoned")));
    assertEquals(
        transactions() ? state("before") : state("abandoned"),
        read(StoreTransaction::state),
        "CS-06: the state belongs to the transaction (R13)");
  }

  @Test
  final void cs06_savingTheStateNeedsALease() {
    try (StoreTransaction edit = store().begin()) {
      assertThrows(
          RuntimeException.class,
          () -> edit.saveState(state("a")),
          "CS-06: a transaction without lease must not save the state");
    }
  }

  final boolean fencing() {
    return store().features().contains(StoreFeature.FENCING);
  }

  final boolean transactions() {
    return store().features().contains(StoreFeature.TRANSACTIONS);
  }

  private static SyncState state(String position) {
    return new SyncState(
        new FeedProgress(Phase.DELTA, new FeedPosition(position)),
        new FeedProgress(Phase.FULL_READ, new FeedPosition(position + "/2")),
        Map.of("name STRING = name VALUE", 0, "größe TEXT = größe LABEL", 3),
        3,
        Long.MAX_VALUE,
        Baseline.begun(7).held(11, 13));
  }

  private static SyncState bare() {
    return new SyncState(FeedProgress.START, FeedProgress.START, Map.of(), 0, 1, null);
  }
}
