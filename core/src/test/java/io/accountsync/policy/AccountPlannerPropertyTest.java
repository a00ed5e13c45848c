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
import io.accountsync.model.AnyValue;
import io.accountsync.model.ColumnType;
import io.accountsync.model.Field;
import io.accountsync.model.FieldType;
import io.accountsync.model.RowVersion;
import io.accountsync.model.SourceColumn;
import io.accountsync.model.SourceSchema;
import io.accountsync.policy.AccountUpdate.Kind;
import io.accountsync.policy.AccountUpdate.Logging;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What holds for every page that is planned against any store, whatever the policy. */
final class AccountPlannerPropertyTest {
  private static final Instant NOW = Instant.parse("2024-02-29T12:00:00Z");
  private static final int GENERATION = 2;
  private static final int ACCOUNTS = 5;

  /**
   * A store, a page and the policy and rights under which it is planned.
   *
   * @param readable for each field whether the sync user can read its column
   * @param since for each field the generation in which it became effective
   */
  record Scene(
      Map<AccountId, Account> stored,
      Map<AccountId, Integer> contacts,
      List<AccountChange> page,
      RemovalPolicy removals,
      List<Boolean> readable,
      List<Integer> since) {
    SyncPolicy policy() {
      return SyncPolicy.builder()
          .mapAll(AnyValue.FIELDS.asList().stream().map(Scene::mapping).toList())
          .syncFilter("sync")
          .removalPolicy(removals)
          .build();
    }

    AccountPlanner planner() {
      SyncPolicy policy = policy();
      List<SourceColumn> columns = new ArrayList<>();
      Map<String, Integer> generations = new HashMap<>();
      for (int i = 0; i < AnyValue.FIELDS.size(); i++) {
        Field field = AnyValue.FIELDS.get(i);
        columns.add(
            new SourceColumn(
                field.name(), columnType(field.type()), readable.get(i) ? null : "is secured"));
        generations.put(policy.mappings().get(i).signature(), since.get(i));
      }
      columns.add(SourceColumn.readable("sync", ColumnType.BOOLEAN));
      EffectiveFields effective = EffectiveFields.of(policy, SourceSchema.of(columns));
      return new AccountPlanner(policy, effective, generations, GENERATION);
    }

    private static FieldMapping mapping(Field field) {
      return FieldMapping.value(field.name(), field);
    }

    private static ColumnType columnType(FieldType type) {
      return switch (type) {
        case STRING, TEXT -> ColumnType.TEXT;
        case INTEGER -> ColumnType.INTEGER;
        case DECIMAL -> ColumnType.DECIMAL;
        case FLOAT -> ColumnType.FLOAT;
        case BOOLEAN -> ColumnType.BOOLEAN;
        case DATE -> ColumnType.DATE;
        case DATETIME -> ColumnType.DATE_TIME;
      };
    }

    PagePlan plan() {
      return planOf(page, stored);
    }

    PagePlan planOf(List<AccountChange> changes, Map<AccountId, Account> accounts) {
      AccountPlanner planner = planner();
      IncomingPage incoming = planner.read(changes);
      Map<AccountId, RowVersion> versions = new HashMap<>();
      accounts.forEach(
          (id, account) -> {
            if (!account.removed() && account.generation() >= planner.completeSince()) {
              versions.put(id, account.version());
            }
          });
      Set<AccountId> candidates = incoming.candidates(versions);
      Map<AccountId, Account> loaded = new HashMap<>(accounts);
      loaded.keySet().retainAll(candidates);
      return planner.draft(incoming, candidates, loaded).plan(contacts, NOW);
    }

    Map<AccountId, Account> after(PagePlan plan) {
      Map<AccountId, Account> after = new HashMap<>(stored);
      plan.updates().forEach(update -> after.put(update.id(), update.after()));
      return after;
    }
  }

  @Property
  void thePageAgainAfterItWasAppliedPlansNothingMore(@ForAll("scenes") Scene scene) {
    PagePlan plan = scene.plan();

    assertEquals(List.of(), scene.planOf(scene.page(), scene.after(plan)).updates());
  }

  @Property
  void loggingIsAllOrNothingByTheCap(@ForAll("scenes") Scene scene) {
    for (AccountUpdate update : scene.plan().updates()) {
      int contacts = scene.contacts().getOrDefault(update.id(), 0);
      boolean due =
          switch (update.kind()) {
            case ADDED, FILLED, ADVANCED -> false;
            case UPDATED, REMOVED, EDITED -> update.diff().isPresent();
            case RESTORED -> update.diff().isPresent() && logsWhatComesBack(scene, update);
          };
      Logging expected =
          !due ? Logging.NONE : contacts <= 5_000 ? Logging.ACTIVITIES : Logging.SUPPRESSED;
      assertEquals(expected, update.logging(), update::toString);
      long activities =
          expected == Logging.ACTIVITIES
              ? (long) contacts * update.diff().orElseThrow().changes().size()
              : 0;
      assertEquals(activities, update.activities());
    }
  }

  /** An account that comes back with the version it left with changes nothing (rule R6). */
  private static boolean logsWhatComesBack(Scene scene, AccountUpdate update) {
    Account before = scene.stored().get(update.id());
    return !before.hasVersion(update.after().version());
  }

  @Property
  void frozenFieldsNeverChangeButByClearing(@ForAll("scenes") Scene scene) {
    for (AccountUpdate update : scene.plan().updates()) {
      boolean cleared = update.kind() == Kind.REMOVED && scene.removals() == RemovalPolicy.CLEAR;
      AccountValues before = before(scene, update);
      for (int i = 0; i < AnyValue.FIELDS.size(); i++) {
        if (!scene.readable().get(i) && !cleared) {
          assertEquals(before.get(i), update.after().values().get(i));
        }
      }
    }
  }

  @Property
  void theDiffLeadsFromTheStoredValuesToTheNewOnes(@ForAll("scenes") Scene scene) {
    for (AccountUpdate update : scene.plan().updates()) {
      if (update.kind() == Kind.ADDED) {
        assertTrue(update.diff().isEmpty() && !scene.stored().containsKey(update.id()));
      } else {
        Account before = scene.stored().get(update.id());
        assertEquals(
            AccountDiff.between(update.id(), before.values(), update.after().values()),
            update.diff());
      }
    }
  }

  @Property
  void aNewVersionIsTakenWholeAndAnOldOneOnlyFillsIn(@ForAll("scenes") Scene scene) {
    Map<AccountId, Upsert> last = lastUpserts(scene.page());
    for (AccountUpdate update : scene.plan().updates()) {
      if (update.kind() == Kind.REMOVED) {
        continue;
      }
      Upsert image = last.get(update.id());
      Account stored = scene.stored().get(update.id());
      AccountValues before = before(scene, update);
      boolean repeated = stored != null && stored.hasVersion(image.version());
      for (int i = 0; i < AnyValue.FIELDS.size(); i++) {
        boolean taken =
            scene.readable().get(i) && (!repeated || scene.since().get(i) > stored.generation());
        Object expected =
            taken && image.value(column(scene, i)) != Upsert.ABSENT
                ? image.value(column(scene, i))
                : before.get(i);
        assertTrue(
            AnyValue.FIELDS.get(i).type().same(expected, update.after().values().get(i)),
            update::toString);
      }
      assertEquals(image.version(), update.after().version());
      assertFalse(update.after().removed());
      assertEquals(GENERATION, update.after().generation());
    }
  }

  @Property
  void whatAnAccountLacksIsFilledInOrRefused(@ForAll("scenes") Scene scene) {
    PagePlan plan = scene.plan();
    Set<AccountId> dealtWith =
        new HashSet<>(plan.updates().stream().map(AccountUpdate::id).toList());
    plan.rejections().forEach(rejection -> dealtWith.add(rejection.account()));
    lastUpserts(scene.page())
        .forEach(
            (id, image) -> {
              Account stored = scene.stored().get(id);
              boolean lacks = false;
              for (int i = 0; stored != null && i < AnyValue.FIELDS.size(); i++) {
                lacks |= scene.readable().get(i) && scene.since().get(i) > stored.generation();
              }
              if (lacks && !Boolean.FALSE.equals(image.value(filterColumn(scene)))) {
                assertTrue(dealtWith.contains(id), image::toString);
              }
            });
  }

  @Property
  void aRemovalIsPlannedForWhatIsStoredAndNotRemoved(@ForAll("scenes") Scene scene) {
    for (AccountUpdate update : scene.plan().updates()) {
      if (update.kind() == Kind.REMOVED) {
        Account before = scene.stored().get(update.id());
        assertFalse(before.removed());
        assertEquals(
            scene.removals() == RemovalPolicy.KEEP ? before.markedRemoved() : before.cleared(),
            update.after());
      }
    }
  }

  @Property
  void aRefusedImageChangesNothing(@ForAll("scenes") Scene scene) {
    PagePlan plan = scene.plan();
    Set<AccountId> updated = new HashSet<>(plan.updates().stream().map(AccountUpdate::id).toList());
    for (Rejection rejection : plan.rejections()) {
      assertFalse(updated.contains(rejection.account()));
      assertFalse(plan.clearedRejections().contains(rejection.account()));
    }
    assertEquals(updated.size(), plan.updates().size());
    plan.updates()
        .forEach(
            update -> {
              for (int i = 0; i < AnyValue.FIELDS.size(); i++) {
                assertEquals(null, AnyValue.FIELDS.get(i).misfit(update.after().values().get(i)));
              }
            });
  }

  @Property
  void anImageIsRefusedExactlyWhenAValueThatCountsDoesNotFit(@ForAll("scenes") Scene scene) {
    Set<AccountId> refused =
        new HashSet<>(scene.plan().rejections().stream().map(Rejection::account).toList());
    lastUpserts(scene.page())
        .forEach(
            (id, image) -> {
              Account stored = scene.stored().get(id);
              boolean taken = stored == null || !stored.hasVersion(image.version());
              boolean skipped = Boolean.FALSE.equals(image.value(filterColumn(scene)));
              if (taken && !skipped) {
                assertEquals(hasMisfit(scene, image), refused.contains(id), image::toString);
              }
              assertFalse(skipped && refused.contains(id));
            });
  }

  @Property
  void theOrderOfAccountsInAPageIsIrrelevant(@ForAll("scenes") Scene scene, @ForAll Random random) {
    Map<AccountId, AccountChange> last = new TreeMap<>();
    scene.page().forEach(change -> last.put(change.id(), change));
    List<AccountChange> shuffled = new ArrayList<>(last.values());
    Collections.shuffle(shuffled, random);

    PagePlan plan = scene.plan();
    PagePlan other = scene.planOf(shuffled, scene.stored());

    assertEquals(new HashSet<>(plan.updates()), new HashSet<>(other.updates()));
    assertEquals(new HashSet<>(plan.rejections()), new HashSet<>(other.rejections()));
    assertEquals(plan.clearedRejections(), other.clearedRejections());
  }

  @Property
  void accountsThatThePageDoesNotNameAreLeftAlone(@ForAll("scenes") Scene scene) {
    Set<AccountId> named = new HashSet<>(scene.page().stream().map(AccountChange::id).toList());
    PagePlan plan = scene.plan();

    assertTrue(named.containsAll(plan.updates().stream().map(AccountUpdate::id).toList()));
    assertTrue(named.containsAll(plan.clearedRejections()));
  }

  @Property
  void planningTheSameTwiceGivesTheSamePlan(@ForAll("scenes") Scene scene) {
    assertEquals(scene.plan(), scene.plan());
  }

  private static AccountValues before(Scene scene, AccountUpdate update) {
    Account stored = scene.stored().get(update.id());
    return stored == null ? AccountValues.allNull(AnyValue.FIELDS) : stored.values();
  }

  private static Map<AccountId, Upsert> lastUpserts(List<AccountChange> page) {
    Map<AccountId, Upsert> last = new HashMap<>();
    for (AccountChange change : page) {
      last.remove(change.id());
      if (change instanceof Upsert upsert) {
        last.put(change.id(), upsert);
      }
    }
    return last;
  }

  private static boolean hasMisfit(Scene scene, Upsert image) {
    for (int i = 0; i < AnyValue.FIELDS.size(); i++) {
      if (scene.readable().get(i)) {
        Object value = image.value(column(scene, i));
        if (value != Upsert.ABSENT && AnyValue.FIELDS.get(i).misfit(value) != null) {
          return true;
        }
      }
    }
    return false;
  }

  /** Columns of unreadable fields are not selected, so those behind them move up. */
  private static int column(Scene scene, int field) {
    return (int) scene.readable().subList(0, field).stream().filter(readable -> readable).count();
  }

  private static int filterColumn(Scene scene) {
    return column(scene, AnyValue.FIELDS.size());
  }

  @Provide
  static Arbitrary<Scene> scenes() {
    Arbitrary<AccountId> id =
        Arbitraries.integers().between(1, ACCOUNTS).map(n -> new AccountId(new UUID(0, n)));
    Arbitrary<List<Boolean>> flags =
        Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(true)), Tuple.of(1, Arbitraries.just(false)))
            .list()
            .ofSize(AnyValue.FIELDS.size());
    Arbitrary<Map<AccountId, Integer>> contacts =
        Arbitraries.maps(id, Arbitraries.of(0, 1, 2, 4_999, 5_000, 5_001)).ofMaxSize(ACCOUNTS);
    return Combinators.combine(
            stored(id).list().ofMaxSize(ACCOUNTS),
            contacts,
            change(id).list().ofMaxSize(8),
            Arbitraries.of(RemovalPolicy.class),
            flags,
            Arbitraries.of(0, 0, 1, 2).list().ofSize(AnyValue.FIELDS.size()))
        .as(AccountPlannerPropertyTest::scene);
  }

  private static Scene scene(
      List<Account> stored,
      Map<AccountId, Integer> contacts,
      List<AccountChange> page,
      RemovalPolicy removals,
      List<Boolean> readable,
      List<Integer> since) {
    Map<AccountId, Account> byId = new HashMap<>();
    for (Account account : stored) {
      boolean cleared = account.removed() && removals == RemovalPolicy.CLEAR;
      byId.put(account.id(), cleared ? account.cleared() : account);
    }
    List<AccountChange> selected = page.stream().map(change -> select(change, readable)).toList();
    return new Scene(byId, contacts, selected, removals, readable, since);
  }

  /** Drops the values of columns that cannot be read, as a source does. */
  private static AccountChange select(AccountChange change, List<Boolean> readable) {
    if (!(change instanceof Upsert upsert)) {
      return change;
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < readable.size(); i++) {
      if (readable.get(i)) {
        values.add(upsert.value(i));
      }
    }
    values.add(upsert.value(readable.size()));
    return new Upsert(upsert.id(), upsert.version(), values.toArray());
  }

  private static Arbitrary<Account> stored(Arbitrary<AccountId> id) {
    return Combinators.combine(
            id,
            versions(),
            AnyValue.values(),
            Arbitraries.of(false, false, true),
            Arbitraries.of(GENERATION, GENERATION, 1, 0))
        .as(Account::new);
  }

  private static Arbitrary<AccountChange> change(Arbitrary<AccountId> id) {
    Arbitrary<Object> filter = Arbitraries.of(true, true, true, false).asGeneric();
    Arbitrary<Object[]> values =
        Combinators.combine(
                AnyValue.values(),
                filter.injectNull(0.3),
                Arbitraries.integers().between(0, 8 * AnyValue.FIELDS.size()),
                Arbitraries.of(Upsert.ABSENT, new Object(), "\0", "x".repeat(61)))
            .as(
                (image, sync, position, odd) -> {
                  Object[] row =
                      Arrays.copyOf(image.asMap().values().toArray(), AnyValue.FIELDS.size() + 1);
                  row[AnyValue.FIELDS.size()] = sync;
                  if (position < AnyValue.FIELDS.size()) {
                    row[position] = odd;
                  }
                  return row;
                });
    Arbitrary<AccountChange> upsert = Combinators.combine(id, versions(), values).as(Upsert::new);
    Arbitrary<AccountChange> removed = id.map(Removed::new);
    return Arbitraries.oneOf(upsert, upsert, upsert, removed);
  }

  private static Arbitrary<RowVersion> versions() {
    return Arbitraries.of("1", "2", "3").map(RowVersion::new);
  }
}
