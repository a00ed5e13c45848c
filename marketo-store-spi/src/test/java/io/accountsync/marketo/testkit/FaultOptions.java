package io.accountsync.marketo.testkit;

/**
 * How long the fault tests go on: {@code -Dfaults.kills=200} and the like for more than a build
 * needs, {@code -Dfaults.seed=7} for other histories.
 */
final class FaultOptions {
  private FaultOptions() {}

  static int count(String name, int usual) {
    return Integer.getInteger("faults." + name, usual);
  }

  static long seed() {
    return Long.getLong("faults.seed", 1);
  }

  /** Says what a test came to; its numbers are part of the build's output. */
  static void report(String numbers) {
    System.out.println("[faults] " + numbers);
    StoreResults.faults(numbers);
  }
}
