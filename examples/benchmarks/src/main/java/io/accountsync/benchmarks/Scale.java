package io.accountsync.benchmarks;

/** How large the measured things are. */
enum Scale {
  /** What the goals are about; hours are not too long. */
  FULL,
  /** The same in minutes: the ratios still mean something, the sizes do not. */
  QUICK,
  /** Everything once, in seconds: shows that it runs and agrees, and measures nothing. */
  SMOKE;

  int of(int full, int quick, int smoke) {
    return switch (this) {
      case FULL -> full;
      case QUICK -> quick;
      case SMOKE -> smoke;
    };
  }

  /** How many rounds of a thing that takes seconds. */
  int rounds() {
    return of(7, 3, 1);
  }
}
