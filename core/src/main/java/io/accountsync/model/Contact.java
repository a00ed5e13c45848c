package io.accountsync.model;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * A contact with the account values it has now. What its methods compute is the meaning of an
 * update: a store may work in any other way, as long as its contacts end up the same.
 *
 * @param id its identity
 * @param accountId the account it belongs to, or null; at most one (rule R10)
 * @param values the stored values of its account; {@link AccountValues#none()} without an account
 *     and while the account has not arrived yet
 */
public record Contact(ContactId id, @Nullable AccountId accountId, AccountValues values) {
  public Contact {
    requireNonNull(id, "id");
    requireNonNull(values, "values");
  }

  /** A contact that belongs to no account. */
  public static Contact withoutAccount(ContactId id) {
    return new Contact(id, null, AccountValues.none());
  }

  /** Returns the account this contact belongs to, if any, whether it has arrived yet or not. */
  public Optional<AccountId> account() {
    return Optional.ofNullable(accountId);
  }

  /**
   * Returns whether this contact's account has arrived, so that there are values to show and edit.
   */
  public boolean hasAccountValues() {
    return accountId != null && values.fields().size() > 0;
  }

  /** Returns this contact after it joined or moved to an account: no activity (rule R10). */
  public Contact join(Account account) {
    return new Contact(id, account.id(), account.values());
  }

  /**
   * Returns this contact after a change of its account (rules R4 and R5).
   *
   * @throws IllegalArgumentException if the diff is of another account than this contact's
   */
  public Contact apply(AccountDiff diff) {
    checkMine(diff);
    return new Contact(id, accountId, diff.applyTo(values));
  }

  /**
   * Returns the activities that a logged change makes for this contact, one for each changed field
   * (rule R8).
   *
   * @throws IllegalArgumentException if the diff is of another account than this contact's
   */
  public List<Activity> activities(AccountDiff diff, Cause cause) {
    checkMine(diff);
    return diff.changes().stream()
        .map(change -> new Activity(id, diff.account(), change, cause))
        .collect(ImmutableList.toImmutableList());
  }

  private void checkMine(AccountDiff diff) {
    checkArgument(
        diff.account().equals(accountId),
        "Contact %s belongs to account %s, not to %s",
        id,
        accountId,
        diff.account());
  }
}
