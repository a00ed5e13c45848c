package io.accountsync.benchmarks;

import java.util.Locale;

/** What a figure should be. */
record Goal(Kind kind, double bound) {
  /** Shown for comparison only. */
  static final Goal NONE = new Goal(Kind.NONE, 0);

  /** Its being there is what matters: a run that fails has no figure. */
  static final Goal COMPLETES = new Goal(Kind.COMPLETES, 0);

  /** Which side of its bound is good. */
  enum Kind {
    AT_LEAST,
    AT_MOST,
    COMPLETES,
    NONE
  }

  static Goal atLeast(double bound) {
    return new Goal(Kind.AT_LEAST, bound);
  }

  static Goal atMost(double bound) {
    return new Goal(Kind.AT_MOST, bound);
  }

  String verdict(double value) {
    return switch (kind) {
      case AT_LEAST -> value >= bound ? "met" : "**missed**";
      case AT_MOST -> value <= bound ? "met" : "**missed**";
      case COMPLETES -> "met";
      case NONE -> "";
    };
  }

  @Override
  public String toString() {
    String shown =
        bound == Math.rint(bound)
            ? String.format(Locale.ROOT, "%,.0f", bound)
            : Double.toString(bound);
    return switch (kind) {
      case AT_LEAST -> "≥ " + shown;
      case AT_MOST -> "≤ " + shown;
      case COMPLETES -> "completes";
      case NONE -> "";
    };
  }
}
