package io.accountsync.engine;

import java.time.Instant;

/**
 * Hears what an engine does. Called on the thread of the cycle, in order, between transactions. A
 * listener that throws is logged and changes nothing; one that blocks holds up the cycle.
 */
public interface SyncListener {
  /** Hears nothing. */
  SyncListener NONE = new SyncListener() {};

  /** A cycle begins. */
  default void cycleStarted(Instant at) {}

  /** A page has been committed. Called once for each page. */
  default void pageApplied(SyncProgress progress) {}

  /**
   * A full read's removals were held back. Called once for each full read that it happens to. They
   * can be released once the cycle is over, not from here.
   */
  default void removalsHeld(HeldRemovals removals) {}

  /** A cycle has ended, whatever its outcome. Called once for each {@link #cycleStarted}. */
  default void cycleEnded(SyncReport report) {}
}
