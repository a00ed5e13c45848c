package io.accountsync.engine;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.FrozenField;
import io.accountsync.policy.Rejection;
import io.accountsync.spi.CycleCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * What one cycle did.
 *
 * @param startedAt when it began
 * @param endedAt when it ended
 * @param outcome how it ended
 * @param fullReads why accounts or memberships were read in full, wholly or in part; empty if only
 *     changes were read (rule R12)
 * @param counts how much it did
 * @param frozen the selected fields that could not be read, each with its reason (rule R3)
 * @param rejections the first {@value #MAX_LISTED} images that were refused (rule R14); {@code
 *     counts} has their number
 * @param suppressed the first {@value #MAX_LISTED} changes that made no activity because of the cap
 *     (rule R8); {@code counts} has their number
 * @param held the removals that wait for the host, or null (rule R12)
 * @param error why the cycle failed, or null
 */
public record SyncReport(
    Instant startedAt,
    Instant endedAt,
    Outcome outcome,
    List<String> fullReads,
    CycleCounts counts,
    List<FrozenField> frozen,
    List<Rejection> rejections,
    List<AccountUpdate> suppressed,
    @Nullable HeldRemovals held,
    @Nullable RuntimeException error) {
  /** How many rejections and suppressed changes a report lists. */
  public static final int MAX_LISTED = 100;

  public SyncReport {
    requireNonNull(startedAt, "startedAt");
    requireNonNull(endedAt, "endedAt");
    requireNonNull(outcome, "outcome");
    requireNonNull(counts, "counts");
    fullReads = ImmutableList.copyOf(fullReads);
    frozen = ImmutableList.copyOf(frozen);
    rejections = ImmutableList.copyOf(rejections);
    suppressed = ImmutableList.copyOf(suppressed);
  }

  /** How a cycle ends. */
  public enum Outcome {
    /** Everything that the source told was applied. */
    COMPLETED,
    /** It stopped at an error; the next cycle goes on where this one stopped. */
    FAILED,
    /** Another engine has the lease, so nothing was done (rule R15). */
    STANDBY
  }

  /** Returns the removals that wait for the host, if any. */
  public Optional<HeldRemovals> heldRemovals() {
    return Optional.ofNullable(held);
  }

  /** Returns why the cycle failed; empty if it did not. */
  public Optional<RuntimeException> failure() {
    return Optional.ofNullable(error);
  }

  /** Returns how long the cycle took by the engine's clock. */
  public Duration took() {
    return Duration.between(startedAt, endedAt);
  }

  /**
   * Returns this report if the cycle did not fail.
   *
   * @throws RuntimeException the failure, if it did
   */
  public SyncReport orThrow() {
    if (error != null) {
      throw error;
    }
    return this;
  }
}
