package io.accountsync.policy;

import static com.google.common.base.Preconditions.checkArgument;

import java.math.BigDecimal;

/**
 * How many accounts one full read may remove unasked (rule R12).
 *
 * @param share of the stored accounts, 0 (none) to 1 (all)
 */
public record MassRemovalLimit(double share) {
  /** A tenth of the stored accounts. */
  public static final MassRemovalLimit DEFAULT = new MassRemovalLimit(0.10);

  public MassRemovalLimit {
    checkArgument(
        share >= 0 && share <= 1, "massRemovalLimit must be a share from 0 to 1, was %s", share);
  }

  /**
   * Returns whether that many accounts may be removed unasked.
   *
   * @param vanished how many the full read did not contain
   * @param stored how many not yet removed accounts the store has, the vanished among them
   */
  public boolean allows(long vanished, long stored) {
    return BigDecimal.valueOf(vanished)
            .compareTo(BigDecimal.valueOf(share).multiply(BigDecimal.valueOf(stored)))
        <= 0;
  }
}
