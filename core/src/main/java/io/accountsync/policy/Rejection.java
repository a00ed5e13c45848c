package io.accountsync.policy;

import static java.util.Objects.requireNonNull;

import io.accountsync.model.AccountId;
import io.accountsync.model.RowVersion;
import java.time.Instant;

/**
 * An account image that was refused whole because a value does not fit its field (rule R14). It
 * holds until the account next changes.
 *
 * @param account which account
 * @param version the refused image's version
 * @param field the first field whose value does not fit
 * @param reason why, worded to follow the field's name
 * @param at when it was refused
 */
public record Rejection(
    AccountId account, RowVersion version, String field, String reason, Instant at) {
  public Rejection {
    requireNonNull(account, "account");
    requireNonNull(version, "version");
    requireNonNull(field, "field");
    requireNonNull(reason, "reason");
    requireNonNull(at, "at");
  }

  @Override
  public String toString() {
    return "account " + account + " version " + version + ": field " + field + " " + reason;
  }
}
