package io.accountsync.policy;

import com.google.common.collect.ImmutableSet;
import io.accountsync.model.AccountChange;
import io.accountsync.model.AccountId;
import io.accountsync.model.RowVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A page of account changes put in order: of several changes of one account the last one counts,
 * and accounts that the sync filter skips are set aside (rule R16).
 */
public final class IncomingPage {
  private final Map<AccountId, AccountChange> changes;
  private final ImmutableSet<AccountId> filtered;

  private IncomingPage(Map<AccountId, AccountChange> changes, ImmutableSet<AccountId> filtered) {
    this.changes = changes;
    this.filtered = filtered;
  }

  static IncomingPage of(List<AccountChange> page, EffectiveFields fields) {
    Map<AccountId, AccountChange> changes = new LinkedHashMap<>(page.size() * 2);
    for (AccountChange change : page) {
      changes.put(change.id(), change);
    }
    ImmutableSet.Builder<AccountId> filtered = ImmutableSet.builder();
    if (fields.hasFilter()) {
      for (AccountChange change : changes.values()) {
        if (change instanceof AccountChange.Upsert upsert
            && Boolean.FALSE.equals(upsert.value(fields.filterColumn()))) {
          filtered.add(change.id());
        }
      }
    }
    ImmutableSet<AccountId> skipped = filtered.build();
    changes.keySet().removeAll(skipped);
    return new IncomingPage(changes, skipped);
  }

  /** Returns the accounts whose versions have to be known, each once; immutable. */
  public Set<AccountId> accounts() {
    return Collections.unmodifiableSet(changes.keySet());
  }

  /** Returns the accounts that the sync filter skips: they go stale, they are not removed. */
  public Set<AccountId> filtered() {
    return filtered;
  }

  /**
   * Returns the accounts that exist in the source, filtered ones included, each once (rule R12).
   */
  public Collection<AccountId> present() {
    List<AccountId> present = new ArrayList<>(filtered);
    for (AccountChange change : changes.values()) {
      if (change instanceof AccountChange.Upsert) {
        present.add(change.id());
      }
    }
    return present;
  }

  /**
   * Returns the accounts that may change and therefore have to be loaded, if they are stored. Those
   * whose version was applied already are left out (rule R6).
   *
   * @param versions the versions last applied, of the stored accounts that are not removed and lack
   *     no effective field ({@link AccountPlanner#completeSince()})
   */
  public Set<AccountId> candidates(Map<AccountId, RowVersion> versions) {
    ImmutableSet.Builder<AccountId> candidates = ImmutableSet.builder();
    for (AccountChange change : changes.values()) {
      boolean applied =
          change instanceof AccountChange.Upsert upsert
              && upsert.version().equals(versions.get(change.id()));
      if (!applied) {
        candidates.add(change.id());
      }
    }
    return candidates.build();
  }

  Iterable<AccountChange> changes() {
    return changes.values();
  }
}
