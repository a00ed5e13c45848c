package io.accountsync.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;

/** Keeps a listener that throws from changing what the engine does. */
final class GuardedListener implements SyncListener {
  private static final Logger LOG = System.getLogger(GuardedListener.class.getName());

  private final SyncListener listener;

  GuardedListener(SyncListener listener) {
    this.listener = listener;
  }

  @Override
  public void cycleStarted(Instant at) {
    guard(() -> listener.cycleStarted(at));
  }

  @Override
  public void pageApplied(SyncProgress progress) {
    guard(() -> listener.pageApplied(progress));
  }

  @Override
  public void removalsHeld(HeldRemovals removals) {
    guard(() -> listener.removalsHeld(removals));
  }

  @Override
  public void cycleEnded(SyncReport report) {
    guard(() -> listener.cycleEnded(report));
  }

  private static void guard(Runnable call) {
    try {
      call.run();
    } catch (Exception | LinkageError | AssertionError e) {
      LOG.log(Level.WARNING, "A sync listener failed; the synchronisation goes on", e);
    }
  }
}
