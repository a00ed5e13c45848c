package io.accountsync.marketo.jdbc;

import java.time.Instant;
import java.util.UUID;

/**
 * Makes ids for the changes of one transaction: UUIDs of version 7, which begin with the time. So
 * the rows of a page lie side by side in every index, the oldest can be found without another one,
 * and no sequence costs a round trip.
 */
final class ChangeIds {
  private static final int TIME_SHIFT = 16;
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long RANDOM_HIGH = 0x0fffL;
  private static final long RANDOM_LOW = 0x3fff_ffff_0000_0000L;

  private final UUID random = UUID.randomUUID();
  private int count;

  UUID next(Instant at) {
    long high = time(at) | VERSION | (random.getMostSignificantBits() & RANDOM_HIGH);
    long low = VARIANT | (random.getLeastSignificantBits() & RANDOM_LOW) | count++;
    return new UUID(high, low);
  }

  /** A bound: every id of a change at or after that time is greater. */
  static UUID bound(Instant at) {
    return new UUID(time(at), 0);
  }

  /** The time has no sign there: one before 1970 would come after all others. */
  private static long time(Instant at) {
    return Math.max(0, at.toEpochMilli()) << TIME_SHIFT;
  }
}
