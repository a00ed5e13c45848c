package io.accountsync.marketo.testkit;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * How long the fault tests go on: {@code -Dfaults.kills=200} and the like for more than a build
 * needs, {@code -Dfaults.seed=7} for other histories.
 */
final class FaultOptions {
  /** A logger without any other reference is collected, and its level with it. */
  private static final Logger PRODUCT_LOG = Logger.getLogger("io.accountsync");

  private FaultOptions() {}

  static int count(String name, int usual) {
    return Integer.getInteger("faults." + name, usual);
  }

  static long seed() {
    return Long.getLong("faults.seed", 1);
  }

  /** Failing cycles are the point of these tests, and each would be logged. */
  static void silenceProduct() {
    PRODUCT_LOG.setLevel(Level.OFF);
  }

  static void unsilenceProduct() {
    PRODUCT_LOG.setLevel(null);
  }

  /** Says what a test came to; its numbers are part of the build's output. */
  static void report(String numbers) {
    System.out.println("[faults] " + numbers);
    StoreResults.faults(numbers);
  }
}
