package io.accountsync.spi;

import io.accountsync.model.AccountChange;
import io.accountsync.model.ColumnSelection;
import io.accountsync.model.MembershipChange;
import io.accountsync.model.SourceSchema;
import javax.annotation.Nullable;

/**
 * One environment that accounts are read from. It has no way to write (rule R1).
 *
 * <ul>
 *   <li><b>Threads:</b> one engine makes one call at a time, not always on the same thread.
 *   <li><b>Repeats:</b> any page may be told again, in part or whole; positions make that rare, row
 *       versions make it harmless (rule R6).
 *   <li><b>Failures:</b> {@link TransientSourceException} when a later cycle can succeed, any other
 *       {@link SourceException} when somebody has to act first.
 *   <li><b>Ownership:</b> the engine closes the feeds that it asks for, never the source.
 * </ul>
 */
public interface AccountSource {
  /**
   * Returns the columns of accounts and which of them the sync user can really read. Called in each
   * cycle, and about once a minute while accounts are read in a long one, between two pages of the
   * open feed, because rights change without a trace in any feed (rule R3).
   *
   * @throws SourceException if the source cannot be reached, or refuses the sync user
   */
  SourceSchema schema();

  /**
   * Reads accounts.
   *
   * @param columns the columns to read; all of them readable in the schema last returned
   * @param from where to go on, or null for a full read. A position belongs to the columns that it
   *     was read with
   */
  ChangeFeed<AccountChange> accounts(ColumnSelection columns, @Nullable FeedPosition from);

  /**
   * Reads which contact belongs to which account.
   *
   * @param from where to go on, or null for a full read
   */
  ChangeFeed<MembershipChange> memberships(@Nullable FeedPosition from);
}
