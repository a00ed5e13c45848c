package io.accountsync.policy;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * How large an account may be before a change to it goes unlogged (rule R8).
 *
 * @param maxContacts most contacts an account may have for its changes to be logged, 0 to
 *     1,000,000,000; 0 logs nothing
 */
public record ActivityCap(int maxContacts) {
  /** Marketo's own limit: 5,000 contacts still log, 5,001 do not. */
  public static final ActivityCap MARKETO = new ActivityCap(5_000);

  private static final int MAX = 1_000_000_000;

  public ActivityCap {
    checkArgument(
        maxContacts >= 0 && maxContacts <= MAX,
        "activityCap must be 0 to %s contacts, was %s",
        MAX,
        maxContacts);
  }

  /** Returns whether a change to an account with {@code contacts} contacts is logged, for all. */
  public boolean logs(int contacts) {
    return contacts <= maxContacts;
  }

  /**
   * Returns how far to count: one past the cap decides, so larger accounts are never counted out.
   */
  public int countAtMost() {
    return maxContacts + 1;
  }
}
