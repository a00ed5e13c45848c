package io.accountsync.quickstart;

import io.accountsync.engine.HeldRemovals;
import io.accountsync.engine.SyncReport;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.FrozenField;
import io.accountsync.policy.Rejection;
import io.accountsync.spi.CycleCounts;
import java.io.PrintWriter;
import java.util.Locale;
import javax.annotation.Nullable;

/** Prints what a cycle did, in a few lines for people. */
final class ReportPrinter {
  private static final int MOST_LISTED = 5;

  private final PrintWriter out;

  ReportPrinter(PrintWriter out) {
    this.out = out;
  }

  void print(SyncReport report) {
    CycleCounts counts = report.counts();
    line(
        "  cycle %s in %.1f s, %,d pages",
        report.outcome().name().toLowerCase(Locale.ROOT),
        report.took().toMillis() / 1_000.0,
        counts.pages());
    report.fullReads().forEach(reason -> line("  read in full, %s", reason));
    line(
        "  accounts: %,d read, %,d new, %,d updated, %,d without a change, %,d filled in,"
            + " %,d removed, %,d restored, %,d rejected, %,d filtered",
        counts.received(),
        counts.added(),
        counts.updated(),
        counts.advanced(),
        counts.filled(),
        counts.removed(),
        counts.restored(),
        counts.rejected(),
        counts.filtered());
    line(
        "  contacts: %,d linked, %,d activities, %,d changes without activities (cap)",
        counts.memberships(), counts.activities(), counts.suppressed());
    report.frozen().stream().limit(MOST_LISTED).forEach(this::frozen);
    report.rejections().stream().limit(MOST_LISTED).forEach(this::rejected);
    report.suppressed().stream().limit(MOST_LISTED).forEach(this::suppressed);
    report.heldRemovals().ifPresent(this::held);
    report.failure().ifPresent(failure -> line("  failed: %s", failure.getMessage()));
    out.flush();
  }

  private void frozen(FrozenField field) {
    line("  frozen: %s", field);
  }

  private void rejected(Rejection rejection) {
    line("  rejected: %s", rejection);
  }

  private void suppressed(AccountUpdate update) {
    line(
        "  suppressed: account %s has more contacts than the cap; its %d changed fields made no"
            + " activity",
        update.id(), update.diff().map(diff -> diff.changes().size()).orElse(0));
  }

  private void held(HeldRemovals removals) {
    line("  held: %s", removals);
  }

  private void line(String format, @Nullable Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
