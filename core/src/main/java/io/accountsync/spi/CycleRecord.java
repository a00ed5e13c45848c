package io.accountsync.spi;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * What a store remembers of a cycle, for people to look back on.
 *
 * @param startedAt when it began
 * @param endedAt when it ended
 * @param fullRead whether accounts or memberships were read in full, wholly or in part
 * @param counts what it did
 * @param failureMessage why it failed, or null if it completed
 */
public record CycleRecord(
    Instant startedAt,
    Instant endedAt,
    boolean fullRead,
    CycleCounts counts,
    @Nullable String failureMessage) {
  public CycleRecord {
    requireNonNull(startedAt, "startedAt");
    requireNonNull(endedAt, "endedAt");
    requireNonNull(counts, "counts");
  }

  /** Returns why the cycle failed; empty if it completed. */
  public Optional<String> failure() {
    return Optional.ofNullable(failureMessage);
  }
}
