package io.accountsync.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import io.accountsync.engine.SyncReport.Outcome;
import io.accountsync.model.Account;
import io.accountsync.model.AccountChange;
import io.accountsync.model.AccountChange.Removed;
import io.accountsync.model.AccountChange.Upsert;
import io.accountsync.model.AccountId;
import io.accountsync.model.AccountValues;
import io.accountsync.model.ColumnType;
import io.accountsync.model.ContactId;
import io.accountsync.model.Field;
import io.accountsync.model.MembershipChange.Membership;
import io.accountsync.model.RowVersion;
import io.accountsync.model.SourceColumn;
import io.accountsync.model.SourceSchema;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.AccountUpdate.Kind;
import io.accountsync.policy.AccountUpdate.Logging;
import io.accountsync.policy.FieldMapping;
import io.accountsync.policy.FrozenField;
import io.accountsync.policy.SyncPolicy;
import io.accountsync.spi.AccountSource;
import io.accountsync.spi.Baseline;
import io.accountsync.spi.CycleCounts;
import io.accountsync.spi.CycleRecord;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.FeedProgress.Phase;
import io.accountsync.spi.LeaseLostException;
import io.accountsync.spi.PositionExpiredException;
import io.accountsync.spi.SourceException;
import io.accountsync.spi.StoreException;
import io.accountsync.spi.TransientSourceException;
import io.accountsync.spi.TransientStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;

/** The engine's own duties; whole histories are played against the stores in their module. */
@Timeout(60)
final class SyncEngineTest {
  private static final AccountId ACME = new AccountId(new UUID(0, 1));
  private static final AccountId OTHER = new AccountId(new UUID(0, 2));
  private static final ContactId ANN = new ContactId(new UUID(1, 1));
  private static final SourceColumn NAME = SourceColumn.readable("name", ColumnType.TEXT);
  private static final SyncPolicy POLICY =
      SyncPolicy.builder()
          .map(FieldMapping.value("name", Field.string("name", "Name", 10)))
          .massRemovalLimit(0.5)
          .build();

  private final FakeStore store = new FakeStore();
  private final ScriptedSource source = new ScriptedSource(SourceSchema.of(List.of(NAME)));
  private final Recorder heard = new Recorder();
  private final SyncEngine engine = engine(heard);
  private Instant now = Instant.parse("2024-02-29T12:00:00Z");

  private SyncEngine engine(SyncListener listener) {
    return SyncEngine.builder(source, store, POLICY)
        .holder("me")
        .listener(listener)
        .clock(() -> now = now.plusSeconds(1))
        .storeRetryDelay(Duration.ZERO)
        .build();
  }

  /** Writes down what it hears. */
  private static final class Recorder implements SyncListener {
    final List<Object> events = new ArrayList<>();

    @Override
    public void cycleStarted(Instant at) {
      events.add(at);
    }

    @Override
    public void pageApplied(SyncProgress progress) {
      events.add(progress.feed());
    }

    @Override
    public void removalsHeld(HeldRemovals removals) {
      events.add(removals);
    }

    @Override
    public void cycleEnded(SyncReport report) {
      events.add(report);
    }
  }

  @Nested
  @DisplayName("R3 while a read takes long")
  final class ALongRead {
    private static final String CHANGED = "accounts: the effective fields have changed";

    @Test
    void rightsAreLookedUpAgainAndTheReadGoesOn() {
      source.accounts(
          List.of(
              minutesLater(image(ACME, "1", "Acme")), () -> List.of(image(OTHER, "1", "Other"))));

      SyncReport report = engine.runOnce();

      assertEquals(Outcome.COMPLETED, report.outcome());
      assertEquals(2, report.counts().added());
      assertEquals(2, source.schemaReads);
      assertEquals(
          List.of(Optional.empty(), Optional.of("p2")),
          source.accountReads.stream().map(from -> from.map(FeedPosition::value)).toList());
      assertEquals(0, report.fullReads().stream().filter(CHANGED::equals).count());
      assertEquals(0, source.feedsOpen);
    }

    @Test
    void aPageThatCameAfterARightWasWithdrawnIsReadAgainWithoutTheField() {
      store(ACME);
      source
          .accounts(
              List.of(
                  () -> {
                    source.schema =
                        SourceSchema.of(
                            List.of(new SourceColumn("name", ColumnType.TEXT, "is secured")));
                    now = now.plusSeconds(120);
                    return List.of(image(ACME, "2", null));
                  },
                  List::of))
          .accounts(new Upsert(ACME, new RowVersion("2"), new Object[0]));

      SyncReport report = engine.runOnce();

      assertEquals(Outcome.COMPLETED, report.outcome());
      assertEquals(1, report.fullReads().stream().filter(CHANGED::equals).count());
      assertEquals("name", report.frozen().get(0).field());
      assertEquals("Stored", store.contents.accounts.get(ACME).values().get("name"));
    }

    private Supplier<List<AccountChange>> minutesLater(AccountChange... page) {
      return () -> {
        now = now.plusSeconds(120);
        return List.of(page);
      };
    }
  }

  @Nested
  @DisplayName("R13 when the answer to a commit is lost")
  final class ALostAnswer {
    @BeforeEach
    void storeAnAccountOfAContact() {
      store(ACME);
      store.contents.links.put(ANN, ACME);
      int before = store.contents.applied.size();
      AtomicBoolean lost = new AtomicBoolean();
      store.atCommitted =
          () -> {
            if (store.contents.applied.size() > before && lost.compareAndSet(false, true)) {
              throw new TransientStoreException("connection lost");
            }
          };
    }

    @Test
    void thePageIsCountedAsItTookEffect() {
      source.accounts(image(ACME, "2", "Acme Ltd"));

      SyncReport report = engine.runOnce();

      assertEquals(Outcome.COMPLETED, report.outcome());
      assertEquals(1, report.counts().updated());
      assertEquals(1, report.counts().activities());
    }

    @Test
    void removalsAreCountedAsTheyTookEffect() {
      store(OTHER);
      source.accounts(image(OTHER, "1", "Stored"));

      SyncReport report = engine.runOnce();

      assertEquals(Outcome.COMPLETED, report.outcome());
      assertEquals(1, report.counts().removed());
    }

    @Test
    void theEditIsReturned() {
      AccountUpdate update = engine.editAccount(ANN, Map.of("name", "edited")).orElseThrow();

      assertEquals(1, update.activities());
    }
  }

  @Nested
  final class ACycle {
    @Test
    @DisplayName("R12 reads in full, then one delta, and the next cycle goes on from there")
    void readsInFullThenADelta() {
      source
          .accounts(
              List.of(
                  () -> List.of(image(ACME, "1", "Acme")),
                  () -> List.of(image(OTHER, "1", "Other"))))
          .accounts(image(ACME, "2", "Acme Ltd"))
          .memberships(() -> List.of(new Membership(ANN, ACME)));

      SyncReport first = engine.runOnce();
      SyncReport second = engine.runOnce();

      assertEquals(Outcome.COMPLETED, first.outcome());
      assertEquals(
          List.of("accounts: this is the first read", "memberships: this is the first read"),
          first.fullReads());
      assertEquals(new CycleCounts(5, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1), first.counts());
      assertEquals(List.of(), second.fullReads());
      assertEquals(List.of(Optional.empty(), position(2), position(3)), source.accountReads);
      assertEquals(List.of(Optional.empty(), position(4), position(5)), source.membershipReads);
      assertEquals(values("Acme Ltd"), store.contents.accounts.get(ACME).values());
      assertEquals(0, source.feedsOpen);
      assertEquals(0, store.transactionsOpen);
    }

    @Test
    void isDatedByTheClockRecordedAndReported() {
      SyncReport report = engine.runOnce();

      assertEquals(Instant.parse("2024-02-29T12:00:01Z"), report.startedAt());
      assertTrue(report.endedAt().isAfter(report.startedAt()));
      assertEquals(Duration.between(report.startedAt(), report.endedAt()), report.took());
      assertEquals(
          List.of(
              new CycleRecord(report.startedAt(), report.endedAt(), true, report.counts(), null)),
          store.contents.cycles);
      assertSame(report, report.orThrow());
    }

    @Test
    void tellsTheListenerInOrder() {
      SyncReport report = engine.runOnce();

      assertEquals(
          List.of(
              report.startedAt(),
              SyncProgress.Feed.ACCOUNTS,
              SyncProgress.Feed.ACCOUNTS,
              SyncProgress.Feed.MEMBERSHIPS,
              SyncProgress.Feed.MEMBERSHIPS,
              report),
          heard.events);
    }

    @Test
    @DisplayName("R3 names frozen fields in its report")
    void namesFrozenFields() {
      source.schema = SourceSchema.of(List.of());

      assertEquals(
          List.of(new FrozenField("name", "name", "does not exist")), engine.runOnce().frozen());
    }

    @Test
    @DisplayName("R14 reports and stores what was refused, until the account next changes")
    void reportsRejections() {
      source.accounts(image(ACME, "1", "longer than ten"));
      SyncReport report = engine.runOnce();

      assertEquals(1, report.counts().rejected());
      assertEquals(ACME, report.rejections().get(0).account());
      assertEquals(report.rejections().get(0), store.contents.rejections.get(ACME));

      source.accounts(image(ACME, "2", "Acme"));
      engine.runOnce();

      assertEquals(Map.of(), store.contents.rejections);
    }

    @Test
    @DisplayName("R3 R12 a change of the effective fields calls for a full read")
    void readsInFullWhenTheFieldsChange() {
      engine.runOnce();
      source.schema = SourceSchema.of(List.of());

      assertEquals(
          List.of("accounts: the effective fields have changed"), engine.runOnce().fullReads());
      assertEquals(Optional.empty(), source.accountReads.get(2));
      assertEquals(List.of(), engine.runOnce().fullReads());
    }

    @Test
    @DisplayName("R12 an expired position calls for a full read, reported")
    void readsInFullWhenThePositionExpired() {
      engine.runOnce();
      source
          .accounts(List.of(SyncEngineTest::expired))
          .accounts(image(ACME, "1", "Acme"))
          .memberships(SyncEngineTest::expired)
          .memberships(() -> List.of(new Membership(ANN, ACME)));
      int reads = source.accountReads.size();

      SyncReport report = engine.runOnce();

      assertEquals(Outcome.COMPLETED, report.outcome());
      assertEquals(List.of("accounts: too old", "memberships: too old"), report.fullReads());
      assertEquals(Optional.empty(), source.accountReads.get(reads + 1));
      assertEquals(ACME, store.contents.links.get(ANN));
      assertEquals(0, source.feedsOpen);
    }

    @Test
    void failsWhenTheSourceExpiresAPositionThatNobodyGave() {
      source.accounts(List.of(SyncEngineTest::expired));

      SyncReport report = engine.runOnce();

      assertEquals(Outcome.FAILED, report.outcome());
      assertEquals(1, source.accountReads.size());
    }
  }

  @Nested
  @DisplayName("R12 removals")
  final class Removals {
    @Test
    void ofAFewVanishedAccountsAreMade() {
      store(ACME, OTHER);
      source.accounts(image(ACME, "1", "Acme"));

      SyncReport report = engine.runOnce();

      assertEquals(1, report.counts().removed());
      assertTrue(store.contents.accounts.get(OTHER).removed());
      assertEquals(Optional.empty(), report.heldRemovals());
      assertEquals(Optional.empty(), store.contents.state.baseline());
      assertTrue(heard.events.contains(SyncProgress.Feed.REMOVALS));
    }

    @Test
    void cannotComeOfAReadIntoAnEmptyStoreWhichThereforeMarksNothing() {
      List<Set<AccountId>> marks = new ArrayList<>();
      store.atCommit = () -> marks.add(Set.copyOf(store.contents.seen));
      source.accounts(image(ACME, "1", "Acme"));

      SyncReport report = engine.runOnce();

      assertEquals(1, report.counts().added());
      assertEquals(0, report.counts().removed());
      assertEquals(Set.of(Set.of()), Set.copyOf(marks));
      assertEquals(Optional.empty(), store.contents.state.baseline());
    }

    @Test
    void sparedIsWhatTheDeltaAfterTheFullReadTells() {
      store(ACME, OTHER);
      source.accounts().accounts(image(ACME, "1", "Acme"), image(OTHER, "1", "Other"));

      assertEquals(0, engine.runOnce().counts().removed());
    }

    @Test
    void waitForADeltaWhenThePositionAfterAFullReadExpiresAtOnce() {
      store(ACME, OTHER);
      source
          .accounts(image(ACME, "1", "Acme"))
          .accounts(List.of(SyncEngineTest::expired))
          .accounts(image(ACME, "1", "Acme"));

      assertEquals(0, engine.runOnce().counts().removed());
      source.accounts(image(OTHER, "1", "Other"));
      assertEquals(0, engine.runOnce().counts().removed());
      assertEquals(Optional.empty(), store.contents.state.baseline());
    }

    @Test
    void keepTheirMarksUntilTheStateNeedsThemNoMore() {
      store(ACME);
      List<Boolean> needed = new ArrayList<>();
      store.atForget =
          (seen, kept) -> {
            Baseline open = seen.state.openBaseline();
            needed.add(open != null && open.id() != kept);
          };
      source.accounts(image(ACME, "1", "Acme"));

      assertEquals(Outcome.COMPLETED, engine.runOnce().outcome());

      assertEquals(List.of(false, false), needed, "at its beginning and at its end");
    }

    @Test
    void areHeldAboveTheLimitUntilTheyAreReleased() {
      store(ACME, OTHER);
      HeldRemovals held = new HeldRemovals(2, 2);

      SyncReport report = engine.runOnce();

      assertEquals(Outcome.COMPLETED, report.outcome());
      assertEquals(Optional.of(held), report.heldRemovals());
      assertTrue(heard.events.contains(held));
      assertEquals(Optional.of(held), engine.heldRemovals());
      assertEquals(List.of(ACME), engine.heldAccounts(1));
      assertEquals(0, report.counts().removed());
      assertEquals(
          "2 of 2 stored accounts were not in the full read; none is removed until the host"
              + " releases it",
          held.toString());

      heard.events.clear();
      assertEquals(Optional.of(held), engine.runOnce().heldRemovals());
      assertFalse(heard.events.contains(held));

      assertTrue(engine.releaseRemovals());
      assertFalse(engine.releaseRemovals());
      assertEquals(2, engine.runOnce().counts().removed());
      assertEquals(Optional.empty(), engine.heldRemovals());
      assertEquals(List.of(), engine.heldAccounts(5_000));
    }

    @Test
    void areNotMadeOfAccountsThatComeBackBeforeTheRelease() {
      store(ACME, OTHER);
      engine.runOnce();
      source.accounts(image(ACME, "1", "Acme"));
      engine.runOnce();
      engine.releaseRemovals();

      assertEquals(1, engine.runOnce().counts().removed());
      assertFalse(store.contents.accounts.get(ACME).removed());
    }

    @Test
    void areNotMadeWhileTheFullReadIsUnfinished() {
      store(ACME, OTHER);
      source.accounts(
          List.of(
              () -> List.of(image(ACME, "1", "Acme")),
              () -> {
                throw new TransientSourceException("cut off");
              }));

      engine.runOnce();

      assertFalse(store.contents.accounts.get(OTHER).removed());
      assertEquals(Phase.FULL_READ, store.contents.state.accounts().phase());
    }

    @Test
    void areReleasedOnlyByTheOneThatMayWrite() {
      store.leaseFree = false;

      var refusal = assertThrows(StoreException.class, engine::releaseRemovals);

      assertTrue(refusal.getMessage().startsWith("Another engine is syncing now"));
    }

    @Test
    void areListedUpTo5000() {
      assertThrows(IllegalArgumentException.class, () -> engine.heldAccounts(0));
      var refusal = assertThrows(IllegalArgumentException.class, () -> engine.heldAccounts(5_001));

      assertEquals("limit must be 1 to 5000, was 5001", refusal.getMessage());
    }
  }

  @Nested
  final class Failures {
    @Test
    @DisplayName("R13 a source that fails half-way keeps the pages before, and is resumed there")
    void ofTheSource() {
      SourceException failure = new TransientSourceException("cut off");
      source.accounts(
          List.of(
              () -> List.of(image(ACME, "1", "Acme")),
              () -> {
                throw failure;
              }));

      SyncReport report = engine.runOnce();

      assertEquals(Outcome.FAILED, report.outcome());
      assertEquals(Optional.of(failure), report.failure());
      assertSame(failure, assertThrows(SourceException.class, report::orThrow));
      assertEquals(1, report.counts().added());
      assertEquals(1, store.leasesReleased);
      assertEquals(0, source.feedsOpen);
      assertEquals(Optional.of(failure.toString()), store.contents.cycles.get(0).failure());

      assertEquals(
          List.of("accounts: an earlier full read goes on", "memberships: this is the first read"),
          engine.runOnce().fullReads());
      assertEquals(position(1), source.accountReads.get(1));
    }

    @Test
    void ofTheSchemaApplyNothing() {
      SourceException failure = new SourceException("no Global read right");
      AccountSource refusing =
          mock(
              AccountSource.class,
              call -> {
                throw failure;
              });

      SyncReport report = SyncEngine.builder(refusing, store, POLICY).build().runOnce();

      assertEquals(Optional.of(failure), report.failure());
      assertEquals(List.of(), report.frozen());
      assertEquals(Map.of(), store.contents.accounts);
      assertEquals(1, store.leasesReleased);
    }

    @Test
    @DisplayName("R13 a store that fails in a passing way is tried four times")
    void ofTheStoreForAMoment() {
      int[] failures = {0};
      store.atCommit =
          () -> {
            if (++failures[0] < 4) {
              throw new TransientStoreException("deadlock");
            }
          };

      assertEquals(Outcome.COMPLETED, engine.runOnce().outcome());
    }

    @Test
    @DisplayName("R13 a store that goes on failing fails the cycle with nothing applied")
    void ofTheStoreForGood() {
      int[] attempts = {0};
      source.accounts(image(ACME, "1", "Acme"));
      store.atCommit =
          () -> {
            attempts[0]++;
            throw new TransientStoreException("deadlock");
          };

      SyncReport report = engine.runOnce();

      assertEquals(Outcome.FAILED, report.outcome());
      assertEquals(8, attempts[0], "four for the cycle's first step and four for its record");
      assertEquals(Map.of(), store.contents.accounts);
      assertEquals(0, store.transactionsOpen);
    }

    @Test
    @DisplayName("R15 a lost lease ends the cycle, without a record")
    void ofTheLease() {
      LeaseLostException lost = new LeaseLostException("taken over");
      source.accounts(
          List.of(
              () -> List.of(image(ACME, "1", "Acme")),
              () -> {
                store.atCommit =
                    () -> {
                      throw lost;
                    };
                return List.of(image(OTHER, "1", "Other"));
              }));

      SyncReport report = engine.runOnce();

      assertEquals(Optional.of(lost), report.failure());
      assertEquals(List.of(), store.contents.cycles);
      assertFalse(store.contents.accounts.containsKey(OTHER));
      assertEquals(Optional.empty(), report.heldRemovals());
    }

    @Test
    void toTakeTheLeaseAreReported() {
      StoreException failure = new StoreException("down");
      FakeStore down =
          mock(
              FakeStore.class,
              call -> {
                throw failure;
              });

      SyncReport report = SyncEngine.builder(source, down, POLICY).build().runOnce();

      assertEquals(Optional.of(failure), report.failure());
      assertEquals(List.of(), source.accountReads);
    }

    @Test
    void toRecordACycleAreLoggedAndDoNotFailIt() {
      StoreException failure = new StoreException("history is full");
      source.accounts(image(ACME, "1", "Acme"));
      store.atRecord =
          () -> {
            throw failure;
          };

      try (CapturedLog log = new CapturedLog(CycleRunner.class)) {
        SyncReport report = engine.runOnce();

        assertEquals(Outcome.COMPLETED, report.outcome());
        assertEquals(1, report.counts().added());
        assertEquals(List.of(Level.WARNING), log.levels());
        assertEquals(List.of(failure), log.thrown());
        assertEquals(1, store.leasesReleased);
      }
    }

    @Test
    void areLoggedForAHostWithoutAListener() {
      source.accounts(
          List.of(
              () -> {
                throw new SourceException("no such secret");
              }));

      try (CapturedLog log = new CapturedLog(CycleRunner.class)) {
        engine.runOnce();

        assertEquals(List.of(Level.WARNING), log.levels());
      }
    }

    @Test
    void toGiveTheLeaseBackDoNotFailTheCycle() {
      store.atRelease =
          () -> {
            throw new StoreException("down");
          };

      assertEquals(Outcome.COMPLETED, engine.runOnce().outcome());
    }

    @Test
    void thatAreErrorsAreToldToTheListenerAndThrownOn() {
      AssertionError error = new AssertionError("an error");
      source.accounts(
          List.of(
              () -> {
                throw error;
              }));

      assertSame(error, assertThrows(AssertionError.class, engine::runOnce));

      SyncReport report = (SyncReport) heard.events.get(heard.events.size() - 1);
      assertEquals(Outcome.FAILED, report.outcome());
      assertSame(error, report.failure().orElseThrow().getCause());
      assertEquals(1, store.leasesReleased);
      assertEquals(0, source.feedsOpen);
      assertEquals(Outcome.COMPLETED, engine.runOnce().outcome());
    }

    @ParameterizedTest
    @ValueSource(
        classes = {IllegalStateException.class, AssertionError.class, NoClassDefFoundError.class})
    void ofTheListenerAreLoggedAndChangeNothing(Class<? extends Throwable> type)
        throws ReflectiveOperationException {
      Throwable failure = type.getDeclaredConstructor().newInstance();
      SyncListener throwing =
          mock(
              SyncListener.class,
              call -> {
                throw failure;
              });
      store(ACME, OTHER);

      try (CapturedLog log = new CapturedLog(GuardedListener.class)) {
        SyncReport report = engine(throwing).runOnce();

        assertEquals(Outcome.COMPLETED, report.outcome());
        assertTrue(report.heldRemovals().isPresent());
        assertEquals(1, store.contents.cycles.size());
        assertEquals(List.of(failure), log.thrown().stream().distinct().toList());
        assertEquals(7, log.levels().size(), "start, four pages, removals held, end");
      }
    }
  }

  @Test
  @DisplayName("R15 while another engine has the lease nothing is read")
  void standsBy() {
    store.leaseFree = false;
    AccountSource untouched = mock(AccountSource.class);

    SyncReport report = SyncEngine.builder(untouched, store, POLICY).build().runOnce();

    assertEquals(Outcome.STANDBY, report.outcome());
    assertEquals(Optional.empty(), report.failure());
    verifyNoInteractions(untouched);
    assertEquals(0, store.commits);
    assertEquals(0, store.leasesReleased);
  }

  @Nested
  @DisplayName("R5 a local edit")
  final class Edits {
    @Test
    void changesTheAccountAndTellsWhatItDid() {
      store(ACME);
      store.contents.links.put(ANN, ACME);

      AccountUpdate update = engine.editAccount(ANN, Map.of("name", "Edited")).orElseThrow();

      assertEquals(Kind.EDITED, update.kind());
      assertEquals(Logging.ACTIVITIES, update.logging());
      assertEquals(1, update.activities());
      assertEquals(values("Edited"), store.contents.accounts.get(ACME).values());
      assertEquals(0, store.leasesTaken);
    }

    @Test
    void ofAValueThatIsThereAlreadyDoesNothing() {
      store(ACME);
      store.contents.links.put(ANN, ACME);

      assertEquals(Optional.empty(), engine.editAccount(ANN, Map.of("name", "Stored")));
      assertEquals(List.of(), store.contents.applied);
    }

    @Test
    void throughAContactThatIsMovedMeanwhileChangesItsNewAccount() {
      store(ACME);
      store(OTHER);
      store.contents.links.put(ANN, ACME);
      store.atLock =
          seen -> {
            seen.links.put(ANN, OTHER);
            store.contents.links.put(ANN, OTHER);
          };

      assertEquals(OTHER, engine.editAccount(ANN, Map.of("name", "Edited")).orElseThrow().id());

      assertEquals(values("Stored"), store.contents.accounts.get(ACME).values());
      assertEquals(values("Edited"), store.contents.accounts.get(OTHER).values());
    }

    @Test
    void needsAContactWithAnAccountThatHasArrived() {
      refused("Contact " + ANN + " is unknown");
      store.contents.links.put(ANN, null);
      refused("Contact " + ANN + " belongs to no account");
      store.contents.links.put(ANN, ACME);
      refused("Account " + ACME + " of contact " + ANN + " has not arrived");
    }

    private void refused(String reason) {
      var refusal =
          assertThrows(
              NoAccountException.class, () -> engine.editAccount(ANN, Map.of("name", "x")));

      assertTrue(refusal.getMessage().startsWith(reason), refusal::getMessage);
      assertEquals(ANN, refusal.contactId());
    }

    @Test
    void needsAFieldAndAValueThatFits() {
      store(ACME);
      store.contents.links.put(ANN, ACME);

      assertThrows(IllegalArgumentException.class, () -> engine.editAccount(ANN, Map.of()));
      assertThrows(
          IllegalArgumentException.class,
          () -> engine.editAccount(ANN, Map.of("name", "longer than ten")));
      assertThrows(
          IllegalArgumentException.class, () -> engine.editAccount(ANN, Map.of("Name", "x")));
      assertEquals(0, store.commits);
    }
  }

  @Nested
  final class APreview {
    @Test
    void plansWithoutDoing() {
      store(OTHER);
      source.accounts(image(ACME, "1", "Acme"), image(OTHER, "2", "Changed"), new Removed(ACME));
      source.schema =
          SourceSchema.of(List.of(NAME, SourceColumn.readable("other", ColumnType.TEXT)));

      SyncPreview preview = engine.preview();

      assertTrue(preview.fullRead());
      assertEquals(List.of(OTHER), preview.updates().stream().map(AccountUpdate::id).toList());
      assertEquals(3, preview.counts().received());
      assertEquals(0, store.commits);
      assertEquals(0, store.leasesTaken);
      assertEquals(0, store.transactionsOpen);
      assertEquals(0, source.feedsOpen);
    }

    @Test
    void readsFromWhereTheNextCycleWould() {
      engine.runOnce();
      source.accounts(List.of(SyncEngineTest::expired)).accounts(image(ACME, "1", "Acme"));

      SyncPreview preview = engine.preview();

      assertTrue(preview.fullRead());
      assertEquals(List.of(position(2), Optional.empty()), source.accountReads.subList(2, 4));
      assertEquals(1, preview.counts().added());
      assertFalse(engine.preview().fullRead());
    }

    @Test
    void throwsWhatFails() {
      source.accounts(
          List.of(
              () -> {
                throw new SourceException("refused");
              }));

      assertThrows(SourceException.class, engine::preview);
      assertEquals(Outcome.COMPLETED, engine.runOnce().outcome());
    }
  }

  @Nested
  final class OneAtATime {
    @Test
    @DisplayName("R2 a second cycle at the same time is refused")
    void fromAnotherThread() throws InterruptedException {
      CountDownLatch running = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      source.accounts(
          List.of(
              () -> {
                running.countDown();
                await(goOn);
                return List.of();
              }));
      AtomicReference<SyncReport> report = new AtomicReference<>();
      Thread other = new Thread(() -> report.set(engine.runOnce()));
      other.start();
      running.await();

      var refusal = assertThrows(IllegalStateException.class, engine::runOnce);
      assertThrows(IllegalStateException.class, engine::preview);
      assertThrows(IllegalStateException.class, engine::releaseRemovals);
      goOn.countDown();
      other.join();

      assertEquals(
          "A cycle or preview of this engine is running; wait until it is over",
          refusal.getMessage());
      assertEquals(Outcome.COMPLETED, report.get().outcome());
      assertEquals(Outcome.COMPLETED, engine.runOnce().outcome());
    }

    @Test
    void fromInsideAListener() {
      List<Class<?>> refusals = new ArrayList<>();
      AtomicReference<SyncEngine> self = new AtomicReference<>();
      self.set(
          engine(
              new SyncListener() {
                @Override
                public void cycleEnded(SyncReport report) {
                  refusals.add(
                      assertThrows(RuntimeException.class, self.get()::runOnce).getClass());
                }
              }));

      self.get().runOnce();

      assertEquals(List.of(IllegalStateException.class), refusals);
    }
  }

  @Nested
  final class Closing {
    @Test
    void twiceIsOnce() {
      engine.close();
      engine.close();
    }

    @Test
    void refusesEverythingThatSyncsOrEdits() {
      engine.close();

      for (Supplier<?> call :
          List.<Supplier<?>>of(
              engine::runOnce,
              engine::preview,
              engine::releaseRemovals,
              () -> engine.editAccount(ANN, Map.of("name", "x")))) {
        var refusal = assertThrows(IllegalStateException.class, call::get);
        assertEquals("This engine is closed", refusal.getMessage());
      }
      assertThrows(IllegalStateException.class, engine::start);
      assertEquals(0, store.commits);
    }

    @Test
    void fromInsideAListenerStopsTheCycleAfterItsPage() {
      AtomicReference<SyncEngine> self = new AtomicReference<>();
      self.set(
          engine(
              new SyncListener() {
                @Override
                public void pageApplied(SyncProgress progress) {
                  self.get().close();
                }
              }));
      source.accounts(
          List.of(
              () -> List.of(image(ACME, "1", "Acme")), () -> List.of(image(OTHER, "1", "Other"))));

      SyncReport report = self.get().runOnce();

      assertEquals(Outcome.FAILED, report.outcome());
      assertTrue(report.failure().orElseThrow().getMessage().startsWith("The engine was closed"));
      assertEquals(List.of(ACME), List.copyOf(store.contents.accounts.keySet()));
      assertEquals(1, store.leasesReleased);
      assertEquals(0, source.feedsOpen);
      assertEquals(Outcome.COMPLETED, engine.runOnce().outcome());
    }

    @Test
    void stopsRemovalsAfterTheirPageForTheNextCycleToGoOn() {
      AtomicReference<SyncEngine> self = new AtomicReference<>();
      self.set(
          engine(
              new SyncListener() {
                @Override
                public void pageApplied(SyncProgress progress) {
                  if (progress.feed() == SyncProgress.Feed.REMOVALS) {
                    self.get().close();
                  }
                }
              }));
      store(ACME, OTHER);
      source.accounts(image(ACME, "1", "Acme"));

      assertEquals(Outcome.FAILED, self.get().runOnce().outcome());
      assertTrue(store.contents.state.baseline().isPresent());

      assertEquals(Outcome.COMPLETED, engine.runOnce().outcome());
      assertEquals(Optional.empty(), store.contents.state.baseline());
    }

    @Test
    void waitsForARunningCycleToEndItsPage() throws InterruptedException {
      CountDownLatch committing = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      store.atCommit =
          () -> {
            committing.countDown();
            await(goOn);
          };
      AtomicReference<SyncReport> report = new AtomicReference<>();
      Thread cycle = new Thread(() -> report.set(engine.runOnce()));
      cycle.start();
      committing.await();
      Thread closing = new Thread(engine::close);
      closing.start();
      while (closing.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      goOn.countDown();
      closing.join();
      cycle.join();

      assertEquals(Outcome.FAILED, report.get().outcome());
      assertTrue(store.commits > 0);
    }

    @Test
    void interruptsAReadAndKeepsTheInterruptFromTheStore() throws InterruptedException {
      CountDownLatch reading = new CountDownLatch(1);
      List<Boolean> interrupted = new ArrayList<>();
      store.atRecord = () -> interrupted.add(Thread.currentThread().isInterrupted());
      source.accounts(List.of(heldUp(reading, new CountDownLatch(1))));
      AtomicReference<SyncReport> report = new AtomicReference<>();
      Thread cycle = new Thread(() -> report.set(engine.runOnce()));
      cycle.start();
      reading.await();

      engine.close();
      cycle.join();

      assertEquals(Outcome.FAILED, report.get().outcome());
      assertEquals(List.of(false), interrupted);
      assertEquals(1, store.leasesReleased);
    }

    @Test
    void stopsAPreview() throws InterruptedException {
      CountDownLatch reading = new CountDownLatch(1);
      source.accounts(List.of(heldUp(reading, new CountDownLatch(1))));
      AtomicReference<RuntimeException> failure = new AtomicReference<>();
      Thread preview =
          new Thread(() -> failure.set(assertThrows(RuntimeException.class, engine::preview)));
      preview.start();
      reading.await();

      engine.close();
      preview.join();

      assertEquals(0, source.feedsOpen);
      assertTrue(failure.get() != null);
    }

    @Test
    void aHostsInterruptOfAPreviewIsHandedBackAndForgotten() {
      source.accounts(
          List.of(
              () -> {
                Thread.currentThread().interrupt();
                throw new TransientSourceException("interrupted");
              }));

      assertThrows(TransientSourceException.class, engine::preview);

      assertTrue(Thread.interrupted(), "the host's thread has its interrupt back");
      assertEquals(Outcome.COMPLETED, engine.runOnce().outcome());
    }

    @Test
    void aThreadThatIsInterruptedAlreadyReadsAndWritesNothing() {
      Thread.currentThread().interrupt();

      SyncReport report = engine.runOnce();

      assertTrue(Thread.interrupted(), "the host's thread has its interrupt back");
      assertEquals(Outcome.FAILED, report.outcome());
      assertEquals(List.of(), source.accountReads);
    }

    @Test
    void aHostsInterruptStopsTheCycleAndIsKeptFromTheStore() {
      List<Boolean> interrupted = new ArrayList<>();
      store.atCommit = () -> interrupted.add(Thread.currentThread().isInterrupted());
      store.atRecord = store.atCommit;
      store.atRelease = store.atCommit;
      source.accounts(
          List.of(
              () -> {
                Thread.currentThread().interrupt();
                return List.of(image(ACME, "1", "Acme"));
              },
              () -> List.of(image(OTHER, "1", "Other"))));

      SyncReport report = engine.runOnce();

      assertTrue(Thread.interrupted(), "the host's thread has its interrupt back");
      assertEquals(Outcome.FAILED, report.outcome());
      assertEquals(Set.of(ACME), store.contents.accounts.keySet());
      assertFalse(interrupted.contains(true));
      assertEquals(Outcome.COMPLETED, engine.runOnce().outcome());
    }

    @Test
    void aHostsInterruptAfterTheLastPageDoesSoToo() {
      store(ACME);
      List<Boolean> interrupted = new ArrayList<>();
      store.atCommit = () -> interrupted.add(Thread.currentThread().isInterrupted());
      source.accounts(image(ACME, "1", "Acme"));
      SyncEngine interrupting =
          engine(
              new SyncListener() {
                @Override
                public void pageApplied(SyncProgress progress) {
                  if (!progress.fullRead()) {
                    Thread.currentThread().interrupt();
                  }
                }
              });

      assertEquals(Outcome.FAILED, interrupting.runOnce().outcome());

      assertTrue(Thread.interrupted(), "the host's thread has its interrupt back");
      assertEquals(Set.of(ACME), store.contents.accounts.keySet());
      assertFalse(interrupted.contains(true));
    }

    @Test
    void keepsTheInterruptFlagOfWhoWaits() throws InterruptedException {
      CountDownLatch committing = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      store.atCommit =
          () -> {
            committing.countDown();
            await(goOn);
          };
      Thread cycle = new Thread(engine::runOnce);
      cycle.start();
      committing.await();

      Thread.currentThread().interrupt();
      engine.close();

      assertTrue(Thread.interrupted());
      goOn.countDown();
      cycle.join();
    }
  }

  @Test
  @DisplayName("R2 a scheduled cycle gives way to one that the host runs by hand")
  void aScheduledCycleGivesWay() throws InterruptedException {
    Runnable scheduled = scheduled();
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    source.accounts(List.of(heldUp(reading, goOn)));
    Thread byHand = new Thread(engine::runOnce);
    byHand.start();
    reading.await();

    scheduled.run();
    assertEquals(1, store.leasesTaken);

    goOn.countDown();
    byHand.join();
    scheduled.run();
    assertEquals(2, store.leasesTaken);
    engine.close();
    scheduled.run();
    assertEquals(2, store.leasesTaken);
  }

  @Test
  @DisplayName("R2 a scheduled cycle waits for a preview, which is none")
  void aScheduledCycleWaitsForAPreview() throws InterruptedException {
    Runnable scheduled = scheduled();
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    source.accounts(List.of(heldUp(reading, goOn)));
    Thread preview = new Thread(engine::preview);
    preview.start();
    reading.await();
    Thread cycle = new Thread(scheduled);
    cycle.start();
    while (cycle.getState() != Thread.State.WAITING) {
      assertTrue(cycle.isAlive(), "the cycle was left out");
      Thread.onSpinWait();
    }

    goOn.countDown();
    preview.join();
    cycle.join();

    assertEquals(1, store.leasesTaken);
  }

  /** An empty page that says when it is being read and comes when it may. */
  private static Supplier<List<AccountChange>> heldUp(CountDownLatch reading, CountDownLatch goOn) {
    return () -> {
      reading.countDown();
      await(goOn);
      return List.of();
    };
  }

  private Runnable scheduled() {
    ScheduledExecutorService executor = mock(ScheduledExecutorService.class);
    ArgumentCaptor<Runnable> scheduled = ArgumentCaptor.forClass(Runnable.class);
    engine.start(executor);
    verify(executor).scheduleWithFixedDelay(scheduled.capture(), anyLong(), anyLong(), any());
    return scheduled.getValue();
  }

  @Test
  void aScheduledCycleRunsOnTheEnginesOwnThreadUntilClosed() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    SyncEngine scheduled =
        engine(
            new SyncListener() {
              @Override
              public void cycleEnded(SyncReport report) {
                ended.countDown();
              }
            });

    scheduled.start();
    assertThrows(IllegalStateException.class, scheduled::start);
    ended.await();
    scheduled.close();

    assertEquals(1, store.contents.cycles.size());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static <C> List<C> expired() {
    throw new PositionExpiredException("too old");
  }

  private static Optional<FeedPosition> position(int number) {
    return Optional.of(new FeedPosition("p" + number));
  }

  private void store(AccountId... ids) {
    for (AccountId id : ids) {
      store.contents.accounts.put(
          id, new Account(id, new RowVersion("1"), values("Stored"), false, 1));
    }
  }

  private static AccountValues values(String name) {
    return AccountValues.of(POLICY.fields(), Map.of("name", name));
  }

  private static AccountChange image(AccountId id, String version, String name) {
    return new Upsert(id, new RowVersion(version), new Object[] {name});
  }
}
