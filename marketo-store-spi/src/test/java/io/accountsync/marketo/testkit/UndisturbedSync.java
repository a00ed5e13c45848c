package io.accountsync.marketo.testkit;

import io.accountsync.marketo.testkit.ScriptedDynamics.ServedAccounts;
import io.accountsync.model.AccountChange;
import io.accountsync.model.ColumnSelection;
import io.accountsync.model.ColumnSelection.Column;
import io.accountsync.model.MembershipChange;
import io.accountsync.model.Representation;
import io.accountsync.spi.ChangeFeed;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.Page;
import io.accountsync.spi.PositionExpiredException;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * What a synchronisation comes to that nothing ever happens to (R13): it reads every feed to its
 * end and tells the rules' model, without the engine and without a store.
 */
final class UndisturbedSync {
  private final Scenario scenario;
  private final ScriptedDynamics dynamics;
  private final RulesModel model;
  private Set<String> readable = Set.of();
  @Nullable private FeedPosition accounts;
  @Nullable private FeedPosition memberships;

  UndisturbedSync(Scenario scenario) {
    this.scenario = scenario;
    this.dynamics = scenario.dynamics();
    this.model = new RulesModel(scenario.rules());
  }

  RulesModel model() {
    return model;
  }

  void nextRound() {
    scenario.nextRound();
  }

  void cycle() {
    Set<String> now =
        Scenario.FIELDS.stream().filter(dynamics::isReadable).collect(Collectors.toSet());
    boolean full = accounts == null || !now.equals(readable);
    readable = now;
    if (!full) {
      try {
        readAccounts();
      } catch (PositionExpiredException e) {
        full = true;
      }
    }
    if (full) {
      accounts = null;
      model.beginFullRead(readable);
      readAccounts();
      readAccounts();
      model.swept(scenario.now());
    }
    readMemberships();
    model.cycleCompleted();
  }

  private void readAccounts() {
    ColumnSelection columns =
        new ColumnSelection(
            dynamics.schema().columns().stream()
                .filter(column -> readable.contains(column.name()))
                .map(column -> new Column(column.name(), column.type(), Representation.VALUE))
                .toList());
    try (ChangeFeed<AccountChange> feed = dynamics.accounts(columns, accounts)) {
      boolean last = false;
      while (!last) {
        Page<AccountChange> page = feed.next();
        model.accountsPage(new ServedAccounts(columns, page), scenario.now());
        accounts = page.next();
        last = page.last();
      }
    }
  }

  private void readMemberships() {
    try {
      readMembershipsFrom(memberships);
    } catch (PositionExpiredException e) {
      readMembershipsFrom(null);
    }
  }

  private void readMembershipsFrom(@Nullable FeedPosition from) {
    try (ChangeFeed<MembershipChange> feed = dynamics.memberships(from)) {
      boolean last = false;
      while (!last) {
        Page<MembershipChange> page = feed.next();
        model.membershipsPage(page.changes());
        memberships = page.next();
        last = page.last();
      }
    }
  }
}
