package io.accountsync.policy;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import io.accountsync.model.Account;
import io.accountsync.model.AccountDiff;
import io.accountsync.model.AccountId;
import io.accountsync.model.Cause;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * What a store has to do to one account: the decision, with nothing left to decide.
 *
 * @param kind what happens to it
 * @param after the account as it is to be stored
 * @param change what changes for its contacts, or null if nothing does
 * @param logging whether the change makes activities; {@link Logging#NONE} without a change
 * @param contacts how many contacts the account has, counted up to one past the activity cap; 0 if
 *     nobody had to count
 * @param cause why and when
 */
public record AccountUpdate(
    Kind kind,
    Account after,
    @Nullable AccountDiff change,
    Logging logging,
    int contacts,
    Cause cause) {
  public AccountUpdate {
    requireNonNull(kind, "kind");
    requireNonNull(after, "after");
    requireNonNull(logging, "logging");
    requireNonNull(cause, "cause");
    checkArgument(
        change != null || logging == Logging.NONE,
        "Nothing changes for the contacts of account %s, so nothing can be logged",
        after.id());
  }

  /** What happens to an account. */
  public enum Kind {
    /** It is seen for the first time; the store does not have it yet (rule R9). */
    ADDED,
    /** A new image replaces its values (rule R4). */
    UPDATED,
    /** A new image equals its values: only the version advances (rule R7). */
    ADVANCED,
    /** Fields that became effective are filled in, its version staying (rule R12). */
    FILLED,
    /** It is marked removed (rule R11). */
    REMOVED,
    /** It was removed and has come back (rule R11). */
    RESTORED,
    /** Somebody edits it through one of its contacts (rule R5). */
    EDITED
  }

  /** What becomes of the activities of a change (rule R8). */
  public enum Logging {
    /** No activity is due: an arrival, a fill, or no change at all. */
    NONE,
    /** One activity for each contact of the account and each changed field. */
    ACTIVITIES,
    /** The account has more contacts than the cap: one row for the change, no activity. */
    SUPPRESSED
  }

  /** Returns which account. */
  public AccountId id() {
    return after.id();
  }

  /** Returns what changes for the contacts, if anything does. */
  public Optional<AccountDiff> diff() {
    return Optional.ofNullable(change);
  }

  /** Returns how many activities this makes. */
  public long activities() {
    return change == null || logging != Logging.ACTIVITIES
        ? 0
        : (long) contacts * change.changes().size();
  }
}
