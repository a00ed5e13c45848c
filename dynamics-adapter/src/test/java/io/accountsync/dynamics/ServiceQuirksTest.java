package io.accountsync.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.model.AccountChange;
import io.accountsync.model.AccountChange.Upsert;
import io.accountsync.model.ColumnType;
import io.accountsync.simulator.Fault;
import io.accountsync.simulator.Quirk;
import io.accountsync.simulator.Reference;
import io.accountsync.simulator.RequestPattern;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.PositionExpiredException;
import io.accountsync.spi.SourceException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The same history is read rightly whatever way the service has of telling it. */
final class ServiceQuirksTest extends Dynamics {
  @BeforeEach
  void smallPages() {
    source = source(builder -> builder.pageSize(3));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"NO_DELTA_LINK", "IGNORES_TRACK_CHANGES", "NULLS_OMITTED"})
  void accountsAreToldRightly(Quirk quirk) {
    dynamics.turnOn(quirk);
    List<UUID> ids = companies(8);

    Told<AccountChange> full = names(null);
    assertEquals(Set.copyOf(ids), firstValues(full).keySet());

    dynamics.accounts().update(ids.subList(0, 4), Map.of("name", "Renamed \uD83D\uDE80"));
    dynamics.accounts().delete(ids.get(4));
    dynamics.accounts().delete(ids.get(5));
    Told<AccountChange> delta = names(full.next());

    assertEquals(
        Map.of(
            ids.get(0), "Renamed \uD83D\uDE80",
            ids.get(1), "Renamed \uD83D\uDE80",
            ids.get(2), "Renamed \uD83D\uDE80",
            ids.get(3), "Renamed \uD83D\uDE80",
            ids.get(4), "removed",
            ids.get(5), "removed"),
        firstValues(delta));
    assertEquals(List.of(), names(names(delta.next()).next()).changes());
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"NO_DELTA_LINK", "IGNORES_TRACK_CHANGES", "NULLS_OMITTED"})
  void membershipsAndLabelsAreToldRightly(Quirk quirk) {
    dynamics.turnOn(quirk);
    List<UUID> ids = companies(4);
    dynamics.accounts().update(ids, Map.of("industrycode", 1));
    for (UUID account : ids) {
      dynamics
          .contacts()
          .create(Map.of("lastname", "A", "parentcustomerid", Reference.account(account)));
    }

    Told<AccountChange> labels =
        accounts(selection(label("industrycode", ColumnType.CHOICE)), null);
    assertEquals(Set.of("Accounting"), Set.copyOf(firstValues(labels).values()));
    assertEquals(
        4,
        memberships(null).changes().stream()
            .filter(change -> change.toString().contains("accountId="))
            .filter(change -> ids.stream().anyMatch(id -> change.toString().contains("" + id)))
            .distinct()
            .count());

    dynamics.accounts().update(ids.get(0), Map.of("industrycode", 2));
    Told<AccountChange> delta =
        accounts(selection(label("industrycode", ColumnType.CHOICE)), labels.next());
    assertEquals(
        Map.of(ids.get(0), "Agriculture and Non-petrol Natural Resource Extraction"),
        firstValues(delta));
  }

  @Test
  void annotationsThatCostTheDeltaLinkAreAskedForApartEvenInAFirstDelta() {
    List<UUID> ids = companies(8);
    dynamics.accounts().update(ids, Map.of("industrycode", 1));
    var columns = selection(label("industrycode", ColumnType.CHOICE));
    FeedPosition position = accounts(columns, null).next();
    dynamics.turnOn(Quirk.ANNOTATIONS_SUPPRESS_DELTA_LINK);
    dynamics.accounts().update(ids.get(0), Map.of("industrycode", 2));
    dynamics.clearRequests();

    Told<AccountChange> delta = accounts(columns, position);

    assertEquals(
        "Agriculture and Non-petrol Natural Resource Extraction", row(delta, ids.get(0)).value(0));
    assertEquals(3, requestsTo("accounts"), "the delta twice, and the labels");
    assertEquals(List.of(), accounts(columns, delta.next()).changes());
    assertEquals(4, requestsTo("accounts"), "from now on once");
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_DELTA_LINK", "IGNORES_TRACK_CHANGES"})
  void aFullReadWithoutDeltaLinkFails(Quirk quirk) {
    companies(8);
    dynamics.turnOn(quirk);

    SourceException failure = assertThrows(SourceException.class, () -> names(null));
    assertTrue(failure.getMessage().contains("without a delta link"), failure.getMessage());
    assertThrows(
        SourceException.class,
        () -> accounts(selection(label("industrycode", ColumnType.CHOICE)), null));
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_DELTA_LINK", "IGNORES_TRACK_CHANGES"})
  void aWholeSetIsNeverTakenForADelta(Quirk quirk) {
    List<UUID> ids = companies(8);
    FeedPosition position = names(null).next();
    dynamics.turnOn(quirk);
    dynamics.accounts().update(ids.get(0), Map.of("name", "Renamed"));

    SourceException failure = assertThrows(SourceException.class, () -> names(position));
    assertTrue(failure.getMessage().contains("without a delta link"), failure.getMessage());
  }

  @Test
  void aReadThatBeganWithoutChangeTrackingLosesItsPosition() {
    companies(8);
    FeedPosition delta = names(null).next();
    dynamics.turnOn(Quirk.IGNORES_TRACK_CHANGES);
    for (FeedPosition from : Arrays.asList(delta, null)) {
      assertThrows(PositionExpiredException.class, () -> names(from), "from " + from);
    }
  }

  @Test
  void deletionsThatAreTheWholeTableLoseThePosition() {
    companies(8);
    FeedPosition gone = positionLike(names(null), "gone .*");
    dynamics.turnOn(Quirk.IGNORES_TRACK_CHANGES);
    assertThrows(PositionExpiredException.class, () -> names(gone));
  }

  @Test
  void aDeltaLinkThatLeavesOutAColumnLosesThePosition() {
    List<UUID> ids = companies(2);
    var columns = selection(value("name", ColumnType.TEXT), value("fax", ColumnType.TEXT));
    FeedPosition position = accounts(columns, null).next();
    dynamics.accounts().update(ids.get(0), Map.of("fax", "555"));

    FeedPosition without = new FeedPosition(position.value().replace(",fax", ""));
    PositionExpiredException failure =
        assertThrows(PositionExpiredException.class, () -> accounts(columns, without));
    assertTrue(failure.getMessage().contains("[fax]"), failure.getMessage());
    assertEquals("555", row(accounts(columns, position), ids.get(0)).value(1));
  }

  @Test
  void annotationsThatCostTheDeltaLinkAreAskedForApartOnAnEmptyLastPageToo() {
    List<UUID> ids = companies(4);
    dynamics.accounts().update(ids, Map.of("industrycode", 1));
    var columns = selection(label("industrycode", ColumnType.CHOICE));
    FeedPosition position = accounts(columns, null).next();
    dynamics.accounts().update(ids, Map.of("industrycode", 2));
    FeedPosition more;
    try (var feed = source.accounts(columns, position)) {
      more = feed.next().next();
    }
    dynamics
        .faults()
        .on(
            1,
            RequestPattern.to("accounts"),
            Fault.body(200, "application/json", "{\"value\":[]}"));

    Told<AccountChange> rest = accounts(columns, more);
    assertEquals(1, rest.changes().size());
    assertEquals(List.of(), accounts(columns, rest.next()).changes());
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "NO_CHANGE_IS_EMPTY_OBJECT",
        "NO_CHANGE_WITHOUT_VALUE",
        "NO_CHANGE_WITHOUT_DELTA_LINK"
      })
  void noChangeKeepsOrRenewsThePosition(Quirk quirk) {
    List<UUID> ids = companies(2);
    FeedPosition position = names(null).next();
    dynamics.turnOn(quirk);

    Told<AccountChange> nothing = names(position);
    assertEquals(List.of(), nothing.changes());

    dynamics.accounts().update(ids.get(0), Map.of("name", "Renamed"));
    assertEquals(Map.of(ids.get(0), "Renamed"), firstValues(names(nothing.next())));
  }

  @Test
  void absentAndNullAreToldApart() {
    UUID id = companies(1).get(0);
    var columns =
        selection(value("telephone1", ColumnType.TEXT), label("industrycode", ColumnType.CHOICE));
    assertEquals(null, row(accounts(columns, null), id).value(0));
    assertEquals(null, row(accounts(columns, null), id).value(1));

    dynamics.turnOn(Quirk.NULLS_OMITTED);
    assertEquals(Upsert.ABSENT, row(accounts(columns, null), id).value(0));
    assertEquals(Upsert.ABSENT, row(accounts(columns, null), id).value(1));
  }

  @Test
  void aContactWithoutTheColumnsOfItsParentIsNoContactWithoutAccount() {
    dynamics.contacts().create(Map.of("lastname", "A"));
    dynamics.turnOn(Quirk.NULLS_OMITTED);

    SourceException failure = assertThrows(SourceException.class, () -> memberships(null));
    assertTrue(failure.getMessage().contains("without the columns of its parent"));
  }

  @ParameterizedTest
  @EnumSource(names = {"TOKEN_STANDS_FOR_LAST_PAGE", "NO_ETAG"})
  void whatChangesDuringAFullReadIsNotLost(Quirk tokenForTheEndOrTheBeginning) {
    dynamics.turnOn(tokenForTheEndOrTheBeginning);
    List<UUID> ids = companies(9);
    Told<AccountChange> quiet = names(null);
    List<UUID> inOrder = quiet.changes().stream().map(row -> row.id().value()).distinct().toList();
    UUID changed = inOrder.get(0);
    UUID deleted = inOrder.get(1);
    // The keys and the rows are both read by now up to their last pages.
    dynamics
        .faults()
        .on(
            1,
            RequestPattern.fullReadsOf("accounts")
                .and(
                    request ->
                        request.rawQuery().contains("versionnumber")
                            && request.rawQuery().contains("skiptoken")),
            Fault.before(
                () -> {
                  dynamics.accounts().update(changed, Map.of("name", "Meanwhile"));
                  dynamics.accounts().delete(deleted);
                }));

    Told<AccountChange> full = names(null);
    Map<UUID, Object> seen = firstValues(full);
    seen.putAll(firstValues(names(full.next())));

    assertEquals("Meanwhile", seen.get(changed));
    assertEquals("removed", seen.get(deleted));
    assertEquals(Set.copyOf(ids), seen.keySet());
    assertEquals(0, dynamics.faults().pending());
  }

  @Test
  void aContactThatMovesDuringAFullReadIsNotLost() {
    dynamics.turnOn(Quirk.TOKEN_STANDS_FOR_LAST_PAGE);
    UUID account = companies(1).get(0);
    for (int i = 0; i < 7; i++) {
      dynamics.contacts().create(Map.of("lastname", "A"));
    }
    UUID first = first(memberships(null));
    dynamics
        .faults()
        .on(
            3,
            RequestPattern.fullReadsOf("contacts"),
            Fault.before(
                () ->
                    dynamics
                        .contacts()
                        .update(first, Map.of("parentcustomerid", Reference.account(account)))));

    var full = memberships(null);
    assertTrue(full.changes().toString().contains(account.toString()), full.toString());
  }

  private static UUID first(Told<io.accountsync.model.MembershipChange> told) {
    return told.changes().get(0).contact().value();
  }

  @Test
  void aColumnThatWasJustGrantedIsNotReadAsEmpty() {
    List<UUID> ids = companies(8);
    dynamics.accounts().update(ids, Map.of("fax", "555"));
    dynamics.accounts().definition().secure("fax");
    dynamics.turnOn(Quirk.GRANTS_ARE_CACHED);
    dynamics.user().grantRead("account", "fax");
    var columns = selection(value("fax", ColumnType.TEXT));

    Told<AccountChange> full = accounts(columns, null);
    assertTrue(full.changes().size() > ids.size(), "what changed meanwhile is told once more");
    dynamics.accounts().update(ids.get(0), Map.of("name", "Renamed"));
    Told<AccountChange> delta = accounts(columns, full.next());

    for (Told<AccountChange> told : List.of(full, delta)) {
      told.changes().forEach(row -> assertEquals("555", ((Upsert) row).value(0)));
    }
  }

  @Test
  void aLabelOfAColumnThatWasJustGrantedIsNotMissing() {
    List<UUID> ids = companies(2);
    dynamics.accounts().update(ids, Map.of("industrycode", 1));
    dynamics.accounts().definition().secure("industrycode");
    dynamics.turnOn(Quirk.GRANTS_ARE_CACHED, Quirk.ANNOTATIONS_SUPPRESS_DELTA_LINK);
    dynamics.user().grantRead("account", "industrycode");

    Told<AccountChange> told = accounts(selection(label("industrycode", ColumnType.CHOICE)), null);
    firstValues(told).values().forEach(value -> assertEquals("Accounting", value));
  }

  @Test
  void aFullReadOfOnePageCostsOneRequest() {
    source = source(builder -> {});
    companies(5);
    source.schema();
    dynamics.clearRequests();

    assertEquals(5, names(null).changes().size());
    assertEquals(1, dynamics.requests().size());
  }

  @Test
  void anInterruptedFullReadGoesOnFromAnyStoredPosition() {
    List<UUID> ids = companies(10);
    List<FeedPosition> positions =
        names(null).pages().stream().map(page -> page.next()).distinct().toList();
    assertTrue(positions.size() > 8, positions.toString());

    for (FeedPosition position : positions) {
      Told<AccountChange> rest = names(position);
      dynamics.accounts().update(ids.get(0), Map.of("name", "After " + position.hashCode()));
      assertEquals("After " + position.hashCode(), firstValues(names(rest.next())).get(ids.get(0)));
    }
  }

  @Test
  void restoredMergedAndInactiveAccountsAreOrdinaryUpdates() {
    List<UUID> ids = companies(3);
    FeedPosition position = names(null).next();
    dynamics.accounts().merge(ids.get(0), ids.get(1));
    dynamics.accounts().delete(ids.get(2));
    Told<AccountChange> delta = names(position);
    assertEquals("Company 1", firstValues(delta).get(ids.get(1)));
    assertEquals("removed", firstValues(delta).get(ids.get(2)));

    dynamics.accounts().restore(ids.get(2));
    assertEquals(Map.of(ids.get(2), "Company 2"), firstValues(names(delta.next())));
  }

  @Test
  void aRowDeletedBeforeItWasSeenIsStillToldAsRemoved() {
    companies(1);
    FeedPosition position = names(null).next();
    UUID never = dynamics.accounts().create(Map.of("name", "Short-lived"));
    dynamics.accounts().delete(never);

    assertEquals(Map.of(never, "removed"), firstValues(names(position)));
  }

  @Test
  void preferencesAreRepeatedOnEveryPage() {
    companies(8);
    names(null);
    dynamics.requests().stream()
        .filter(request -> request.resource().startsWith("accounts"))
        .filter(request -> !request.rawQuery().contains("modifiedon"))
        .filter(request -> !request.rawQuery().contains("deltatoken"))
        .forEach(
            request ->
                assertEquals("odata.track-changes,odata.maxpagesize=3", request.header("Prefer")));
    assertFalse(dynamics.requests().isEmpty());
  }
}
