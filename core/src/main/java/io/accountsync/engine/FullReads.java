package io.accountsync.engine;

import com.google.common.collect.Maps;
import io.accountsync.spi.Baseline;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.FeedProgress;
import io.accountsync.spi.FeedProgress.Phase;
import io.accountsync.spi.SyncState;
import java.util.Map;
import java.util.Set;

/** How the state moves through full reads and deltas (rule R12); pure. */
final class FullReads {
  private FullReads() {}

  /**
   * The state in which a full read of accounts begins. A field that is effective already keeps the
   * generation in which it became so; one that comes, or comes back, is of the new generation.
   */
  static SyncState begin(SyncState state, Set<String> effectiveFields) {
    Map<String, Integer> before = state.effectiveFields();
    int generation = state.generation() + (effectiveFields.equals(before.keySet()) ? 0 : 1);
    long baseline = state.lastBaseline() + 1;
    return new SyncState(
        FeedProgress.START,
        state.memberships(),
        Maps.toMap(effectiveFields, field -> before.getOrDefault(field, generation)),
        generation,
        baseline,
        Baseline.begun(baseline));
  }

  /** The state after a page of accounts. */
  static SyncState afterAccounts(SyncState state, FeedPosition next, boolean last) {
    return state.withAccounts(after(state.accounts(), next, last));
  }

  /** The state after a page of memberships. */
  static SyncState afterMemberships(SyncState state, FeedPosition next, boolean last) {
    return state.withMemberships(after(state.memberships(), next, last));
  }

  private static FeedProgress after(FeedProgress progress, FeedPosition next, boolean last) {
    return new FeedProgress(last ? Phase.DELTA : progress.phase(), next);
  }
}
