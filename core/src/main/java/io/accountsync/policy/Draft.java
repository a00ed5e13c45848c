package io.accountsync.policy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.accountsync.model.Account;
import io.accountsync.model.AccountDiff;
import io.accountsync.model.AccountId;
import io.accountsync.model.Cause;
import io.accountsync.model.RowVersion;
import io.accountsync.policy.AccountUpdate.Kind;
import io.accountsync.policy.AccountUpdate.Logging;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * What changes, short of who gets an activity: that takes the numbers of contacts, which are asked
 * for once for a whole page and only for accounts that change (rule R8).
 */
public final class Draft {
  private final ActivityCap cap;
  private final Wording wording;
  private final ImmutableList<Step> steps;
  private final ImmutableList<Refusal> refusals;
  private final ImmutableSet<AccountId> clearedRejections;

  private Draft(Builder builder) {
    cap = builder.cap;
    wording = builder.wording;
    steps = builder.steps.build();
    refusals = builder.refusals.build();
    clearedRejections = builder.clearedRejections.build();
  }

  /** Returns the accounts whose contacts have to be counted; may be empty. */
  public Set<AccountId> accountsToCount() {
    return steps.stream()
        .filter(step -> step.logged && step.diff != null)
        .map(step -> step.after.id())
        .collect(ImmutableSet.toImmutableSet());
  }

  /**
   * Decides who gets an activity.
   *
   * @param contacts the number of contacts of each of {@link #accountsToCount()}, counted up to
   *     {@link ActivityCap#countAtMost()}; an account that is missing has none
   * @param now when the change is applied
   */
  public PagePlan plan(Map<AccountId, Integer> contacts, Instant now) {
    Cause cause = wording.at(now);
    ImmutableList.Builder<AccountUpdate> updates = ImmutableList.builder();
    for (Step step : steps) {
      boolean counted = step.logged && step.diff != null;
      int count = counted ? contacts.getOrDefault(step.after.id(), 0) : 0;
      Logging logging =
          !counted ? Logging.NONE : cap.logs(count) ? Logging.ACTIVITIES : Logging.SUPPRESSED;
      updates.add(new AccountUpdate(step.kind, step.after, step.diff, logging, count, cause));
    }
    return new PagePlan(
        updates.build(),
        refusals.stream().map(refusal -> refusal.at(now)).toList(),
        clearedRejections);
  }

  private record Step(Kind kind, Account after, @Nullable AccountDiff diff, boolean logged) {}

  private record Refusal(AccountId account, RowVersion version, String field, String reason) {
    Rejection at(Instant now) {
      return new Rejection(account, version, field, reason, now);
    }
  }

  static final class Builder {
    private final ActivityCap cap;
    private final Wording wording;
    private final ImmutableList.Builder<Step> steps = ImmutableList.builder();
    private final ImmutableList.Builder<Refusal> refusals = ImmutableList.builder();
    private final ImmutableSet.Builder<AccountId> clearedRejections = ImmutableSet.builder();

    Builder(ActivityCap cap, Wording wording) {
      this.cap = cap;
      this.wording = wording;
    }

    void step(Kind kind, Account after, Optional<AccountDiff> diff, boolean logged) {
      steps.add(new Step(kind, after, diff.orElse(null), logged));
      clearedRejections.add(after.id());
    }

    /** An edit clears no rejection: only the account's next change in Dynamics does (rule R14). */
    void edit(Account after, AccountDiff diff) {
      steps.add(new Step(Kind.EDITED, after, diff, true));
    }

    void refuse(AccountId account, RowVersion version, String field, String reason) {
      refusals.add(new Refusal(account, version, field, reason));
    }

    void clearRejection(AccountId account) {
      clearedRejections.add(account);
    }

    Draft build() {
      return new Draft(this);
    }
  }
}
