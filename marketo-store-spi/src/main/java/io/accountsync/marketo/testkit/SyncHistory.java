package io.accountsync.marketo.testkit;

import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.Multiset;
import io.accountsync.engine.NoAccountException;
import io.accountsync.engine.SyncEngine;
import io.accountsync.engine.SyncReport;
import io.accountsync.marketo.Suppression;
import io.accountsync.marketo.SyncJournal;
import io.accountsync.marketo.testkit.InterceptedStore.Committed;
import io.accountsync.marketo.testkit.RulesModel.ActivityRow;
import io.accountsync.marketo.testkit.RulesModel.Rules;
import io.accountsync.marketo.testkit.RulesModel.SuppressionRow;
import io.accountsync.marketo.testkit.ScriptedDynamics.ServedAccounts;
import io.accountsync.model.Account;
import io.accountsync.model.AccountId;
import io.accountsync.model.AccountValues;
import io.accountsync.model.Activity;
import io.accountsync.model.ColumnType;
import io.accountsync.model.Contact;
import io.accountsync.model.ContactId;
import io.accountsync.model.Field;
import io.accountsync.model.FieldChange;
import io.accountsync.model.FieldType;
import io.accountsync.model.MembershipChange;
import io.accountsync.policy.FieldMapping;
import io.accountsync.policy.RemovalPolicy;
import io.accountsync.policy.SyncPolicy;
import io.accountsync.policy.Wording;
import io.accountsync.spi.Baseline.Removals;
import io.accountsync.spi.ContactStore;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.Page;
import io.accountsync.spi.StoreTransaction;
import io.accountsync.spi.SyncState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * Runs an engine on a store through a random history — updates, deletions, edits, moves, lost
 * rights, expired positions, kills between any two calls — next to a small independent model of the
 * rules, and compares every contact's values, every activity, every suppression and every rejection
 * after each completed cycle. Used by one thread, once.
 */
public final class SyncHistory {
  private static final int ACCOUNTS = 8;
  private static final int CONTACTS = 12;
  private static final String FILTER = "new_sync";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final Wording SYNC_WORDING = new Wording("Dynamics", "synced");
  private static final Wording EDIT_WORDING = new Wording("Store", "edited");
  private static final Map<String, List<Object>> VALUES = values();

  private static final Account ABSENT =
      new Account(account(0), null, AccountValues.none(), false, 0);

  private final ContactStore store;
  private final SyncJournal journal;
  private final SyncPolicy policy;
  private final InterceptedStore intercepted;
  private final ScriptedDynamics dynamics;
  private final RulesModel model;
  private Instant now = START;
  private SyncEngine engine;
  private long lastBaseline;
  private int cycles;
  private int kills;

  /**
   * A history on an empty store.
   *
   * @param seed picks the policy: the cap, what a removal does, the filter, the mass-change limit
   */
  public SyncHistory(ContactStore store, SyncJournal journal, long seed) {
    this.store = store;
    this.journal = journal;
    Random random = new Random(seed);
    Rules rules =
        new Rules(
            List.copyOf(VALUES.keySet()),
            random.nextBoolean() ? FILTER : null,
            random.nextInt(4),
            random.nextBoolean(),
            random.nextBoolean() ? 1.0 : 0.3,
            SYNC_WORDING.source(),
            SYNC_WORDING.reason(),
            EDIT_WORDING.source(),
            EDIT_WORDING.reason());
    policy = policy(rules);
    intercepted = new InterceptedStore(store);
    Map<String, ColumnType> columns = new TreeMap<>();
    columns.put("name", ColumnType.TEXT);
    columns.put("revenue", ColumnType.DECIMAL);
    columns.put("employees", ColumnType.INTEGER);
    columns.put(FILTER, ColumnType.BOOLEAN);
    dynamics = new ScriptedDynamics(columns);
    model = new RulesModel(rules);
    engine = newEngine();
  }

  /** The contacts that a history may link, for stores that have to know them beforehand. */
  static List<ContactId> contacts() {
    return IntStream.range(0, CONTACTS).mapToObj(SyncHistory::contact).toList();
  }

  /**
   * What a history came to.
   *
   * @param steps how many steps it had
   * @param cycles how many cycles completed
   * @param kills how many cycles were killed
   * @param activities how many activities were compared at the end
   */
  public record Result(int steps, int cycles, int kills, int activities) {}

  /**
   * Runs a history of random steps.
   *
   * @param seed picks the steps; the same seed gives the same history
   * @param length how many steps, 0 or more
   * @throws AssertionError if the store differs from the model, naming the rule where it can
   */
  public Result run(long seed, int length) {
    return run(Step.history(new Random(seed), length));
  }

  Result run(List<Step> steps) {
    for (Step step : steps) {
      now = now.plus(STEP);
      perform(step);
    }
    sync();
    engine.close();
    return new Result(steps.size(), cycles, kills, model.activities.size());
  }

  private void perform(Step step) {
    AccountId account = account(step.a());
    ContactId contact = contact(step.a());
    String column = pick(List.copyOf(VALUES.keySet()), step.b());
    switch (step.kind()) {
      case UPDATE -> dynamics.write(account, column, value(column, step.c()));
      case TOUCH -> whereKnown(account, dynamics::touch);
      case SPOIL -> dynamics.write(account, "name", RulesModel.MISFIT);
      case DELETE -> whereKnown(account, dynamics::delete);
      case VANISH -> whereKnown(account, dynamics::vanish);
      case REAPPEAR -> dynamics.reappear(account);
      case RESTORE -> dynamics.touch(account);
      case FILTER -> dynamics.write(account, FILTER, filterValue(step.c()));
      case MOVE -> dynamics.setParent(contact, step.b() % 5 == 0 ? null : account(step.b()));
      case PARENT_CONTACT -> dynamics.setParent(contact, null);
      case DELETE_CONTACT -> dynamics.delete(contact);
      case EDIT -> edit(contact, column, value(column, step.c()));
      case LOSE_RIGHT -> dynamics.setReadable(anyColumn(step.b()), false);
      case REGAIN_RIGHT -> dynamics.setReadable(anyColumn(step.b()), true);
      case DROP_COLUMN -> dynamics.setPresent(anyColumn(step.b()), false);
      case ADD_COLUMN -> dynamics.setPresent(anyColumn(step.b()), true);
      case EXPIRE_ACCOUNTS -> dynamics.expireAccountPositions();
      case EXPIRE_MEMBERSHIPS -> dynamics.expireMembershipPositions();
      case REPLAY -> dynamics.replayNextDelta();
      case UPDATE_DURING_READ ->
          dynamics.duringNextRead(() -> dynamics.write(account, column, value(column, step.c())));
      case PAGE_SIZE -> dynamics.setPageSize(1 + step.c() % 7);
      case RELEASE_REMOVALS -> release();
      case SYNC -> sync();
      case SYNC_KILLED -> {
        intercepted.killAt(2 + step.c() % 160);
        syncWithFault();
      }
      case SYNC_FLAKY -> {
        intercepted.failAt(2 + step.c() % 160);
        syncWithFault();
      }
    }
  }

  private void whereKnown(AccountId account, Consumer<AccountId> change) {
    if (dynamics.has(account)) {
      change.accept(account);
    }
  }

  private void sync() {
    SyncReport report = engine.runOnce();
    follow();
    report.orThrow();
    completed();
  }

  private void syncWithFault() {
    SyncReport report = engine.runOnce();
    if (intercepted.restart()) {
      kills++;
      engine.close();
      engine = newEngine();
    }
    follow();
    if (report.outcome() == SyncReport.Outcome.COMPLETED) {
      completed();
    }
  }

  private void completed() {
    cycles++;
    model.cycleCompleted();
    compare();
  }

  private void release() {
    if (engine.releaseRemovals() != model.isHeld()) {
      throw new AssertionError("R12: the engine and the model differ in what is held back");
    }
    if (model.isHeld()) {
      model.released();
    }
    intercepted.takeCommitted();
  }

  private void edit(ContactId contact, String field, @Nullable Object value) {
    boolean possible = model.edit(contact, field, value, now);
    try {
      engine.editAccount(contact, Collections.singletonMap(field, value));
      if (!possible) {
        throw new AssertionError("R5: an edit through contact " + contact + " was not refused");
      }
    } catch (NoAccountException e) {
      if (possible) {
        throw new AssertionError("R5: an edit was refused", e);
      }
    }
    intercepted.takeCommitted();
  }

  /** Tells the model what was really committed, and nothing else. */
  private void follow() {
    for (Committed transaction : intercepted.takeCommitted()) {
      SyncState saved = transaction.saved();
      if (transaction.removedVanished()) {
        model.swept(now);
      }
      if (saved == null) {
        continue;
      }
      if (saved.lastBaseline() > lastBaseline) {
        lastBaseline = saved.lastBaseline();
        model.beginFullRead(readable());
        continue;
      }
      if (saved.baseline().stream().anyMatch(open -> open.removals() == Removals.HELD)
          && !model.isHeld()) {
        model.held();
        continue;
      }
      saved.accounts().position().flatMap(this::takeAccountsPage).ifPresent(this::followAccounts);
      saved
          .memberships()
          .position()
          .flatMap(this::takeMembershipsPage)
          .ifPresent(page -> model.membershipsPage(page.changes()));
    }
    dynamics.servedAccounts().clear();
    dynamics.servedMemberships().clear();
  }

  private void followAccounts(ServedAccounts served) {
    model.accountsPage(served, now);
  }

  private Optional<ServedAccounts> takeAccountsPage(FeedPosition position) {
    Optional<ServedAccounts> page =
        dynamics.servedAccounts().stream()
            .filter(served -> served.page().next().equals(position))
            .findFirst();
    page.ifPresent(dynamics.servedAccounts()::remove);
    return page;
  }

  private Optional<Page<MembershipChange>> takeMembershipsPage(FeedPosition position) {
    Optional<Page<MembershipChange>> page =
        dynamics.servedMemberships().stream()
            .filter(served -> served.next().equals(position))
            .findFirst();
    page.ifPresent(dynamics.servedMemberships()::remove);
    return page;
  }

  private Set<String> readable() {
    return IntStream.range(0, VALUES.size() + 1)
        .mapToObj(SyncHistory::anyColumn)
        .filter(column -> !column.equals(FILTER) || policy.syncFilter().isPresent())
        .filter(dynamics::isReadable)
        .collect(Collectors.toSet());
  }

  private void compare() {
    try (StoreTransaction transaction = store.begin()) {
      compareAccounts(transaction);
      compareContacts(transaction);
    }
    assertSame(
        "R8: suppressed changes",
        ImmutableMultiset.copyOf(model.suppressions),
        journal.suppressions(Integer.MAX_VALUE).stream()
            .flatMap(SyncHistory::rows)
            .collect(ImmutableMultiset.toImmutableMultiset()));
    assertSame(
        "R14: rejections",
        model.rejections,
        journal.rejections(Integer.MAX_VALUE).stream()
            .collect(
                Collectors.toMap(r -> r.account(), r -> r.field(), (a, b) -> b, TreeMap::new)));
  }

  private void compareAccounts(StoreTransaction transaction) {
    List<AccountId> all = IntStream.range(0, ACCOUNTS).mapToObj(SyncHistory::account).toList();
    Map<AccountId, Account> stored = transaction.lockAccounts(all, policy.fields());
    assertSame("R4, R11: stored accounts", model.accounts.keySet(), stored.keySet());
    model.accounts.forEach(
        (id, expected) -> {
          Account account = stored.getOrDefault(id, ABSENT);
          assertValues("account " + id, expected.values, account.values().asMap());
          assertSame("R11: removal of account " + id, expected.removed, account.removed());
        });
  }

  private void compareContacts(StoreTransaction transaction) {
    Multiset<ActivityRow> expected = ImmutableMultiset.copyOf(model.activities);
    ImmutableMultiset.Builder<ActivityRow> actual = ImmutableMultiset.builder();
    for (int i = 0; i < CONTACTS; i++) {
      ContactId id = contact(i);
      Optional<Contact> contact = transaction.contact(id, policy.fields());
      assertSame("R10: contact " + id, model.contacts.containsKey(id), contact.isPresent());
      if (contact.isPresent()) {
        assertSame("R10: account of contact " + id, model.accountOf(id), contact.get().accountId());
        Map<String, Object> values = model.valuesOf(id);
        assertSame(
            "R10: account values of contact " + id,
            values != null,
            contact.get().hasAccountValues());
        if (values != null) {
          assertValues("contact " + id, values, contact.get().values().asMap());
        }
      }
      journal.activities(id, Integer.MAX_VALUE).stream().map(SyncHistory::row).forEach(actual::add);
    }
    assertSame("R8: activities", expected, actual.build());
  }

  private static ActivityRow row(Activity activity) {
    FieldChange change = activity.change();
    return new ActivityRow(
        activity.contact(),
        activity.account(),
        change.field().name(),
        change.beforeText(),
        change.afterText(),
        activity.cause());
  }

  private static Stream<SuppressionRow> rows(Suppression suppression) {
    return suppression.change().changes().stream()
        .map(
            change ->
                new SuppressionRow(
                    suppression.change().account(),
                    change.field().name(),
                    change.beforeText(),
                    change.afterText(),
                    suppression.contacts(),
                    suppression.cause()));
  }

  private static void assertValues(
      String owner, Map<String, Object> expected, Map<String, Object> actual) {
    assertSame("R3: fields of " + owner, expected.keySet(), actual.keySet());
    expected.forEach(
        (field, value) -> {
          if (!RulesModel.same(value, actual.get(field))) {
            throw new AssertionError(
                "R3, R4, R5, R12: field %s of %s must be %s, was %s"
                    .formatted(field, owner, value, actual.get(field)));
          }
        });
  }

  private static void assertSame(String what, @Nullable Object expected, @Nullable Object actual) {
    if (!Objects.equals(expected, actual)) {
      throw new AssertionError("%s%n must be %s%n was %s".formatted(what, expected, actual));
    }
  }

  private SyncEngine newEngine() {
    return SyncEngine.builder(dynamics, intercepted.asStore(), policy)
        .clock(() -> now)
        .holder("history")
        .storeRetryDelay(Duration.ZERO)
        .build();
  }

  private static SyncPolicy policy(Rules rules) {
    SyncPolicy.Builder builder =
        SyncPolicy.builder()
            .map(FieldMapping.value("name", Field.string("name", "Name", 20)))
            .map(FieldMapping.value("revenue", Field.of("revenue", "Revenue", FieldType.DECIMAL)))
            .map(
                FieldMapping.value(
                    "employees", Field.of("employees", "Employees", FieldType.INTEGER)))
            .activityCap(rules.cap())
            .massRemovalLimit(rules.removalShare())
            .removalPolicy(rules.clearRemoved() ? RemovalPolicy.CLEAR : RemovalPolicy.KEEP)
            .syncWording(SYNC_WORDING)
            .editWording(EDIT_WORDING);
    if (rules.filter() != null) {
      builder.syncFilter(rules.filter());
    }
    return builder.build();
  }

  private static Map<String, List<Object>> values() {
    Map<String, List<Object>> values = new LinkedHashMap<>();
    values.put("name", withNull("Contoso", "contoso", "Contoso ", "Füße 🚀", ""));
    values.put(
        "revenue",
        withNull(
            new BigDecimal("10"),
            new BigDecimal("10.0000"),
            new BigDecimal("-0.000000000001"),
            new BigDecimal("922337203685477.5807")));
    values.put("employees", withNull(0L, 7L, Long.MAX_VALUE));
    return values;
  }

  private static List<Object> withNull(Object... values) {
    List<Object> all = new ArrayList<>(List.of(values));
    all.add(null);
    return all;
  }

  @Nullable
  private static Object value(String column, int n) {
    return pick(VALUES.getOrDefault(column, List.of()), n);
  }

  @Nullable
  private static Object filterValue(int c) {
    return switch (c % 3) {
      case 0 -> false;
      case 1 -> true;
      default -> null;
    };
  }

  private static String anyColumn(int n) {
    return pick(List.of("name", "revenue", "employees", FILTER), n);
  }

  private static AccountId account(int n) {
    return new AccountId(new UUID(0xA, n % ACCOUNTS));
  }

  private static ContactId contact(int n) {
    return new ContactId(new UUID(0xC, n % CONTACTS));
  }

  private static <T> T pick(List<T> list, int n) {
    return list.get(n % list.size());
  }
}
