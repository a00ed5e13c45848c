package io.accountsync.marketo;

import io.accountsync.model.Activity;
import io.accountsync.model.ContactId;
import io.accountsync.policy.Rejection;
import io.accountsync.spi.CycleRecord;
import java.util.List;

/**
 * What a store remembers besides values, for people and tests to read: committed facts only, newest
 * first, ties in no particular order.
 *
 * <p>Safe for use by several threads. Lists are immutable and may be empty; a limit is 1 or more.
 * Failures are {@link io.accountsync.spi.StoreException}s.
 */
public interface SyncJournal {
  /** Returns a contact's latest activities (rule R8). */
  List<Activity> activities(ContactId contact, int limit);

  /** Returns the latest changes that made no activities because of the cap (rule R8). */
  List<Suppression> suppressions(int limit);

  /** Returns the latest refused images that still hold, at most one for an account (rule R14). */
  List<Rejection> rejections(int limit);

  /** Returns the latest cycles. */
  List<CycleRecord> cycles(int limit);
}
