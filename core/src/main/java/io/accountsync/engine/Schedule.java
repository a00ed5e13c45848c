package io.accountsync.engine;

import static com.google.common.base.Preconditions.checkState;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;

/** Repeats a cycle with a fixed delay from the end of one to the start of the next (rule R2). */
final class Schedule {
  private static final Logger LOG = System.getLogger(Schedule.class.getName());

  private final Runnable cycle;
  private final Duration delay;
  @Nullable private ScheduledExecutorService own;
  @Nullable private Future<?> future;
  private boolean closed;

  Schedule(Runnable cycle, Duration delay) {
    this.cycle = cycle;
    this.delay = delay;
  }

  synchronized void start() {
    checkNotStarted();
    own = DaemonExecutor.named("account-sync");
    start(own);
  }

  synchronized void start(ScheduledExecutorService executor) {
    checkNotStarted();
    future =
        executor.scheduleWithFixedDelay(this::runCycle, 0, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Starts no further cycle; a running one is left alone. */
  synchronized void close() {
    closed = true;
    if (future != null) {
      future.cancel(false);
    }
    if (own != null) {
      own.shutdown();
    }
  }

  private void checkNotStarted() {
    checkState(!closed, "This engine is closed");
    checkState(future == null, "This engine is started already");
  }

  /** An executor would drop a task that throws, and with it all later cycles. */
  private void runCycle() {
    try {
      cycle.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "A cycle ended unexpectedly; the next one will be tried", e);
    }
  }
}
