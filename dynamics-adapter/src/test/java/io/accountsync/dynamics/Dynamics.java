package io.accountsync.dynamics;

import io.accountsync.model.AccountChange;
import io.accountsync.model.AccountChange.Upsert;
import io.accountsync.model.AccountId;
import io.accountsync.model.ColumnSelection;
import io.accountsync.model.ColumnSelection.Column;
import io.accountsync.model.ColumnType;
import io.accountsync.model.MembershipChange;
import io.accountsync.model.Representation;
import io.accountsync.simulator.DataverseSimulator;
import io.accountsync.spi.ChangeFeed;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/** What tests against the simulator share: a simulator, a source, and reading to the end. */
abstract class Dynamics {
  static final ColumnSelection NAME = selection(value("name", ColumnType.TEXT));

  final ManualTime time = new ManualTime();
  final DataverseSimulator dynamics = start();
  DynamicsAccountSource source = source(builder -> {});

  DataverseSimulator start() {
    return DataverseSimulator.builder().start();
  }

  @AfterEach
  void stop() {
    dynamics.close();
  }

  final DynamicsAccountSource source(Consumer<DynamicsAccountSource.Builder> options) {
    DynamicsAccountSource.Builder builder =
        DynamicsAccountSource.builder(dynamics.uri(), tokens())
            .time(time)
            .requestTimeout(Duration.ofSeconds(20))
            .bodyTimeout(Duration.ofSeconds(20));
    options.accept(builder);
    return builder.build();
  }

  final ClientSecretTokenProvider tokens() {
    return ClientSecretTokenProvider.of(
        dynamics.uri(), dynamics.tenant(), dynamics.clientId(), dynamics::clientSecret);
  }

  static ColumnSelection selection(Column... columns) {
    return new ColumnSelection(List.of(columns));
  }

  static Column value(String name, ColumnType type) {
    return new Column(name, type, Representation.VALUE);
  }

  static Column label(String name, ColumnType type) {
    return new Column(name, type, Representation.LABEL);
  }

  final List<UUID> companies(int count) {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(dynamics.accounts().create(Map.of("name", "Company " + i)));
    }
    return ids;
  }

  /** All that a feed told, and where it goes on. */
  record Told<C>(List<Page<C>> pages) {
    List<C> changes() {
      List<C> changes = new ArrayList<>();
      pages.forEach(page -> changes.addAll(page.changes()));
      return changes;
    }

    FeedPosition next() {
      return pages.get(pages.size() - 1).next();
    }
  }

  static <C> Told<C> drain(ChangeFeed<C> feed) {
    try (feed) {
      List<Page<C>> pages = new ArrayList<>();
      do {
        pages.add(feed.next());
      } while (!pages.get(pages.size() - 1).last());
      return new Told<>(pages);
    }
  }

  final Told<AccountChange> accounts(ColumnSelection columns, FeedPosition from) {
    return drain(source.accounts(columns, from));
  }

  final Told<AccountChange> names(FeedPosition from) {
    return accounts(NAME, from);
  }

  final Told<MembershipChange> memberships(FeedPosition from) {
    return drain(source.memberships(from));
  }

  /** The first position on the way whose text matches. */
  static FeedPosition positionLike(Told<?> told, String pattern) {
    return told.pages().stream()
        .map(Page::next)
        .filter(position -> position.value().matches(pattern))
        .findFirst()
        .orElseThrow();
  }

  /** The first value of each account as last told; a removed one is {@code "removed"}. */
  static Map<UUID, Object> firstValues(Told<AccountChange> told) {
    Map<UUID, Object> values = new LinkedHashMap<>();
    for (AccountChange change : told.changes()) {
      values.put(change.id().value(), change instanceof Upsert row ? row.value(0) : "removed");
    }
    return values;
  }

  static Upsert row(Told<AccountChange> told, UUID id) {
    return told.changes().stream()
        .filter(change -> change.id().equals(new AccountId(id)))
        .map(Upsert.class::cast)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  final long requestsTo(String resource) {
    return dynamics.requests().stream()
        .filter(request -> request.resource().startsWith(resource))
        .count();
  }
}
