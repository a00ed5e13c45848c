package io.accountsync.engine;

import com.google.common.collect.Sets;
import io.accountsync.spi.Baseline;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.FeedProgress;
import io.accountsync.spi.FeedProgress.Phase;
import io.accountsync.spi.SyncState;
import java.util.Set;

/** How the state moves through full reads and deltas (rule R12); pure. */
final class FullReads {
  private FullReads() {}

  /**
   * The state in which a full read of accounts begins. Fields that only a full read which never
   * completed has filled in are not settled, so they are filled in again.
   */
  static SyncState begin(SyncState state, Set<String> effectiveFields) {
    boolean sameFields = effectiveFields.equals(state.effectiveFields());
    long baseline = state.lastBaseline() + 1;
    return new SyncState(
        FeedProgress.START,
        state.memberships(),
        effectiveFields,
        Sets.intersection(state.settledFields(), effectiveFields),
        sameFields ? state.generation() : state.generation() + 1,
        baseline,
        Baseline.begun(baseline));
  }

  /** The state after a page of accounts. */
  static SyncState afterAccounts(SyncState state, FeedPosition next, boolean last) {
    SyncState moved = state.withAccounts(after(state.accounts(), next, last));
    boolean completed = last && state.accounts().phase() == Phase.FULL_READ;
    return completed
        ? new SyncState(
            moved.accounts(),
            moved.memberships(),
            moved.effectiveFields(),
            moved.effectiveFields(),
            moved.generation(),
            moved.lastBaseline(),
            moved.openBaseline())
        : moved;
  }

  /** The state after a page of memberships. */
  static SyncState afterMemberships(SyncState state, FeedPosition next, boolean last) {
    return state.withMemberships(after(state.memberships(), next, last));
  }

  private static FeedProgress after(FeedProgress progress, FeedPosition next, boolean last) {
    return new FeedProgress(last ? Phase.DELTA : progress.phase(), next);
  }
}
