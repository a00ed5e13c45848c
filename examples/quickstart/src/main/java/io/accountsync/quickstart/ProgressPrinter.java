package io.accountsync.quickstart;

import io.accountsync.engine.SyncListener;
import io.accountsync.engine.SyncProgress;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows how far a long cycle is, a line now and then; short cycles stay silent. */
final class ProgressPrinter implements SyncListener {
  private static final long PAGES_A_LINE = 10;

  private final PrintWriter out;

  ProgressPrinter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void pageApplied(SyncProgress progress) {
    if (progress.fullRead() && progress.counts().pages() % PAGES_A_LINE == 0) {
      out.println(
          String.format(
              Locale.ROOT,
              "  … %s: %,d accounts read, %,d contacts linked",
              progress.feed().name().toLowerCase(Locale.ROOT),
              progress.counts().received(),
              progress.counts().memberships()));
      out.flush();
    }
  }
}
