package io.accountsync.engine;

import io.accountsync.engine.SyncReport.Outcome;
import io.accountsync.policy.SyncPolicy;
import io.accountsync.spi.AccountSource;
import io.accountsync.spi.CycleRecord;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.annotation.Nullable;

/** Runs cycles under the lease, and reports how each one ended. */
final class CycleRunner {
  private static final Logger LOG = System.getLogger(CycleRunner.class.getName());

  private final AccountSource source;
  private final StoreAccess access;
  private final SyncPolicy policy;
  private final PagePlanning planning;
  private final SyncListener listener;
  private final InstantSource clock;
  private final StopSignal stop;

  CycleRunner(
      AccountSource source,
      StoreAccess access,
      SyncPolicy policy,
      PagePlanning planning,
      SyncListener listener,
      InstantSource clock,
      StopSignal stop) {
    this.source = source;
    this.access = access;
    this.policy = policy;
    this.planning = planning;
    this.listener = listener;
    this.clock = clock;
    this.stop = stop;
  }

  SyncReport run() {
    Instant startedAt = clock.instant();
    listener.cycleStarted(startedAt);
    Tally tally = new Tally(SyncReport.MAX_LISTED);
    SyncReport report;
    try {
      report =
          access
              .lease()
              .map(leased -> leasedCycle(leased, startedAt, tally))
              .orElseGet(() -> report(startedAt, Outcome.STANDBY, tally, null, null));
    } catch (RuntimeException e) {
      report = report(startedAt, Outcome.FAILED, tally, null, e);
    } catch (Error e) {
      RuntimeException failure = new IllegalStateException("The cycle ended with " + e, e);
      listener.cycleEnded(report(startedAt, Outcome.FAILED, tally, null, failure));
      throw e;
    }
    report.failure().ifPresent(CycleRunner::log);
    listener.cycleEnded(report);
    return report;
  }

  /** So that a host without a listener hears of it too. */
  private static void log(RuntimeException failure) {
    if (!(failure instanceof CycleStoppedException)) {
      LOG.log(
          Level.WARNING, "A cycle failed; the next one goes on there: {0}", failure.getMessage());
      LOG.log(Level.DEBUG, "How it failed", failure);
    }
  }

  private SyncReport leasedCycle(LeasedStore leased, Instant startedAt, Tally tally) {
    Cycle cycle = new Cycle(source, leased, policy, planning, listener, tally, clock, stop);
    try {
      SyncReport report = apply(cycle, startedAt, tally);
      stop.holdInterrupt();
      record(leased, report);
      return report;
    } finally {
      leased.release();
    }
  }

  private SyncReport apply(Cycle cycle, Instant startedAt, Tally tally) {
    try {
      access.prepare();
      cycle.run();
      return report(startedAt, Outcome.COMPLETED, tally, cycle, null);
    } catch (RuntimeException e) {
      return report(startedAt, Outcome.FAILED, tally, cycle, e);
    }
  }

  /** A cycle that did its work is not failed by what only looks back on it. */
  private static void record(LeasedStore leased, SyncReport report) {
    CycleRecord cycle =
        new CycleRecord(
            report.startedAt(),
            report.endedAt(),
            !report.fullReads().isEmpty(),
            report.counts(),
            report.failure().map(RuntimeException::toString).orElse(null));
    try {
      leased.commit(
          transaction -> {
            transaction.recordCycle(cycle);
            return cycle;
          });
    } catch (RuntimeException e) {
      Level level = report.outcome() == Outcome.COMPLETED ? Level.WARNING : Level.DEBUG;
      LOG.log(level, "The store did not take the record of a cycle", e);
    }
  }

  private SyncReport report(
      Instant startedAt,
      Outcome outcome,
      Tally tally,
      @Nullable Cycle cycle,
      @Nullable RuntimeException failure) {
    return new SyncReport(
        startedAt,
        clock.instant(),
        outcome,
        cycle == null ? List.of() : cycle.fullReads(),
        tally.counts(),
        cycle == null ? List.of() : cycle.frozen(),
        List.copyOf(tally.rejections()),
        tally.suppressedUpdates(),
        cycle == null ? null : cycle.held().orElse(null),
        failure);
  }
}
