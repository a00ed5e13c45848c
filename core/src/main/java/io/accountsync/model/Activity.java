package io.accountsync.model;

import static java.util.Objects.requireNonNull;

/**
 * One Change Data Value activity: one field of one contact changed (rule R8).
 *
 * @param contact whose value changed
 * @param account through which it changed
 * @param change the field with its old and new value
 * @param cause why and when
 */
public record Activity(ContactId contact, AccountId account, FieldChange change, Cause cause) {
  public Activity {
    requireNonNull(contact, "contact");
    requireNonNull(account, "account");
    requireNonNull(change, "change");
    requireNonNull(cause, "cause");
  }
}
