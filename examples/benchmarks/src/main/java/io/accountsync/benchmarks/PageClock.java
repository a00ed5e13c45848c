package io.accountsync.benchmarks;

import io.accountsync.engine.SyncListener;
import io.accountsync.engine.SyncProgress;
import java.util.ArrayList;
import java.util.List;

/**
 * Times what the library does with pages: from the moment that the source has handed one over until
 * it is committed. What the source does, and cycles that have nothing to do, are left out.
 */
final class PageClock implements SyncListener {
  private final Runnable settle;
  private final List<Double> seconds = new ArrayList<>();
  private long begun;
  private boolean empty = true;

  /**
   * A clock.
   *
   * @param settle waits for work that the database puts off, which belongs to the page
   */
  PageClock(Runnable settle) {
    this.settle = settle;
  }

  void handedOver(int rows) {
    empty = rows == 0;
    begun = System.nanoTime();
  }

  @Override
  public void pageApplied(SyncProgress progress) {
    if (!empty) {
      settle.run();
      seconds.add((System.nanoTime() - begun) / 1e9);
    }
    empty = true;
  }

  /** The pages since the last call, in seconds each. */
  List<Double> take() {
    List<Double> taken = List.copyOf(seconds);
    seconds.clear();
    return taken;
  }
}
