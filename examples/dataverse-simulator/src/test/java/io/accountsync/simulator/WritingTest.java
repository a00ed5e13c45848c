package io.accountsync.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WritingTest {
  private final DataverseSimulator dynamics = DataverseSimulator.builder().writable(true).start();
  private final TestClient client = new TestClient(dynamics);
  private final SimulatedTable accounts = dynamics.accounts();
  private final SimulatedTable contacts = dynamics.contacts();

  @AfterEach
  void stop() {
    dynamics.close();
  }

  private static UUID id(TestClient.Answer answer) {
    assertEquals(204, answer.status(), answer.text());
    String uri = answer.header("OData-EntityId");
    return UUID.fromString(uri.substring(uri.length() - 37, uri.length() - 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PATCH", "DELETE", "PUT"})
  void aReadOnlySimulatorRefusesAndReportsEveryWrite(String method) {
    try (DataverseSimulator readOnly = DataverseSimulator.builder().start()) {
      UUID id = readOnly.accounts().create(Map.of("name", "Contoso"));
      TestClient other = new TestClient(readOnly);
      assertTrue(readOnly.writes().isEmpty());
      String path = method.equals("POST") ? "accounts" : "accounts(" + id + ")";
      TestClient.Answer refused = other.send(method, path, "{\"name\":\"x\"}");
      assertEquals(405, refused.status());
      assertEquals("GET", refused.header("Allow"));
      assertEquals("Contoso", readOnly.accounts().value(id, "name"));
      assertEquals(
          List.of(method + " /api/data/v9.2/" + path + " -> 405"),
          readOnly.writes().stream().map(RecordedRequest::toString).toList());
    }
  }

  @Test
  void aPostCreatesARowWithItsParent() {
    UUID account =
        id(
            client.send(
                "POST", "accounts", "{\"name\":\"Contoso\",\"revenue\":12.50,\"industrycode\":1}"));
    assertEquals("Contoso", accounts.value(account, "name"));
    assertEquals(new BigDecimal("12.50"), accounts.value(account, "revenue"));
    UUID contact =
        id(
            client.send(
                "POST",
                "contacts",
                "{\"lastname\":\"Ng\",\"birthdate\":\"1990-02-03\",\"parentcustomerid_account@odata.bind\":\"/accounts("
                    + account
                    + ")\"}"));
    assertEquals(Reference.account(account), contacts.value(contact, "parentcustomerid"));
    UUID below =
        id(
            client.send(
                "POST",
                "contacts",
                "{\"parentcustomerid_contact@odata.bind\":\"contacts(" + contact + ")\"}"));
    assertEquals(Reference.contact(contact), contacts.value(below, "parentcustomerid"));
    assertEquals(
        204,
        client
            .send("PATCH", "contacts(" + below + ")", "{\"parentcustomerid_contact\":null}")
            .status());
    assertNull(contacts.value(below, "parentcustomerid"));
  }

  @Test
  void theRowCanBeReturned() {
    TestClient.Answer created =
        client.send(
            "POST",
            "accounts?$select=name",
            "{\"name\":\"Contoso\"}",
            "Prefer",
            "return=representation");
    assertEquals(201, created.status());
    assertEquals("Contoso", created.json().path("name").asText());
    String id = created.json().path("accountid").asText();
    TestClient.Answer changed =
        client.send(
            "PATCH",
            "accounts(" + id + ")?$select=fax",
            "{\"fax\":\"1\"}",
            "Prefer",
            "return=representation");
    assertEquals(200, changed.status());
    assertEquals("1", changed.json().path("fax").asText());
  }

  @Test
  void aPatchUpsertsUnlessToldOtherwise() {
    UUID id = UUID.randomUUID();
    String path = "accounts(" + id + ")";
    assertEquals(404, client.send("PATCH", path, "{}", "If-Match", "*").status());
    assertEquals(id, id(client.send("PATCH", path, "{\"name\":\"new\"}")));
    assertEquals(412, client.send("PATCH", path, "{}", "If-None-Match", "*").status());
    String etag = client.get(path).header("ETag");
    assertEquals(
        204, client.send("PATCH", path, "{\"name\":\"changed\"}", "If-Match", etag).status());
    TestClient.Answer stale = client.send("PATCH", path, "{\"name\":\"stale\"}", "If-Match", etag);
    assertEquals(412, stale.status());
    assertEquals("0x80060882", stale.code());
    assertEquals("changed", accounts.value(id, "name"));
    assertEquals(412, client.send("DELETE", path, "", "If-Match", etag).status());
    assertEquals(412, client.send("POST", "accounts", "{\"accountid\":\"" + id + "\"}").status());
  }

  @Test
  void aDeleteShowsInTheDelta() {
    UUID id = accounts.create(Map.of("name", "Contoso"));
    UUID contact = contacts.create(Map.of("parentcustomerid", Reference.account(id)));
    String link = client.last("contacts?$select=fullname", "Prefer", "odata.track-changes").delta();
    assertEquals(204, client.send("DELETE", "accounts(" + id + ")", "").status());
    assertEquals(404, client.send("DELETE", "accounts(" + id + ")", "").status());
    assertFalse(contacts.contains(contact));
    assertEquals(contact.toString(), client.get(link).value().get(0).path("id").asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"nonsense\":1}",
        "{\"accountnumber\":\"123456789012345678901\"}",
        "{\"industrycode\":999}",
        "{\"numberofemployees\":\"many\"}",
        "{\"_primarycontactid_value\":\"ea8f1c0e-9c8a-4f6f-8f5c-000000000000\"}",
        "{\"primarycontactid@odata.bind\":\"nonsense\"}",
        "{\"name\":{}}",
        "{\"name\":",
        "[]"
      })
  void aBadBodyIsRefusedAndChangesNothing(String body) {
    UUID id = accounts.create(Map.of("name", "Contoso"));
    long version = accounts.version(id);
    TestClient.Answer refused = client.send("PATCH", "accounts(" + id + ")", body);
    assertEquals(400, refused.status(), refused.text());
    assertEquals(version, accounts.version(id));
  }

  @Test
  void aBoundRowMustExist() {
    String bind = "{\"primarycontactid@odata.bind\":\"/contacts(" + UUID.randomUUID() + ")\"}";
    assertEquals(404, client.send("POST", "accounts", bind).status());
    assertEquals(501, client.send("POST", "Merge", "{}").status());
    assertEquals(405, client.send("PUT", "accounts(" + UUID.randomUUID() + ")", "{}").status());
  }
}
