package io.accountsync.engine;

import io.accountsync.model.AccountId;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.AccountUpdate.Kind;
import io.accountsync.policy.AccountUpdate.Logging;
import io.accountsync.policy.PagePlan;
import io.accountsync.policy.Rejection;
import io.accountsync.spi.CycleCounts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up what a cycle does, and keeps the first few items that a report lists. */
final class Tally {
  private final int maxListed;
  private final Map<Kind, Long> kinds = new EnumMap<>(Kind.class);
  private final List<AccountUpdate> updates = new ArrayList<>();
  private final List<AccountUpdate> suppressedUpdates = new ArrayList<>();
  private final Map<AccountId, Rejection> rejections = new LinkedHashMap<>();
  private long pages;
  private long received;
  private long filtered;
  private long rejected;
  private long activities;
  private long suppressed;
  private long memberships;

  Tally(int maxListed) {
    this.maxListed = maxListed;
  }

  void page() {
    pages++;
  }

  void received(int changes, int skippedByFilter) {
    received += changes;
    filtered += skippedByFilter;
  }

  void memberships(int linked) {
    memberships += linked;
  }

  void plan(PagePlan plan) {
    for (AccountUpdate update : plan.updates()) {
      kinds.merge(update.kind(), 1L, Long::sum);
      activities += update.activities();
      list(updates, update);
      if (update.logging() == Logging.SUPPRESSED) {
        suppressed++;
        list(suppressedUpdates, update);
      }
    }
    rejected += plan.rejections().size();
    plan.rejections().forEach(this::list);
  }

  /** An account that a cycle reads twice is listed once. */
  private void list(Rejection rejection) {
    if (rejections.size() < maxListed || rejections.containsKey(rejection.account())) {
      rejections.put(rejection.account(), rejection);
    }
  }

  private <T> void list(List<T> items, T item) {
    if (items.size() < maxListed) {
      items.add(item);
    }
  }

  List<AccountUpdate> updates() {
    return updates;
  }

  List<AccountUpdate> suppressedUpdates() {
    return suppressedUpdates;
  }

  Collection<Rejection> rejections() {
    return rejections.values();
  }

  CycleCounts counts() {
    return new CycleCounts(
        pages,
        received,
        count(Kind.ADDED),
        count(Kind.UPDATED),
        count(Kind.ADVANCED),
        count(Kind.FILLED),
        count(Kind.REMOVED),
        count(Kind.RESTORED),
        rejected,
        filtered,
        activities,
        suppressed,
        memberships);
  }

  private long count(Kind kind) {
    return kinds.getOrDefault(kind, 0L);
  }
}
