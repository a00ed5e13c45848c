package io.accountsync.engine;

import static java.util.Objects.requireNonNull;

import io.accountsync.spi.CycleCounts;

/**
 * How far a running cycle is.
 *
 * @param feed what the page just applied was a page of
 * @param fullRead whether that feed is being read in full
 * @param counts what the cycle has done so far
 */
public record SyncProgress(Feed feed, boolean fullRead, CycleCounts counts) {
  public SyncProgress {
    requireNonNull(feed, "feed");
    requireNonNull(counts, "counts");
  }

  /** What a page holds. */
  public enum Feed {
    /** Accounts and their values. */
    ACCOUNTS,
    /** Which contact belongs to which account. */
    MEMBERSHIPS,
    /** Accounts that a completed full read did not contain. */
    REMOVALS
  }
}
