package io.accountsync.engine;

import io.accountsync.spi.Baseline.Removals;
import io.accountsync.spi.SyncState;
import java.util.Optional;

/**
 * A full read missed so many stored accounts that none of them is removed until the host calls
 * {@link SyncEngine#releaseRemovals()} (rule R12).
 *
 * @param vanished how many stored accounts the full read did not contain
 * @param stored how many accounts are stored and not removed, those among them
 */
public record HeldRemovals(long vanished, long stored) {
  static Optional<HeldRemovals> in(SyncState state) {
    return state
        .baseline()
        .filter(open -> open.removals() == Removals.HELD)
        .map(open -> new HeldRemovals(open.vanished(), open.stored()));
  }

  @Override
  public String toString() {
    return vanished
        + " of "
        + stored
        + " stored accounts were not in the full read; none is removed until the host releases it";
  }
}
