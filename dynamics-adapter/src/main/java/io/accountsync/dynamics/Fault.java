package io.accountsync.dynamics;

import io.accountsync.spi.SourceException;
import java.time.Duration;
import java.util.Optional;

/** An attempt failed: what may be done about it, and what to throw when that does not help. */
final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Remedy remedy;
  private final SourceException outcome;
  private final transient Optional<Duration> told;

  /** What may help. */
  enum Remedy {
    /** To try again later. */
    WAIT,
    /** A new token, once. */
    NEW_TOKEN,
    /** To ask once more: a position that is refused twice is lost. */
    ASK_AGAIN
  }

  Fault(Remedy remedy, SourceException outcome, Optional<Duration> told) {
    super(outcome.getMessage(), outcome, false, false);
    this.remedy = remedy;
    this.outcome = outcome;
    this.told = told;
  }

  static Fault waiting(SourceException outcome) {
    return new Fault(Remedy.WAIT, outcome, Optional.empty());
  }

  Remedy remedy() {
    return remedy;
  }

  SourceException outcome() {
    return outcome;
  }

  /** How long the service wants to be left alone, if it says so. */
  Optional<Duration> told() {
    return told;
  }
}
