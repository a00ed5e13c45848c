package io.accountsync.engine;

import io.accountsync.model.AccountId;
import io.accountsync.policy.AccountPlanner;
import io.accountsync.policy.ActivityCap;
import io.accountsync.policy.Draft;
import io.accountsync.policy.IncomingPage;
import io.accountsync.policy.PagePlan;
import io.accountsync.policy.SyncPolicy;
import io.accountsync.spi.StoreTransaction;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Loads what the planner asks for, a page at once, and returns its plan. */
final class PagePlanning {
  private final SyncPolicy policy;
  private final InstantSource clock;

  PagePlanning(SyncPolicy policy, InstantSource clock) {
    this.policy = policy;
    this.clock = clock;
  }

  PagePlan changes(StoreTransaction transaction, AccountPlanner planner, IncomingPage page) {
    Set<AccountId> candidates =
        page.candidates(transaction.versions(page.accounts(), planner.completeSince()));
    Draft draft =
        planner.draft(page, candidates, transaction.lockAccounts(candidates, policy.fields()));
    return finish(transaction, draft);
  }

  PagePlan removals(
      StoreTransaction transaction, AccountPlanner planner, Collection<AccountId> vanished) {
    var stored = transaction.lockAccounts(vanished, policy.fields());
    return finish(transaction, planner.removal(stored.values()));
  }

  PagePlan finish(StoreTransaction transaction, Draft draft) {
    ActivityCap cap = policy.activityCap();
    Set<AccountId> toCount = draft.accountsToCount();
    Map<AccountId, Integer> contacts =
        toCount.isEmpty() ? Map.of() : transaction.countContacts(toCount, cap.countAtMost());
    return draft.plan(contacts, clock.instant());
  }

  static void apply(StoreTransaction transaction, PagePlan plan) {
    // First: where a store has no transactions, what was applied is not planned once more.
    if (!plan.clearedRejections().isEmpty()) {
      transaction.clearRejections(plan.clearedRejections());
    }
    if (!plan.updates().isEmpty()) {
      transaction.apply(plan.updates());
    }
    if (!plan.rejections().isEmpty()) {
      transaction.reject(plan.rejections());
    }
  }
}
