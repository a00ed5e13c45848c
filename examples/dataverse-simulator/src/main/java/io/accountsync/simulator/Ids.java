package io.accountsync.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.UUID;

/** Ids that are the same in every run, and their order. */
final class Ids {
  /**
   * The order that SQL Server gives to {@code uniqueidentifier}: the last six bytes first, then
   * 8-9, 6-7, 4-5 and 0-3, where the first three groups are stored little-endian. Pages come in
   * this order, so that a reader that compares them with its own order of ids is found out.
   */
  static final Comparator<UUID> SQL_SERVER_ORDER = Ids::compareAsSqlServer;

  private static final long LAST_SIX_BYTES = 0xFFFF_FFFF_FFFFL;

  private Ids() {}

  private static int compareAsSqlServer(UUID one, UUID other) {
    long low = one.getLeastSignificantBits();
    long otherLow = other.getLeastSignificantBits();
    int order = Long.compare(low & LAST_SIX_BYTES, otherLow & LAST_SIX_BYTES);
    if (order == 0) {
      order = Long.compare(low >>> 48, otherLow >>> 48);
    }
    return order != 0
        ? order
        : Long.compareUnsigned(
            Long.reverseBytes(one.getMostSignificantBits()),
            Long.reverseBytes(other.getMostSignificantBits()));
  }

  static UUID named(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  /** A version 4 id made from a seed and a number. */
  static UUID numbered(long seed, long number) {
    long high = mix(seed ^ mix(number));
    long low = mix(high + number);
    return new UUID(
        (high & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L,
        (low & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
  }

  /** The finalizer of SplitMix64: every bit of the result depends on every bit of the argument. */
  static long mix(long value) {
    long z = value + 0x9E37_79B9_7F4A_7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }
}
