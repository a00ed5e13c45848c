package io.accountsync.spi;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * What a synchronisation remembers between pages: saved in the transaction of the page that it
 * follows (rule R13).
 *
 * @param accounts how far accounts are applied
 * @param memberships how far memberships are applied
 * @param effectiveFields signatures of the fields that accounts are being read with, opaque texts
 *     without control characters; each with the generation in which it became effective, so that
 *     accounts of an older one lack it
 * @param generation counts the changes of the effective fields, 0 before the first full read
 * @param lastBaseline the id of the latest full read of accounts, 0 before the first
 * @param openBaseline the full read whose removals are not settled, or null
 */
public record SyncState(
    FeedProgress accounts,
    FeedProgress memberships,
    Map<String, Integer> effectiveFields,
    int generation,
    long lastBaseline,
    @Nullable Baseline openBaseline) {
  /** The state of a store that nothing was ever synchronised into. */
  public static final SyncState INITIAL =
      new SyncState(FeedProgress.START, FeedProgress.START, Map.of(), 0, 0, null);

  public SyncState {
    requireNonNull(accounts, "accounts");
    requireNonNull(memberships, "memberships");
    effectiveFields = ImmutableMap.copyOf(effectiveFields);
    checkArgument(generation >= 0, "generation must be 0 or more, was %s", generation);
    effectiveFields.forEach(
        (field, since) ->
            checkArgument(
                since >= 0 && since <= generation,
                "%s must have become effective in generation 0 to %s, was %s",
                field,
                generation,
                since));
    checkArgument(lastBaseline >= 0, "lastBaseline must be 0 or more, was %s", lastBaseline);
  }

  /** Returns the full read whose removals are not settled, if any. */
  public Optional<Baseline> baseline() {
    return Optional.ofNullable(openBaseline);
  }

  /** Returns this state with accounts applied further. */
  public SyncState withAccounts(FeedProgress progress) {
    return new SyncState(
        progress, memberships, effectiveFields, generation, lastBaseline, openBaseline);
  }

  /** Returns this state with memberships applied further. */
  public SyncState withMemberships(FeedProgress progress) {
    return new SyncState(
        accounts, progress, effectiveFields, generation, lastBaseline, openBaseline);
  }

  /** Returns this state with its full read's removals decided, or settled if null. */
  public SyncState withBaseline(@Nullable Baseline baseline) {
    return new SyncState(
        accounts, memberships, effectiveFields, generation, lastBaseline, baseline);
  }
}
