package io.accountsync.model;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.util.Optional;
import javax.annotation.Nullable;

/**
 * An account as the store has it.
 *
 * @param id its identity
 * @param version the version last applied, or null if its next image applies whatever its version
 *     is, as after its values were cleared (rule R11)
 * @param values what its contacts show
 * @param removed whether Dynamics no longer has it (rule R11)
 * @param generation which generation of effective fields its values were last taken in, 0 or more:
 *     fields that became effective later still have to be filled in (rule R12)
 */
public record Account(
    AccountId id,
    @Nullable RowVersion version,
    AccountValues values,
    boolean removed,
    int generation) {
  public Account {
    requireNonNull(id, "id");
    requireNonNull(values, "values");
    checkArgument(generation >= 0, "generation must be 0 or more, was %s", generation);
  }

  /** Returns whether {@code incoming} is the version that was last applied (rule R6). */
  public boolean hasVersion(RowVersion incoming) {
    return incoming.equals(version);
  }

  /** Returns this account with a local edit: other values, everything else as it was (rule R5). */
  public Account withValues(AccountValues newValues) {
    return new Account(id, version, newValues, removed, generation);
  }

  /** Returns this account marked removed, its values kept (rule R11). */
  public Account markedRemoved() {
    return new Account(id, version, values, true, generation);
  }

  /** Returns this account marked removed and all its values cleared (rule R11). */
  public Account cleared() {
    return new Account(id, null, AccountValues.allNull(values.fields()), true, generation);
  }

  /** Returns what changes for the contacts when this account becomes {@code next}. */
  public Optional<AccountDiff> diffTo(Account next) {
    return AccountDiff.between(id, values, next.values);
  }
}
