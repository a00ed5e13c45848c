package io.accountsync.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class QuirkTest {
  private static final String PATH = "accounts?$select=name,revenue";
  private static final String TRACK = "odata.track-changes";

  private final DataverseSimulator dynamics = DataverseSimulator.builder().generate(10, 0).start();
  private final TestClient client = new TestClient(dynamics);
  private final SimulatedTable accounts = dynamics.accounts();

  @AfterEach
  void stop() {
    dynamics.close();
  }

  private String baseline() {
    return client.last(PATH, "Prefer", TRACK).delta();
  }

  @Test
  void aServerThatIgnoresChangeTrackingAnswersTheWholeSetWithoutADeltaLink() {
    String link = baseline();
    dynamics.turnOn(Quirk.IGNORES_TRACK_CHANGES);
    for (TestClient.Answer answer : List.of(client.get(PATH, "Prefer", TRACK), client.get(link))) {
      assertEquals(10, answer.value().size());
      assertNull(answer.delta());
      assertNull(answer.header("Preference-Applied"));
      assertFalse(answer.json().path("@odata.context").asText().endsWith("/$delta"));
    }
  }

  @Test
  void annotationsSuppressTheDeltaLink() {
    dynamics.turnOn(Quirk.ANNOTATIONS_SUPPRESS_DELTA_LINK);
    assertNull(client.get(PATH, "Prefer", TRACK + ",odata.include-annotations=\"*\"").delta());
    assertNotNull(client.get(PATH, "Prefer", TRACK).delta());
  }

  @Test
  void aLastPageHasNoDeltaLink() {
    dynamics.turnOn(Quirk.NO_DELTA_LINK);
    assertNull(client.get(PATH, "Prefer", TRACK).delta());
  }

  @Test
  void aDeltaIsLimitedToChangesOfSelectedColumns() {
    String link = baseline();
    List<UUID> ids = accounts.ids();
    accounts.update(ids.get(0), Map.of("fax", "1"));
    accounts.update(ids.get(1), Map.of("name", "x"));
    accounts.update(ids.get(2), Map.of("name", "x"));
    accounts.update(ids.get(2), Map.of("fax", "1"));
    accounts.delete(ids.get(3));
    accounts.create(Map.of());
    assertEquals(5, client.get(link).value().size());
    dynamics.turnOn(Quirk.DELTA_ONLY_SELECTED_COLUMNS);
    assertEquals(4, client.get(link).value().size());
  }

  @Test
  void laterPagesOfADeltaShowLaterChanges() {
    dynamics.turnOn(Quirk.DELTA_BOUND_MOVES);
    String link = baseline();
    List<UUID> ids = accounts.ids();
    accounts.update(ids.subList(0, 3), Map.of("name", "x"));
    TestClient.Answer first = client.get(link, "Prefer", "odata.maxpagesize=2");
    accounts.update(ids.get(0), Map.of("name", "y"));
    JsonNode second = client.get(first.next(), "Prefer", "odata.maxpagesize=2").value();
    assertEquals(List.of("x", "y"), second.findValuesAsText("name"));
  }

  @Test
  void deletionsMayComeFirst() {
    dynamics.turnOn(Quirk.DELETIONS_FIRST, Quirk.RELATIVE_DELETED_CONTEXT);
    String link = baseline();
    List<UUID> ids = accounts.ids();
    accounts.update(ids.get(0), Map.of("name", "x"));
    accounts.delete(ids.get(1));
    accounts.delete(ids.get(2));
    List<TestClient.Answer> pages = client.pages(link, "Prefer", "odata.maxpagesize=2");
    assertEquals(
        "#accounts/$deletedEntity", pages.get(0).value().get(1).path("@odata.context").asText());
    assertEquals("x", pages.get(1).value().get(0).path("name").asText());
  }

  @Test
  void theSameRowMayComeTwice() {
    dynamics.turnOn(Quirk.DUPLICATE_ROWS);
    String link = baseline();
    accounts.update(accounts.ids().subList(0, 3), Map.of("name", "x"));
    JsonNode value = client.get(link).value();
    assertEquals(4, value.size());
    assertEquals(value.get(0), value.get(3));
  }

  @Test
  void linksMayStandBeforeTheRows() {
    String normal = client.get(PATH, "Prefer", TRACK).text();
    assertTrue(normal.indexOf("@odata.deltaLink") > normal.indexOf("\"value\""));
    dynamics.turnOn(Quirk.DELTA_LINK_FIRST, Quirk.NEXT_LINK_FIRST);
    String delta = client.get(PATH, "Prefer", TRACK).text();
    assertTrue(delta.indexOf("@odata.deltaLink") < delta.indexOf("\"value\""));
    String next = client.get(PATH, "Prefer", "odata.maxpagesize=3").text();
    assertTrue(next.indexOf("@odata.nextLink") < next.indexOf("\"value\""));
  }

  @Test
  void linksMayBeRelativeToTheRequest() {
    dynamics.turnOn(Quirk.RELATIVE_LINKS);
    TestClient.Answer first = client.get(PATH, "Prefer", TRACK + ",odata.maxpagesize=6");
    assertTrue(first.next().startsWith("accounts?"), first.next());
    URI resolved = first.response().uri().resolve(first.next());
    assertEquals(4, client.get(resolved.toString()).value().size());
  }

  @Test
  void pagesMayBeShortOrEmpty() {
    dynamics.turnOn(Quirk.SHORT_PAGES);
    List<TestClient.Answer> pages = client.pages(PATH, "Prefer", "odata.maxpagesize=6");
    assertEquals(List.of(4, 4, 2), sizes(pages));
    dynamics.turnOff(Quirk.SHORT_PAGES);
    dynamics.turnOn(Quirk.EMPTY_PAGES);
    assertEquals(List.of(6, 0, 4), sizes(client.pages(PATH, "Prefer", "odata.maxpagesize=6")));
    String link = baseline();
    accounts.update(accounts.ids(), Map.of("name", "x"));
    assertEquals(List.of(6, 0, 4), sizes(client.pages(link, "Prefer", "odata.maxpagesize=6")));
  }

  private static List<Integer> sizes(List<TestClient.Answer> pages) {
    return pages.stream().map(page -> page.value().size()).toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = Quirk.class,
      names = {
        "NO_CHANGE_IS_EMPTY_OBJECT",
        "NO_CHANGE_WITHOUT_VALUE",
        "NO_CHANGE_WITHOUT_DELTA_LINK"
      })
  void noChangeHasSeveralForms(Quirk quirk) {
    String link = baseline();
    dynamics.turnOn(quirk);
    TestClient.Answer answer = client.get(link);
    assertEquals(200, answer.status());
    switch (quirk) {
      case NO_CHANGE_IS_EMPTY_OBJECT -> assertEquals("{}", answer.text());
      case NO_CHANGE_WITHOUT_VALUE -> {
        assertFalse(answer.json().has("value"));
        assertNotNull(answer.delta());
      }
      default -> {
        assertEquals(0, answer.value().size());
        assertNull(answer.delta());
      }
    }
    accounts.update(accounts.ids().get(0), Map.of("name", "x"));
    assertEquals(1, client.get(link).value().size());
    assertNotNull(client.get(link).delta());
  }

  @Test
  void rowsMayLackEtagsAndNulls() {
    UUID id = accounts.create(Map.of());
    dynamics.turnOn(Quirk.NO_ETAG, Quirk.NULLS_OMITTED);
    JsonNode row = client.get("accounts(" + id + ")?$select=name,fax").json();
    List<String> names = new ArrayList<>();
    row.fieldNames().forEachRemaining(names::add);
    assertEquals(List.of("@odata.context", "accountid"), names);
  }

  @Test
  void aGrantIsSeenAtFirstOnlyPastTheCache() {
    dynamics.accounts().definition().secure("fax");
    accounts.create(Map.of("fax", "1"));
    dynamics.turnOn(Quirk.GRANTS_ARE_CACHED);
    dynamics.user().grantRead("account", "fax");
    String ask = "accounts?$select=fax&$filter=name%20eq%20null";
    assertTrue(client.get(ask).value().get(0).path("fax").isNull());
    TestClient.Answer strong = client.get(ask, "Consistency", "Strong");
    assertEquals("1", strong.value().get(0).path("fax").asText());
  }

  @Test
  void annotationsMayFollowTheirProperty() {
    String path = "accounts?$select=statecode";
    String annotations = "odata.include-annotations=\"*\"";
    String before = client.get(path, "Prefer", annotations).text();
    assertTrue(before.indexOf("\"statecode@") < before.indexOf("\"statecode\""));
    dynamics.turnOn(Quirk.ANNOTATIONS_LAST);
    String after = client.get(path, "Prefer", annotations).text();
    assertTrue(after.indexOf("\"statecode@") > after.indexOf("\"statecode\""));
  }

  @Test
  void charactersMayBeEscaped() {
    UUID id = accounts.create(Map.of("name", "\uD83D\uDE80"));
    dynamics.turnOn(Quirk.ESCAPED_CHARACTERS);
    TestClient.Answer row = client.get("accounts(" + id + ")?$select=name");
    assertTrue(row.text().contains("\\uD83D\\uDE80"), row.text());
    assertEquals("\uD83D\uDE80", row.json().path("name").asText());
  }
}
