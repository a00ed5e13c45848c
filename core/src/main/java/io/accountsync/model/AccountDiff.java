package io.accountsync.model;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that changes for the contacts of one account at one moment.
 *
 * @param account whose fields change
 * @param changes the changed fields in field order, at least one, each at most once
 */
public record AccountDiff(AccountId account, List<FieldChange> changes) {
  public AccountDiff {
    requireNonNull(account, "account");
    changes = ImmutableList.copyOf(changes);
    checkArgument(!changes.isEmpty(), "A diff of account %s needs at least one change", account);
  }

  /**
   * Compares two images of an account over the same fields.
   *
   * @return empty if they are the same (rule R7), in which case nothing was allocated
   * @throws IllegalArgumentException if the two are values of different fields
   */
  public static Optional<AccountDiff> between(
      AccountId account, AccountValues before, AccountValues after) {
    before.checkFields(after);
    FieldSet fields = before.fields();
    ImmutableList.Builder<FieldChange> changes = null;
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      if (!field.type().same(before.get(i), after.get(i))) {
        if (changes == null) {
          changes = ImmutableList.builder();
        }
        changes.add(new FieldChange(field, before.get(i), after.get(i)));
      }
    }
    return changes == null
        ? Optional.empty()
        : Optional.of(new AccountDiff(account, changes.build()));
  }

  /**
   * Returns the values with these changes made.
   *
   * @throws IllegalArgumentException if a changed field is not among the values' fields
   */
  public AccountValues applyTo(AccountValues values) {
    FieldSet fields = values.fields();
    Object[] result = new Object[fields.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = values.get(i);
    }
    for (FieldChange change : changes) {
      int position = fields.indexOf(change.field().name());
      checkArgument(position >= 0, "Field %s is not among %s", change.field().name(), fields);
      result[position] = change.after();
    }
    return AccountValues.adopt(fields, result);
  }
}
