package io.accountsync.dynamics;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.Comparators;
import java.time.Duration;
import java.util.Optional;

/**
 * How long and how often a request is tried again: a pure decision.
 *
 * @param attempts most attempts, 1 or more
 * @param total most time from the first attempt to the last, pauses included; more than zero
 */
record Patience(int attempts, Duration total) {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration SECOND_THOUGHT = Duration.ofSeconds(5);
  private static final int DOUBLINGS = 16;

  Patience {
    checkArgument(attempts >= 1, "maxAttempts must be 1 or more, was %s", attempts);
    checkArgument(
        total.compareTo(Duration.ZERO) > 0, "maxRetryTime must be more than zero, was %s", total);
  }

  /**
   * Returns how long to pause before the next attempt; empty if there must be none.
   *
   * @param failed attempts so far, 1 or more
   * @param elapsed time since the first attempt began
   * @param told what the service wants to be waited, if it says so; zero says nothing
   * @param random evenly distributed in 0 to 1, so that clients do not come back all at once
   */
  Optional<Duration> pause(int failed, Duration elapsed, Optional<Duration> told, double random) {
    if (failed >= attempts) {
      return Optional.empty();
    }
    Duration pause = told.filter(wait -> !wait.isZero()).orElseGet(() -> backOff(failed, random));
    return elapsed.plus(pause).compareTo(total) > 0 ? Optional.empty() : Optional.of(pause);
  }

  /** Returns how long to wait with asking again what may have been refused by mistake. */
  Duration secondThought() {
    return Comparators.min(SECOND_THOUGHT, total);
  }

  private static Duration backOff(int failed, double random) {
    Duration full = FIRST_PAUSE.multipliedBy(1L << Math.min(failed - 1, DOUBLINGS));
    long millis = Math.min(full.toMillis(), LONGEST_PAUSE.toMillis());
    return Duration.ofMillis(millis / 2 + (long) (millis / 2.0 * random));
  }
}
