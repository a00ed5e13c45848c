package io.accountsync.engine;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import io.accountsync.model.AccountChange;
import io.accountsync.model.AccountId;
import io.accountsync.model.MembershipChange;
import io.accountsync.policy.AccountPlanner;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.EffectiveFields;
import io.accountsync.policy.FrozenField;
import io.accountsync.policy.IncomingPage;
import io.accountsync.policy.MembershipPlan;
import io.accountsync.policy.PagePlan;
import io.accountsync.policy.SyncPolicy;
import io.accountsync.spi.AccountSource;
import io.accountsync.spi.Baseline;
import io.accountsync.spi.Baseline.Removals;
import io.accountsync.spi.ChangeFeed;
import io.accountsync.spi.FeedProgress;
import io.accountsync.spi.FeedProgress.Phase;
import io.accountsync.spi.Page;
import io.accountsync.spi.PositionExpiredException;
import io.accountsync.spi.StoreTransaction;
import io.accountsync.spi.SyncState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.annotation.Nullable;

/**
 * One cycle: accounts, then removals that a full read calls for, then memberships. Every page is
 * one transaction that also saves the position, so a cycle that stops anywhere is resumed by the
 * next (rule R13).
 */
final class Cycle {
  private static final int REMOVALS_A_PAGE = 5_000;

  /** A first read may take hours, in which rights change without a trace in the feed (rule R3). */
  private static final Duration RIGHTS_HOLD = Duration.ofMinutes(1);

  private final AccountSource source;
  private final LeasedStore store;
  private final SyncPolicy policy;
  private final PagePlanning planning;
  private final SyncListener listener;
  private final Tally tally;
  private final InstantSource clock;
  private final StopSignal stop;

  private SyncState state;
  private List<FrozenField> frozen = List.of();
  private Instant rightsHoldUntil = Instant.MIN;
  private final List<String> fullReads = new ArrayList<>();

  Cycle(
      AccountSource source,
      LeasedStore store,
      SyncPolicy policy,
      PagePlanning planning,
      SyncListener listener,
      Tally tally,
      InstantSource clock,
      StopSignal stop) {
    this.source = source;
    this.store = store;
    this.policy = policy;
    this.planning = planning;
    this.listener = listener;
    this.tally = tally;
    this.clock = clock;
    this.stop = stop;
    this.state = SyncState.INITIAL;
  }

  void run() {
    EffectiveFields fields = lookUpFields();
    state = store.commit(StoreTransaction::state);
    beginWhatHasToBe(fields);
    AccountsRead read = readAccounts(fields);
    if (read.phase() == Phase.FULL_READ) {
      read = readAccounts(read.fields());
    }
    if (read.phase() == Phase.DELTA) {
      settleRemovals(read.fields());
    }
    if (readMemberships() == Phase.FULL_READ) {
      readMemberships();
    }
  }

  private EffectiveFields lookUpFields() {
    rightsHoldUntil = clock.instant().plus(RIGHTS_HOLD);
    EffectiveFields fields = EffectiveFields.of(policy, read(source::schema));
    frozen = fields.frozen();
    return fields;
  }

  List<FrozenField> frozen() {
    return frozen;
  }

  /** Why anything was read in full; empty if nothing was. */
  List<String> fullReads() {
    return fullReads;
  }

  Optional<HeldRemovals> held() {
    return HeldRemovals.in(state);
  }

  private void beginWhatHasToBe(EffectiveFields fields) {
    if (state.lastBaseline() == 0) {
      fullReads.add("accounts: this is the first read");
      beginFullRead(fields);
    } else if (!beginsForOtherFields(fields) && state.accounts().phase() == Phase.FULL_READ) {
      fullReads.add("accounts: an earlier full read goes on");
    }
    if (state.memberships().phase() == Phase.FULL_READ) {
      fullReads.add(
          state.memberships().position().isEmpty()
              ? "memberships: this is the first read"
              : "memberships: an earlier full read goes on");
    }
  }

  /** Begins a full read if accounts were being read with other fields; returns whether it did. */
  private boolean beginsForOtherFields(EffectiveFields fields) {
    if (fields.signatures().equals(state.effectiveFields().keySet())) {
      return false;
    }
    fullReads.add("accounts: the effective fields have changed");
    beginFullRead(fields);
    return true;
  }

  private void beginFullRead(EffectiveFields fields) {
    state =
        store.commit(
            transaction -> {
              SyncState begun = FullReads.begin(state, fields.signatures());
              if (state.lastBaseline() == 0 && transaction.countAccounts() == 0) {
                // Nothing that is stored can turn out to have vanished: no marks are needed.
                begun = begun.withBaseline(null);
              }
              saveAndForgetMarks(transaction, begun, begun.lastBaseline());
              return begun;
            });
  }

  /** A read of accounts to the end: in which phase it began, and with which fields it ended. */
  private record AccountsRead(Phase phase, EffectiveFields fields) {}

  private AccountsRead readAccounts(EffectiveFields fields) {
    try {
      return readAccountsToTheEnd(fields);
    } catch (PositionExpiredException e) {
      if (state.accounts().position().isEmpty()) {
        throw e;
      }
      fullReads.add("accounts: " + e.getMessage());
      EffectiveFields now = lookUpFields();
      beginFullRead(now);
      return readAccountsToTheEnd(now);
    }
  }

  private AccountsRead readAccountsToTheEnd(EffectiveFields fields) {
    EffectiveFields current = fields;
    while (true) {
      FeedProgress start = state.accounts();
      EffectiveFields others = readAccountsWhileRightsHold(start, current);
      if (others == null) {
        return new AccountsRead(start.phase(), current);
      }
      current = others;
    }
  }

  /**
   * Returns null at the end, or the fields that became effective instead and for which a full read
   * has begun. A page that came after the change may have been read without a right: it is not
   * applied.
   */
  @Nullable
  private EffectiveFields readAccountsWhileRightsHold(FeedProgress start, EffectiveFields fields) {
    AccountPlanner planner = planner(fields);
    try (ChangeFeed<AccountChange> feed =
        source.accounts(fields.selection(), state.accounts().nextPosition())) {
      boolean last = false;
      while (!last) {
        Page<AccountChange> page = read(feed::next);
        if (clock.instant().isAfter(rightsHoldUntil)) {
          EffectiveFields now = lookUpFields();
          if (beginsForOtherFields(now)) {
            return now;
          }
        }
        applyAccounts(planner, page);
        progress(SyncProgress.Feed.ACCOUNTS, start);
        last = page.last();
      }
      return null;
    }
  }

  private AccountPlanner planner(EffectiveFields fields) {
    return new AccountPlanner(policy, fields, state.effectiveFields(), state.generation());
  }

  private void applyAccounts(AccountPlanner planner, Page<AccountChange> page) {
    IncomingPage incoming = planner.read(page.changes());
    SyncState after = FullReads.afterAccounts(state, page.next(), page.last());
    PagePlan plan =
        store.commit(
            transaction -> {
              // Before the look-up of the same accounts, with which a store may write the marks.
              state
                  .baseline()
                  .ifPresent(open -> transaction.markSeen(open.id(), incoming.present()));
              PagePlan planned = planning.changes(transaction, planner, incoming);
              PagePlanning.apply(transaction, planned);
              transaction.saveState(after);
              return planned;
            },
            // What was applied already is not planned once more.
            (unanswered, again) -> again.updates().isEmpty() ? unanswered : again);
    state = after;
    tally.received(page.changes().size(), incoming.filtered().size());
    tally.plan(plan);
  }

  /**
   * Removes what a completed full read did not contain, unless it is suspiciously much. The delta
   * after the full read has been applied by now, so a row that slipped through the full read's
   * pages because it was being changed counts as seen.
   */
  private void settleRemovals(EffectiveFields fields) {
    Baseline open = state.openBaseline();
    if (open == null) {
      return;
    }
    if (open.removals() == Removals.UNDECIDED) {
      HeldRemovals found = store.commit(transaction -> count(transaction, open)).orElse(null);
      if (found == null) {
        closeBaseline();
        return;
      }
      if (!policy.massRemovalLimit().allows(found.vanished(), found.stored())) {
        save(state.withBaseline(open.held(found.vanished(), found.stored())), transaction -> {});
        listener.removalsHeld(found);
        return;
      }
    }
    if (open.removals() != Removals.HELD) {
      sweep(open, planner(fields));
    }
  }

  /** Empty if none has vanished: then nobody need count the others, which may be a long look. */
  private static Optional<HeldRemovals> count(StoreTransaction transaction, Baseline open) {
    long vanished = transaction.countVanished(open.id());
    return vanished == 0
        ? Optional.empty()
        : Optional.of(new HeldRemovals(vanished, transaction.countAccounts()));
  }

  private void sweep(Baseline open, AccountPlanner planner) {
    boolean more = true;
    while (more) {
      Swept swept =
          store.commit(
              transaction -> sweepPage(transaction, open, planner),
              (unanswered, again) -> {
                if (!again.repeats(unanswered)) {
                  tally.plan(unanswered.plan());
                }
                return again;
              });
      tally.plan(swept.plan());
      more = swept.more();
      if (!swept.plan().isEmpty()) {
        progress(SyncProgress.Feed.REMOVALS, state.accounts());
      }
    }
    closeBaseline();
  }

  private void closeBaseline() {
    SyncState closed = state.withBaseline(null);
    state =
        store.commit(
            transaction -> {
              saveAndForgetMarks(transaction, closed, 0);
              return closed;
            });
  }

  /**
   * In this order, for stores without transactions: to a baseline that has lost its marks every
   * account would have vanished.
   */
  private static void saveAndForgetMarks(
      StoreTransaction transaction, SyncState next, long exceptBaseline) {
    transaction.saveState(next);
    transaction.forgetSeenExcept(exceptBaseline);
  }

  /** What became of a page of vanished accounts, and whether there may be more of them. */
  private record Swept(PagePlan plan, boolean more) {
    /** Removals that took effect are not planned once more. */
    boolean repeats(Swept earlier) {
      return !Collections.disjoint(accounts(), earlier.accounts());
    }

    private Set<AccountId> accounts() {
      return plan.updates().stream().map(AccountUpdate::id).collect(toImmutableSet());
    }
  }

  private Swept sweepPage(StoreTransaction transaction, Baseline open, AccountPlanner planner) {
    List<AccountId> vanished = transaction.vanished(open.id(), REMOVALS_A_PAGE);
    PagePlan plan = planning.removals(transaction, planner, vanished);
    PagePlanning.apply(transaction, plan);
    return new Swept(plan, vanished.size() == REMOVALS_A_PAGE);
  }

  private Phase readMemberships() {
    try {
      return readMembershipsFrom(state.memberships());
    } catch (PositionExpiredException e) {
      if (state.memberships().position().isEmpty()) {
        throw e;
      }
      fullReads.add("memberships: " + e.getMessage());
      save(state.withMemberships(FeedProgress.START), transaction -> {});
      return readMembershipsFrom(state.memberships());
    }
  }

  private Phase readMembershipsFrom(FeedProgress start) {
    try (ChangeFeed<MembershipChange> feed = source.memberships(start.nextPosition())) {
      boolean last = false;
      while (!last) {
        Page<MembershipChange> page = read(feed::next);
        MembershipPlan plan = MembershipPlan.of(page.changes());
        save(
            FullReads.afterMemberships(state, page.next(), page.last()),
            transaction -> transaction.link(plan.memberships()));
        tally.memberships(plan.memberships().size());
        progress(SyncProgress.Feed.MEMBERSHIPS, start);
        last = page.last();
      }
    }
    return start.phase();
  }

  private <T> T read(Supplier<T> reading) {
    return store.keepDuring(() -> stop.whileReading(reading));
  }

  private void save(SyncState next, Consumer<StoreTransaction> work) {
    store.commit(
        transaction -> {
          work.accept(transaction);
          transaction.saveState(next);
          return next;
        });
    state = next;
  }

  private void progress(SyncProgress.Feed feed, FeedProgress start) {
    tally.page();
    listener.pageApplied(new SyncProgress(feed, start.phase() == Phase.FULL_READ, tally.counts()));
    stop.check();
  }
}
