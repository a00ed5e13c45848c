package io.accountsync.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.model.Account;
import io.accountsync.model.AccountChange;
import io.accountsync.model.AccountChange.Removed;
import io.accountsync.model.AccountChange.Upsert;
import io.accountsync.model.AccountDiff;
import io.accountsync.model.AccountId;
import io.accountsync.model.AccountValues;
import io.accountsync.model.Cause;
import io.accountsync.model.ColumnType;
import io.accountsync.model.Field;
import io.accountsync.model.FieldType;
import io.accountsync.model.RowVersion;
import io.accountsync.model.SourceColumn;
import io.accountsync.model.SourceSchema;
import io.accountsync.policy.AccountUpdate.Kind;
import io.accountsync.policy.AccountUpdate.Logging;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the planner decides, rule by rule, by example. */
final class AccountPlannerTest {
  private static final AccountId ACME = new AccountId(new UUID(0, 1));
  private static final AccountId OTHER = new AccountId(new UUID(0, 2));
  private static final Instant NOW = Instant.parse("2024-02-29T12:00:00Z");
  private static final int OLD = 1;
  private static final int CURRENT = 2;

  private static final SyncPolicy POLICY = policy(RemovalPolicy.KEEP);

  private final Map<AccountId, Account> stored = new HashMap<>();
  private final Map<AccountId, Integer> contacts = new HashMap<>();
  private final List<SourceColumn> columns =
      new ArrayList<>(
          List.of(
              SourceColumn.readable("name", ColumnType.TEXT),
              SourceColumn.readable("numberofemployees", ColumnType.INTEGER),
              SourceColumn.readable("revenue", ColumnType.DECIMAL),
              SourceColumn.readable("new_sync", ColumnType.BOOLEAN)));
  private SyncPolicy policy = POLICY;
  private Map<String, Integer> since = Map.of();

  private static SyncPolicy policy(RemovalPolicy removals) {
    return SyncPolicy.builder()
        .map(FieldMapping.value("name", Field.string("name", "Name", 10)))
        .map(FieldMapping.value("numberofemployees", Field.of("staff", "Staff", FieldType.INTEGER)))
        .map(FieldMapping.value("revenue", Field.of("revenue", "Revenue", FieldType.DECIMAL)))
        .syncFilter("new_sync")
        .removalPolicy(removals)
        .build();
  }

  @Nested
  @DisplayName("R3 effective fields")
  final class Effective {
    @Test
    void anUnreadableFieldKeepsItsValueWhateverDataverseSends() {
      columns.set(0, new SourceColumn("name", ColumnType.TEXT, "is secured"));
      store(account(ACME, "1", "Acme", 7L));

      AccountUpdate update = only(plan(upsert(ACME, "2", 8L, null, true)));

      assertEquals(values("Acme", 8L), update.after().values());
      assertEquals(List.of("staff"), changed(update));
    }

    @Test
    void aFieldDeletedInDynamicsStopsAloneAndTheSyncGoesOn() {
      columns.remove(1);
      store(account(ACME, "1", "Acme", 7L));

      AccountUpdate update = only(plan(upsert(ACME, "2", "Acme Ltd", null, true)));

      assertEquals(values("Acme Ltd", 7L), update.after().values());
    }

    @Test
    void aColumnThatWasNotSentKeepsItsValue() {
      store(account(ACME, "1", "Acme", 7L));

      AccountUpdate update = only(plan(upsert(ACME, "2", Upsert.ABSENT, 8L, null, null)));

      assertEquals(values("Acme", 8L), update.after().values());
    }
  }

  @Nested
  @DisplayName("R4 overwrite")
  final class Overwrite {
    @Test
    void theWholeImageReplacesWhatIsStoredNullsIncluded() {
      store(account(ACME, "1", "Acme", 7L));

      AccountUpdate update = only(plan(image(ACME, "2", null, 8L)));

      assertEquals(
          new Account(ACME, new RowVersion("2"), values(null, 8L), false, CURRENT), update.after());
      assertEquals(Kind.UPDATED, update.kind());
    }

    @Test
    void anEditOfAFieldThatDynamicsDidNotTouchIsOverwrittenToo() {
      store(account(ACME, "1", "Edited", 7L));

      AccountUpdate update = only(plan(image(ACME, "2", "Acme", 8L)));

      assertEquals(values("Acme", 8L), update.after().values());
      assertEquals(List.of("name", "staff"), changed(update));
    }
  }

  @Nested
  @DisplayName("R6 what counts as updated")
  final class Versions {
    @Test
    void theSameVersionAgainKeepsLocalEdits() {
      store(account(ACME, "1", "Edited", 7L));

      assertTrue(plan(image(ACME, "1", "Acme", 7L)).isEmpty());
    }

    @Test
    void theSameVersionIsNotEvenLoaded() {
      store(account(ACME, "1", "Acme", 7L));
      IncomingPage page = planner().read(List.of(image(ACME, "1", "Acme", 7L)));

      assertEquals(Set.of(), page.candidates(versions(CURRENT)));
    }

    @Test
    void anyOtherVersionCountsAnOlderLookingOneToo() {
      store(account(ACME, "2", "Acme", 7L));

      assertEquals(Kind.UPDATED, only(plan(image(ACME, "1", "Before", 7L))).kind());
    }

    @Test
    void ofSeveralImagesInAPageTheLastCounts() {
      store(account(ACME, "1", "Acme", 7L));

      AccountUpdate update =
          only(plan(image(ACME, "2", "Second", 7L), image(ACME, "3", "Third", 7L)));

      assertEquals(new RowVersion("3"), update.after().version());
      assertEquals(values("Third", 7L), update.after().values());
    }
  }

  @Nested
  @DisplayName("R7 no-op")
  final class NoChange {
    @Test
    void anEqualImageAdvancesTheVersionOnly() {
      store(account(ACME, "1", "Acme", 7L));

      AccountUpdate update = only(plan(image(ACME, "2", "Acme", 7L)));

      assertEquals(Kind.ADVANCED, update.kind());
      assertEquals(account(ACME, "2", "Acme", 7L), update.after());
      assertEquals(Optional.empty(), update.diff());
      assertEquals(Logging.NONE, update.logging());
    }

    @Test
    void decimalsAreEqualByValue() {
      AccountValues values = values("Acme", 7L).with(Map.of("revenue", new BigDecimal("1.5")));
      store(account(ACME, "1", "Acme", 7L).withValues(values));

      AccountUpdate update =
          only(plan(upsert(ACME, "2", "Acme", 7L, new BigDecimal("1.5000"), null)));

      assertEquals(Kind.ADVANCED, update.kind());
    }

    @Test
    void aChangedFieldDoesNotDragTheOthersAlong() {
      store(account(ACME, "1", "Acme", 7L));

      assertEquals(List.of("staff"), changed(only(plan(image(ACME, "2", "Acme", 8L)))));
    }
  }

  @Nested
  @DisplayName("R8 activities and their cap")
  final class Activities {
    @ParameterizedTest(name = "R8 an account with {0} contacts: {1}, {2} activities")
    @CsvSource({
      "0, ACTIVITIES, 0",
      "1, ACTIVITIES, 2",
      "5000, ACTIVITIES, 10000",
      "5001, SUPPRESSED, 0"
    })
    void atTheCap(int number, Logging logging, long activities) {
      store(account(ACME, "1", "Acme", 7L));
      contacts.put(ACME, number);

      AccountUpdate update = only(plan(image(ACME, "2", "Acme Ltd", 8L)));

      assertEquals(logging, update.logging());
      assertEquals(activities, update.activities());
      assertEquals(number, update.contacts());
      assertEquals(values("Acme Ltd", 8L), update.after().values());
    }

    @Test
    void theCauseIsThePolicysWordingAndTheMomentOfApplying() {
      store(account(ACME, "1", "Acme", 7L));

      AccountUpdate update = only(plan(image(ACME, "2", "Acme Ltd", 7L)));

      assertEquals(new Cause("Microsoft Dynamics", "Account sync", NOW), update.cause());
    }

    @Test
    void contactsAreCountedOnlyWhereSomethingIsLogged() {
      store(account(ACME, "1", "Acme", 7L));
      store(account(OTHER, "1", "Other", 7L));
      AccountId arriving = new AccountId(new UUID(0, 3));

      Draft draft =
          draft(
              image(ACME, "2", "Changed", 7L),
              image(OTHER, "2", "Other", 7L),
              image(arriving, "1", "New", 7L));

      assertEquals(Set.of(ACME), draft.accountsToCount());
    }

    @Test
    void anAccountThatTheCountLeavesOutHasNoContacts() {
      store(account(ACME, "1", "Acme", 7L));

      AccountUpdate update = only(plan(image(ACME, "2", "Changed", 7L)));

      assertEquals(0, update.contacts());
      assertEquals(0, update.activities());
    }
  }

  @Nested
  @DisplayName("R9 first image")
  final class FirstImage {
    @Test
    void isStoredAndLogsNothingHoweverManyContactsWait() {
      contacts.put(ACME, 9);

      AccountUpdate update = only(plan(image(ACME, "1", "Acme", null)));

      assertEquals(Kind.ADDED, update.kind());
      assertEquals(account(ACME, "1", "Acme", null), update.after());
      assertEquals(Logging.NONE, update.logging());
      assertEquals(0, update.activities());
      assertEquals(Optional.empty(), update.diff());
    }
  }

  @Nested
  @DisplayName("R11 removal")
  final class Removal {
    @Test
    void keepMarksTheAccountAndLogsNothing() {
      store(account(ACME, "1", "Acme", 7L));

      AccountUpdate update = only(plan(new Removed(ACME)));

      assertEquals(Kind.REMOVED, update.kind());
      assertEquals(account(ACME, "1", "Acme", 7L).markedRemoved(), update.after());
      assertEquals(Logging.NONE, update.logging());
    }

    @Test
    void clearClearsTheValuesWithActivities() {
      policy = policy(RemovalPolicy.CLEAR);
      store(account(ACME, "1", "Acme", 7L));
      contacts.put(ACME, 3);

      AccountUpdate update = only(plan(new Removed(ACME)));

      assertEquals(account(ACME, "1", "Acme", 7L).cleared(), update.after());
      assertEquals(List.of("name", "staff"), changed(update));
      assertEquals(Logging.ACTIVITIES, update.logging());
      assertEquals(6, update.activities());
    }

    @Test
    void clearAboveTheCapClearsWithoutActivities() {
      policy = policy(RemovalPolicy.CLEAR);
      store(account(ACME, "1", "Acme", 7L));
      contacts.put(ACME, 5_001);

      assertEquals(Logging.SUPPRESSED, only(plan(new Removed(ACME))).logging());
    }

    @Test
    void clearOfAnAccountWithoutValuesLogsNothing() {
      policy = policy(RemovalPolicy.CLEAR);
      store(account(ACME, "1", null, null));

      AccountUpdate update = only(plan(new Removed(ACME)));

      assertEquals(Kind.REMOVED, update.kind());
      assertEquals(Logging.NONE, update.logging());
    }

    @Test
    void ofAnUnknownAccountIsNothing() {
      assertEquals(List.of(), plan(new Removed(ACME)).updates());
    }

    @ParameterizedTest
    @EnumSource
    void ofARemovedAccountIsNothing(RemovalPolicy removals) {
      policy = policy(removals);
      store(account(ACME, "1", "Acme", 7L).markedRemoved());

      assertEquals(List.of(), plan(new Removed(ACME)).updates());
      assertEquals(List.of(), planner().removal(stored.values()).plan(Map.of(), NOW).updates());
    }

    @Test
    void anAccountThatComesBackIsUpdatedLikeAnyOther() {
      store(account(ACME, "1", "Acme", 7L).markedRemoved());
      contacts.put(ACME, 2);

      AccountUpdate update = only(plan(image(ACME, "2", "Acme Ltd", 7L)));

      assertEquals(Kind.RESTORED, update.kind());
      assertEquals(account(ACME, "2", "Acme Ltd", 7L), update.after());
      assertEquals(2, update.activities());
    }

    @Test
    void anAccountThatComesBackUnchangedKeepsLocalEdits() {
      store(account(ACME, "1", "Edited", 7L).markedRemoved());

      AccountUpdate update = only(plan(image(ACME, "1", "Acme", 7L)));

      assertEquals(Kind.RESTORED, update.kind());
      assertEquals(account(ACME, "1", "Edited", 7L), update.after());
      assertEquals(Logging.NONE, update.logging());
    }

    @Test
    void aClearedAccountThatComesBackUnchangedGetsItsValuesBackWithActivities() {
      policy = policy(RemovalPolicy.CLEAR);
      store(account(ACME, "1", "Acme", 7L).cleared());
      contacts.put(ACME, 1);

      AccountUpdate update = only(plan(image(ACME, "1", "Acme", 7L)));

      assertEquals(Kind.RESTORED, update.kind());
      assertEquals(account(ACME, "1", "Acme", 7L), update.after());
      assertEquals(2, update.activities());
    }

    @Test
    void removedAndBackWithinAPageIsAnUpdate() {
      store(account(ACME, "1", "Acme", 7L));

      AccountUpdate update = only(plan(new Removed(ACME), image(ACME, "2", "Back", 7L)));

      assertEquals(Kind.UPDATED, update.kind());
      assertFalse(update.after().removed());
    }

    @Test
    void updatedAndGoneWithinAPageIsARemoval() {
      store(account(ACME, "1", "Acme", 7L));

      AccountUpdate update = only(plan(image(ACME, "2", "Last", 7L), new Removed(ACME)));

      assertEquals(Kind.REMOVED, update.kind());
      assertEquals(values("Acme", 7L), update.after().values());
    }
  }

  @Nested
  @DisplayName("R12 baseline")
  final class BaselineReads {
    @Test
    void onlyFieldsThatWereNotEffectiveBeforeAreFilledInWithoutActivities() {
      since = since(OLD, "name");
      store(old(account(ACME, "1", "Edited", null)));
      contacts.put(ACME, 4);

      AccountUpdate update = only(plan(image(ACME, "1", "Acme", 7L)));

      assertEquals(Kind.FILLED, update.kind());
      assertEquals(account(ACME, "1", "Edited", 7L), update.after());
      assertEquals(Logging.NONE, update.logging());
      assertEquals(List.of("staff"), changed(update));
    }

    @Test
    void anAccountIsFilledInOnce() {
      since = since(OLD, "name");
      store(account(ACME, "1", "Acme", 9L));

      assertTrue(plan(image(ACME, "1", "Acme", 7L)).isEmpty());
    }

    @Test
    void aFillThatFindsNothingNewStillMovesTheGeneration() {
      since = since(OLD, "name");
      store(old(account(ACME, "1", "Acme", null)));

      AccountUpdate update = only(plan(image(ACME, "1", "Acme", null)));

      assertEquals(account(ACME, "1", "Acme", null), update.after());
      assertEquals(Optional.empty(), update.diff());
    }

    @Test
    void anAccountOfAnOlderGenerationThatLacksNothingIsLeftAlone() {
      since = since(OLD, "name", "staff", "revenue");
      store(old(account(ACME, "1", "Edited", 7L)));

      assertTrue(plan(image(ACME, "1", "Acme", 8L)).isEmpty());
    }

    @Test
    void aNewVersionInAFullReadIsAnUpdateLikeAnyOther() {
      since = since(OLD, "name");
      store(old(account(ACME, "1", "Acme", null)));
      contacts.put(ACME, 1);

      AccountUpdate update = only(plan(image(ACME, "2", "Acme Ltd", 7L)));

      assertEquals(Kind.UPDATED, update.kind());
      assertEquals(2, update.activities());
    }

    @Test
    void aRemovedAccountThatMissedFieldsIsFilledInWhenItComesBack() {
      since = since(OLD, "name");
      store(old(account(ACME, "1", "Edited", null).markedRemoved()));
      contacts.put(ACME, 4);

      AccountUpdate update = only(plan(image(ACME, "1", "Acme", 7L)));

      assertEquals(Kind.RESTORED, update.kind());
      assertEquals(account(ACME, "1", "Edited", 7L), update.after());
      assertEquals(Logging.NONE, update.logging());
    }

    @Test
    void aFieldThatItsOwnReadDidNotFillInIsFilledInByALaterOne() {
      since = since(OLD, "name");
      store(old(account(ACME, "1", "Edited", null)));

      assertEquals(1, plan(image(ACME, "1", "Acme", "seven")).rejections().size());
      since.put(signature("staff"), CURRENT);
      AccountPlanner later = new AccountPlanner(policy, effective(), since, CURRENT + 1);

      assertEquals(CURRENT + 1, later.completeSince());
      assertEquals(
          values("Edited", 7L), only(plan(later, image(ACME, "1", "Acme", 7L))).after().values());
    }

    @Test
    void anAccountOfAnOlderGenerationIsRemovedLikeAnyOther() {
      since = since(OLD, "name");
      store(old(account(ACME, "1", "Acme", null)));

      assertEquals(Kind.REMOVED, only(plan(new Removed(ACME))).kind());
    }

    @Test
    void vanishedAccountsAreRemovedAsThePolicySays() {
      policy = policy(RemovalPolicy.CLEAR);
      Account acme = account(ACME, "1", "Acme", 7L);

      Draft draft = planner().removal(List.of(acme));

      assertEquals(Set.of(ACME), draft.accountsToCount());
      PagePlan plan = draft.plan(Map.of(ACME, 1), NOW);
      assertEquals(Kind.REMOVED, only(plan).kind());
      assertEquals(acme.cleared(), only(plan).after());
      assertEquals(2, only(plan).activities());
    }
  }

  @Nested
  @DisplayName("R14 one bad record")
  final class Rejections {
    @Test
    void isRejectedWholeWithAccountFieldAndReason() {
      store(account(ACME, "1", "Acme", 7L));

      PagePlan plan = plan(image(ACME, "2", "longer than ten", 8L));

      assertEquals(
          List.of(
              new Rejection(
                  ACME, new RowVersion("2"), "name", "holds at most 10 characters, not 15", NOW)),
          plan.rejections());
      assertEquals(List.of(), plan.updates());
      assertEquals(Set.of(), plan.clearedRejections());
      assertEquals(
          "account " + ACME + " version 2: field name holds at most 10 characters, not 15",
          plan.rejections().get(0).toString());
    }

    @Test
    void doesNotStopItsPage() {
      PagePlan plan = plan(image(ACME, "1", "Acme", "seven"), image(OTHER, "1", "Other", 7L));

      assertEquals(OTHER, only(plan).id());
      assertEquals("holds INTEGER values (Long), not String", plan.rejections().get(0).reason());
    }

    @Test
    void holdsOnTheWayInAsWell() {
      PagePlan plan = plan(image(ACME, "1", "longer than ten", 7L));

      assertEquals(List.of(), plan.updates());
      assertEquals(1, plan.rejections().size());
    }

    @Test
    void ofAFillChangesNothing() {
      since = since(OLD, "name");
      store(old(account(ACME, "1", "Acme", null)));

      PagePlan plan = plan(image(ACME, "1", "Acme", "seven"));

      assertEquals(List.of(), plan.updates());
      assertEquals("staff", plan.rejections().get(0).field());
    }

    @Test
    void leavesARemovedAccountRemoved() {
      store(account(ACME, "1", "Acme", 7L).markedRemoved());

      assertEquals(List.of(), plan(image(ACME, "2", "longer than ten", 7L)).updates());
    }

    @Test
    void isClearedByTheAccountsNextChange() {
      store(account(ACME, "1", "Acme", 7L));

      assertEquals(Set.of(ACME), plan(image(ACME, "2", "Good", 7L)).clearedRejections());
      assertEquals(Set.of(ACME), plan(image(ACME, "2", "Acme", 7L)).clearedRejections());
      assertEquals(Set.of(ACME), plan(new Removed(ACME)).clearedRejections());
      assertEquals(Set.of(OTHER), plan(new Removed(OTHER)).clearedRejections());
      assertEquals(Set.of(ACME), plan(upsert(ACME, "2", "A", 7L, null, false)).clearedRejections());
    }
  }

  @Nested
  @DisplayName("R16 sync filter")
  final class Filter {
    @Test
    void onlyAnExplicitFalseSkips() {
      assertEquals(List.of(), plan(upsert(ACME, "1", "Acme", 7L, null, false)).updates());
      for (Object sync : new Object[] {true, null, Upsert.ABSENT, "false"}) {
        assertEquals(Kind.ADDED, only(plan(upsert(ACME, "1", "Acme", 7L, null, sync))).kind());
      }
    }

    @Test
    void anAccountThatTurnsFalseGoesStaleAndIsNotRemoved() {
      store(account(ACME, "1", "Acme", 7L));

      assertEquals(List.of(), plan(upsert(ACME, "2", "New", 8L, null, false)).updates());
    }

    @Test
    void anAccountThatTurnsTrueAgainIsUpdated() {
      store(account(ACME, "1", "Acme", 7L));

      assertEquals(Kind.UPDATED, only(plan(upsert(ACME, "3", "New", 8L, null, true))).kind());
    }

    @Test
    void aSkippedAccountIsRemovedWhenItIsDeletedInDynamics() {
      store(account(ACME, "1", "Acme", 7L));

      assertEquals(Kind.REMOVED, only(plan(new Removed(ACME))).kind());
    }
  }

  @Test
  void updatesStandInTheOrderInWhichTheSourceToldThem() {
    List<AccountId> ids = List.of(OTHER, ACME, new AccountId(new UUID(0, 9)));

    PagePlan plan =
        plan(ids.stream().map(id -> image(id, "1", "A", 1L)).toArray(AccountChange[]::new));

    assertEquals(ids, plan.updates().stream().map(AccountUpdate::id).toList());
  }

  @Test
  void anEmptyPagePlansNothing() {
    assertTrue(plan().isEmpty());
    assertFalse(plan(new Removed(ACME)).isEmpty());
  }

  private PagePlan plan(AccountChange... changes) {
    return draft(changes).plan(contacts, NOW);
  }

  private PagePlan plan(AccountPlanner planner, AccountChange... changes) {
    return draft(planner, changes).plan(contacts, NOW);
  }

  private Draft draft(AccountChange... changes) {
    return draft(planner(), changes);
  }

  private Draft draft(AccountPlanner planner, AccountChange... changes) {
    IncomingPage page = planner.read(List.of(changes));
    Set<AccountId> candidates = page.candidates(versions(planner.completeSince()));
    Map<AccountId, Account> loaded = new HashMap<>(stored);
    loaded.keySet().retainAll(candidates);
    return planner.draft(page, candidates, loaded);
  }

  private AccountPlanner planner() {
    return new AccountPlanner(policy, effective(), since, CURRENT);
  }

  private EffectiveFields effective() {
    return EffectiveFields.of(policy, SourceSchema.of(columns));
  }

  private Map<AccountId, RowVersion> versions(int generation) {
    Map<AccountId, RowVersion> versions = new HashMap<>();
    stored.values().stream()
        .filter(account -> !account.removed())
        .filter(account -> account.generation() >= generation)
        .forEach(account -> versions.put(account.id(), account.version()));
    return versions;
  }

  private void store(Account account) {
    stored.put(account.id(), account);
  }

  /** The other fields are of the current generation. */
  private static Map<String, Integer> since(int generation, String... fields) {
    Map<String, Integer> since = new HashMap<>();
    for (String field : fields) {
      since.put(signature(field), generation);
    }
    return since;
  }

  private static String signature(String field) {
    return POLICY.mappings().get(POLICY.fields().indexOf(field)).signature();
  }

  private static Account account(AccountId id, String version, String name, Long staff) {
    return new Account(id, new RowVersion(version), values(name, staff), false, CURRENT);
  }

  private static Account old(Account account) {
    return new Account(account.id(), account.version(), account.values(), account.removed(), OLD);
  }

  private static AccountValues values(String name, Long staff) {
    return AccountValues.adopt(POLICY.fields(), new Object[] {name, staff, null});
  }

  private static Upsert image(AccountId id, String version, Object name, Object staff) {
    return upsert(id, version, name, staff, null, null);
  }

  private static Upsert upsert(AccountId id, String version, Object... columnValues) {
    return new Upsert(id, new RowVersion(version), columnValues);
  }

  private static AccountUpdate only(PagePlan plan) {
    assertEquals(1, plan.updates().size(), plan::toString);
    return plan.updates().get(0);
  }

  private static List<String> changed(AccountUpdate update) {
    return update.diff().map(AccountDiff::changes).orElse(List.of()).stream()
        .map(change -> change.field().name())
        .toList();
  }
}
