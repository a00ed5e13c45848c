package io.accountsync.benchmarks;

import java.util.UUID;

/** Keys that look like random ones and are the same in every run. */
final class Ids {
  private static final long CONTACTS = 0x5DEECE66DL;

  private Ids() {}

  static UUID account(long number) {
    return numbered(number, 1);
  }

  static UUID contact(long number) {
    return numbered(number, CONTACTS);
  }

  private static UUID numbered(long number, long salt) {
    long high = (mix(number ^ salt) & ~0xF000L) | 0x4000L;
    long low = (mix(number + salt * 31) & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /** Spreads a number over 64 bits: the finalizer of SplitMix64. */
  static long mix(long number) {
    long z = number + 0x9E37_79B9_7F4A_7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }
}
