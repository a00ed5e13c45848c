package io.accountsync.dynamics;

import java.time.Duration;
import java.time.Instant;

/** The clocks and the waiting of one source, so that tests neither wait nor depend on the day. */
interface Time {
  /** The machine's own. */
  Time SYSTEM =
      new Time() {
        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
          Thread.sleep(duration.toMillis());
        }
      };

  /** The date and time, which somebody may set. */
  Instant now();

  /** A clock that only moves forward, for measuring. */
  long nanos();

  /** Waits. */
  void sleep(Duration duration) throws InterruptedException;
}
