package io.accountsync.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChangeTrackingTest {
  private static final String TRACK = "odata.track-changes";
  private static final String SELECT = "accounts?$select=name,revenue";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2025-03-01T10:00:00Z"));
  private final DataverseSimulator dynamics = DataverseSimulator.builder().clock(now::get).start();
  private final TestClient client = new TestClient(dynamics);

  @AfterEach
  void stop() {
    dynamics.close();
  }

  private List<UUID> create(int count) {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(dynamics.accounts().create(Map.of("name", "Company " + i)));
    }
    return ids;
  }

  private static List<String> ids(List<TestClient.Answer> pages) {
    List<String> ids = new ArrayList<>();
    pages.forEach(page -> page.value().forEach(row -> ids.add(row.path("accountid").asText())));
    return ids;
  }

  private String baseline() {
    return client.last(SELECT, "Prefer", TRACK).delta();
  }

  @Test
  void aFullReadShowsEveryRowOnceAndEndsWithADeltaLink() {
    List<UUID> created = create(7);
    List<TestClient.Answer> pages = client.pages(SELECT, "Prefer", TRACK + ",odata.maxpagesize=3");

    assertEquals(3, pages.size());
    assertEquals(
        Set.copyOf(created.stream().map(UUID::toString).toList()), new LinkedHashSet<>(ids(pages)));
    assertEquals(7, ids(pages).size());
    assertNull(pages.get(0).delta());
    assertNull(pages.get(2).next());
    assertEquals(
        "odata.maxpagesize=3,odata.track-changes", pages.get(0).header("Preference-Applied"));
    assertTrue(
        pages
            .get(2)
            .delta()
            .matches(
                ".*accounts\\?\\$select=name,revenue&\\$deltatoken=\\d+%2103%2f01%2f2025%2010%3a00%3a00"),
        pages.get(2).delta());
  }

  @Test
  void aDeltaShowsUpsertsInOrderOfVersionThenDeletions() {
    List<UUID> ids = create(4);
    String link = baseline();
    dynamics.accounts().delete(ids.get(0));
    dynamics.accounts().update(ids.get(2), Map.of("name", "Changed"));
    dynamics.accounts().update(ids.get(1), Map.of("fax", "1"));
    UUID added = dynamics.accounts().create(Map.of("name", "New"));

    TestClient.Answer delta = client.get(link);

    assertTrue(delta.json().path("@odata.context").asText().endsWith("/$delta"));
    JsonNode value = delta.value();
    assertEquals(4, value.size());
    assertEquals("Changed", value.get(0).path("name").asText());
    assertEquals(ids.get(1).toString(), value.get(1).path("accountid").asText());
    assertEquals(added.toString(), value.get(2).path("accountid").asText());
    JsonNode removed = value.get(3);
    assertTrue(
        removed.path("@odata.context").asText().endsWith("/$metadata#accounts/$deletedEntity"));
    assertEquals(ids.get(0).toString(), removed.path("id").asText());
    assertEquals("deleted", removed.path("reason").asText());
    assertFalse(removed.has("accountid"));
    assertEquals(0, client.get(delta.delta()).value().size());
  }

  @Test
  void aRowCreatedAndDeletedBetweenTwoReadsIsADeletion() {
    String link = baseline();
    UUID id = create(1).get(0);
    dynamics.accounts().delete(id);
    JsonNode value = client.get(link).value();
    assertEquals(1, value.size());
    assertEquals(id.toString(), value.get(0).path("id").asText());
  }

  @Test
  void aRestoredRowIsAnUpsertAndNoDeletion() {
    UUID id = create(1).get(0);
    String link = baseline();
    dynamics.accounts().delete(id);
    dynamics.accounts().restore(id);
    JsonNode value = client.get(link).value();
    assertEquals(1, value.size());
    assertEquals("Company 0", value.get(0).path("name").asText());
  }

  @Test
  void aDeltaIsPagedAcrossUpsertsAndDeletions() {
    List<UUID> ids = create(10);
    String link = baseline();
    for (int i = 0; i < 6; i++) {
      dynamics.accounts().update(ids.get(i), Map.of("name", "x" + i));
    }
    for (int i = 6; i < 10; i++) {
      dynamics.accounts().delete(ids.get(i));
    }
    List<TestClient.Answer> pages = client.pages(link, "Prefer", "odata.maxpagesize=4");
    assertEquals(List.of(4, 4, 2), pages.stream().map(page -> page.value().size()).toList());
    Set<String> seen = new LinkedHashSet<>();
    pages.forEach(
        page ->
            page.value()
                .forEach(row -> seen.add(row.path("name").asText() + row.path("id").asText())));
    assertEquals(10, seen.size());
    assertNull(pages.get(0).delta());
    assertNotNull(pages.get(2).delta());
  }

  @Test
  void aChangeBetweenDeltaPagesComesWithTheNextDelta() {
    List<UUID> ids = create(4);
    String link = baseline();
    dynamics.accounts().update(ids, Map.of("name", "first"));
    TestClient.Answer first = client.get(link, "Prefer", "odata.maxpagesize=2");
    dynamics.accounts().update(ids.get(3), Map.of("name", "second"));
    TestClient.Answer second = client.get(first.next(), "Prefer", "odata.maxpagesize=2");
    assertEquals(1, second.value().size());
    JsonNode later = client.get(second.delta()).value();
    assertEquals(1, later.size());
    assertEquals("second", later.get(0).path("name").asText());
  }

  @Test
  void aChangeDuringAFullReadIsInTheFirstDelta() {
    create(4);
    UUID first = dynamics.accounts().ids().get(0);
    TestClient.Answer page = client.get(SELECT, "Prefer", TRACK + ",odata.maxpagesize=2");
    dynamics.accounts().update(first, Map.of("name", "later"));
    TestClient.Answer last = client.last(page.next(), "Prefer", "odata.maxpagesize=2");
    assertEquals("later", client.get(last.delta()).value().path(0).path("name").asText());
  }

  @Test
  void aTokenOfTheLastPageLosesAChangeDuringTheFullRead() {
    dynamics.turnOn(Quirk.TOKEN_STANDS_FOR_LAST_PAGE);
    create(4);
    UUID first = dynamics.accounts().ids().get(0);
    TestClient.Answer page = client.get(SELECT, "Prefer", TRACK + ",odata.maxpagesize=2");
    dynamics.accounts().update(first, Map.of("name", "later"));
    TestClient.Answer last = client.last(page.next(), "Prefer", "odata.maxpagesize=2");
    assertEquals(0, client.get(last.delta()).value().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$filter=statecode%20eq%200",
        "$orderby=name",
        "$expand=primarycontactid",
        "$top=3"
      })
  void otherOptionsAreRefusedUnderChangeTracking(String option) {
    TestClient.Answer refused = client.get(SELECT + "&" + option, "Prefer", TRACK);
    assertEquals(400, refused.status());
    assertEquals(
        "The \""
            + option.substring(0, option.indexOf('='))
            + "\" query parameter isn't supported when Change Tracking is enabled.",
        refused.message());
  }

  @Test
  void aTableWithoutChangeTrackingIsRefused() {
    dynamics.accounts().definition().setChangeTracking(false);
    TestClient.Answer refused = client.get(SELECT, "Prefer", TRACK);
    assertEquals(400, refused.status());
    assertEquals("0x80072491", refused.code());
    assertEquals("Entity account isn't enabled for change tracking.", refused.message());
  }

  @Test
  void aTokenExpiresWithItsWindowOnTheGivenClock() {
    String link = baseline();
    now.set(now.get().plus(Duration.ofDays(6)));
    assertEquals(200, client.login().get(link).status());
    now.set(now.get().plus(Duration.ofDays(2)));
    TestClient.Answer expired = client.login().get(link);
    assertEquals(400, expired.status());
    assertEquals("0x80044352", expired.code());
    dynamics.turnOn(Quirk.EXPIRED_IS_GONE);
    assertEquals(410, client.get(link).status());
    dynamics.turnOn(Quirk.EXPIRES_WITH_PENDING_CHANGES_ONLY);
    assertEquals(200, client.get(link).status());
  }

  @Test
  void tokensFromBeforeARestoreOfTheEnvironmentAreExpired() {
    String link = baseline();
    dynamics.expireDeltaTokens();
    assertEquals("0x80044352", client.get(link).code());
    assertEquals(200, client.get(baseline()).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "12", "12%21tomorrow"})
  void aMalformedTokenIsRefused(String token) {
    assertEquals(400, client.get(SELECT + "&$deltatoken=" + token).status());
  }

  @Test
  void theNumberOfChangesCanBeAsked() {
    List<UUID> ids = create(3);
    String link = baseline();
    dynamics.accounts().update(ids.get(0), Map.of("name", "a"));
    dynamics.accounts().delete(ids.get(1));
    String token = link.substring(link.indexOf("$deltatoken"));
    assertEquals("\uFEFF2", client.get("accounts/$count?" + token).text());
  }

  @Test
  void aQuietUpdateShowsInNoDelta() {
    UUID id = create(1).get(0);
    String link = baseline();
    dynamics.accounts().updateQuietly(id, Map.of("opendeals", 5));
    assertEquals(0, client.get(link).value().size());
    assertEquals(5, dynamics.accounts().value(id, "opendeals"));
  }
}
