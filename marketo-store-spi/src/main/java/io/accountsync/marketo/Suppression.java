package io.accountsync.marketo;

import static java.util.Objects.requireNonNull;

import io.accountsync.model.AccountDiff;
import io.accountsync.model.Cause;

/**
 * A change that made no activities because its account had more contacts than the cap (rule R8).
 *
 * @param change the account and its changed fields
 * @param contacts how many contacts the account had, counted up to one past the cap
 * @param cause why and when
 */
public record Suppression(AccountDiff change, int contacts, Cause cause) {
  public Suppression {
    requireNonNull(change, "change");
    requireNonNull(cause, "cause");
  }
}
