package io.accountsync.spi;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * A full read of accounts whose removals are not settled yet (rule R12).
 *
 * @param id names the accounts {@linkplain StoreTransaction#markSeen marked} as seen in it, 1 or
 *     more
 * @param removals what happens to the accounts that it did not contain
 * @param vanished how many those were when they were held, 0 before
 * @param stored how many accounts were stored and not removed then, 0 before
 */
public record Baseline(long id, Removals removals, long vanished, long stored) {
  public Baseline {
    requireNonNull(removals, "removals");
    checkArgument(id >= 1, "A baseline's id must be 1 or more, was %s", id);
  }

  /** A full read that has just begun. */
  public static Baseline begun(long id) {
    return new Baseline(id, Removals.UNDECIDED, 0, 0);
  }

  /** Returns this full read with its removals held back. */
  public Baseline held(long vanishedAccounts, long storedAccounts) {
    return new Baseline(id, Removals.HELD, vanishedAccounts, storedAccounts);
  }

  /** Returns this full read with its removals released by the host. */
  public Baseline released() {
    return new Baseline(id, Removals.RELEASED, vanished, stored);
  }

  /** What happens to the accounts that a full read did not contain. */
  public enum Removals {
    /** It is not known yet how many there are. */
    UNDECIDED,
    /** They are more than the policy's limit: nothing is removed until the host says so. */
    HELD,
    /** The host released them. */
    RELEASED
  }
}
