package io.accountsync.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReadingTest {
  private static final String ALL_ANNOTATIONS = "odata.include-annotations=\"*\"";
  private static final String FORMATTED = "@OData.Community.Display.V1.FormattedValue";

  private final DataverseSimulator dynamics =
      DataverseSimulator.builder()
          .clock(() -> Instant.parse("2025-03-01T14:05:09.9Z"))
          .http2(true)
          .start();
  private final TestClient client = new TestClient(dynamics);

  @AfterEach
  void stop() {
    dynamics.close();
  }

  private JsonNode only(String path, String... headers) {
    TestClient.Answer answer = client.get(path, headers);
    assertEquals(200, answer.status(), answer.text());
    assertEquals(1, answer.value().size(), answer.text());
    return answer.value().get(0);
  }

  @Test
  void whatComesUnaskedIsTheIdTheEtagTheCurrencyAndTheCompositeAddress() {
    UUID id =
        dynamics
            .accounts()
            .create(
                Map.of(
                    "name", "Contoso",
                    "revenue", new BigDecimal("440000.000000000"),
                    "address1_city", "Redmond",
                    "address1_stateorprovince", "WA"));
    JsonNode row = only("accounts?$select=revenue,address1_city");
    Set<String> names = new TreeSet<>();
    row.fieldNames().forEachRemaining(names::add);
    assertEquals(
        Set.of(
            "@odata.etag",
            "revenue",
            "address1_city",
            "accountid",
            "_transactioncurrencyid_value",
            "address1_composite"),
        names);
    assertEquals("W/\"" + dynamics.accounts().version(id) + "\"", row.path("@odata.etag").asText());
    assertEquals("Redmond, WA", row.path("address1_composite").asText());
  }

  @Test
  void decimalsKeepTheScaleTheyWereGiven() {
    for (String amount : List.of("20000.0000", "10000", "440000.000000000", "59766783.0000")) {
      UUID id = dynamics.accounts().create(Map.of("revenue", new BigDecimal(amount)));
      String text = client.get("accounts(" + id + ")?$select=revenue").text();
      assertTrue(text.contains("\"revenue\":" + amount + ","), text);
    }
  }

  @Test
  void anUnknownPropertyIsRefusedWithTheDocumentedText() {
    for (String name :
        List.of("nonsense", "primarycontactid", "industrycodename", "isprivate", "createdbyname")) {
      TestClient.Answer refused = client.get("accounts?$select=name," + name);
      assertEquals(400, refused.status());
      assertEquals("0x80060888", refused.code());
      assertEquals(
          "Could not find a property named '"
              + name
              + "' on type 'Microsoft.Dynamics.CRM.account'.",
          refused.message());
    }
  }

  @Test
  void dollarAndCommaMayBePercentEncoded() {
    dynamics.accounts().create(Map.of("name", "A+B & Søn"));
    JsonNode row =
        only("accounts?%24select=name%2Cfax&%24filter=name%20eq%20'a%2Bb%20%26%20s%C3%B8n'");
    assertEquals("A+B & Søn", row.path("name").asText());
    assertTrue(row.path("fax").isNull());
    RecordedRequest request = dynamics.requests().get(dynamics.requests().size() - 1);
    assertEquals("name,fax", request.parameter("$select"));
  }

  @Test
  void annotationsComeOnlyAsFarAsTheyAreAskedFor() {
    UUID id =
        dynamics
            .accounts()
            .create(
                Map.of("name", "Contoso", "industrycode", 1, "revenue", new BigDecimal("1234.5")));
    dynamics.contacts().create(Map.of("lastname", "Ng", "parentcustomerid", Reference.account(id)));

    assertFalse(client.get("accounts?$select=name,industrycode").text().contains("FormattedValue"));
    JsonNode account =
        only(
            "accounts?$select=industrycode,revenue,createdon,statecode,creditonhold,versionnumber",
            "Prefer",
            ALL_ANNOTATIONS);
    assertEquals("Accounting", account.path("industrycode" + FORMATTED).asText());
    assertEquals("$1,234.50", account.path("revenue" + FORMATTED).asText());
    assertEquals(
        "3/1/2025 2:05 PM", account.path("createdon" + FORMATTED).asText().replace('\u202f', ' '));
    assertEquals("2025-03-01T14:05:09Z", account.path("createdon").asText());
    assertEquals("Active", account.path("statecode" + FORMATTED).asText());
    assertEquals("US Dollar", account.path("_transactioncurrencyid_value" + FORMATTED).asText());
    JsonNode contact =
        only(
            "contacts?$select=_parentcustomerid_value",
            "Prefer",
            "odata.include-annotations=\"Microsoft.Dynamics.CRM.lookuplogicalname,Microsoft.Dynamics.CRM.associatednavigationproperty\"");
    assertEquals(
        "account",
        contact.path("_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname").asText());
    assertEquals(
        "parentcustomerid_account",
        contact
            .path("_parentcustomerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty")
            .asText());
    assertFalse(contact.has("_parentcustomerid_value" + FORMATTED));
  }

  @Test
  void severalPreferLinesAndOneWithCommasMeanTheSame() {
    dynamics.accounts().create(Map.of("industrycode", 1));
    dynamics.accounts().create(Map.of("industrycode", 1));
    String both = ALL_ANNOTATIONS + ",odata.maxpagesize=1";
    TestClient.Answer one = client.get("accounts?$select=industrycode", "Prefer", both);
    TestClient.Answer two =
        client.get(
            "accounts?$select=industrycode",
            "Prefer",
            ALL_ANNOTATIONS,
            "Prefer",
            "odata.maxpagesize=1");
    for (TestClient.Answer answer : List.of(one, two)) {
      assertEquals(1, answer.value().size());
      assertTrue(answer.value().get(0).has("industrycode" + FORMATTED));
      assertEquals(both, answer.header("Preference-Applied"));
      assertTrue(answer.json().has("@Microsoft.Dynamics.CRM.globalmetadataversion"));
      assertEquals(-1, answer.json().path("@Microsoft.Dynamics.CRM.totalrecordcount").asInt());
    }
  }

  @Test
  void nextLinksAreEncodedTwiceAndMustNotBeChanged() {
    for (int i = 0; i < 5; i++) {
      dynamics.accounts().create(Map.of("name", "c" + i));
    }
    String next = client.get("accounts?$select=name", "Prefer", "odata.maxpagesize=2").next();
    assertTrue(
        next.contains("$skiptoken=%3ccookie%20pagenumber=%222%22%20pagingcookie=%22%253ccookie"),
        next);
    assertEquals(2, client.get(next, "Prefer", "odata.maxpagesize=2").value().size());
    assertEquals(3, client.get(next).value().size());
    assertEquals(400, client.get(next.replace("%25", "%2525")).status());
    assertEquals(400, client.get(next.replace("%253c", "%3c")).status());
  }

  @Test
  void pagesComeInTheOrderOfSqlServer() {
    List<String> inOrder =
        List.of(
            "00000001-0000-0000-0000-000000000000",
            "01000000-0000-0000-0000-000000000000",
            "00000000-0100-0000-0000-000000000000",
            "00000000-0000-0001-0000-000000000000",
            "00000000-0000-0000-0001-000000000000",
            "ffffffff-ffff-ffff-ffff-000000000001",
            "00000000-0000-0000-0000-010000000000");
    List<String> sorted =
        inOrder.stream()
            .map(UUID::fromString)
            .sorted(Ids.SQL_SERVER_ORDER)
            .map(UUID::toString)
            .toList();
    assertEquals(
        List.of(
            "01000000-0000-0000-0000-000000000000",
            "00000001-0000-0000-0000-000000000000",
            "00000000-0100-0000-0000-000000000000",
            "00000000-0000-0001-0000-000000000000",
            "00000000-0000-0000-0001-000000000000",
            "ffffffff-ffff-ffff-ffff-000000000001",
            "00000000-0000-0000-0000-010000000000"),
        sorted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name eq 'o''hara'                                   | 1",
        "statecode eq 1                                      | 1",
        "not (statecode eq 1) and numberofemployees ge 10    | 1",
        "numberofemployees lt 10 or numberofemployees eq null| 2",
        "modifiedon ge 2025-03-01T14:05:09Z                  | 3",
        "modifiedon gt 2025-03-01T14:05:09Z                  | 0",
        "contains(name,'CO')                                 | 1",
        "startswith(name,'con') and endswith(name,'so')      | 1",
        "creditonhold eq false                               | 3",
      })
  void filtersAreUnderstood(String filter, int rows) {
    dynamics.accounts().create(Map.of("name", "Contoso", "numberofemployees", 10));
    dynamics.accounts().create(Map.of("name", "O'Hara", "numberofemployees", 9));
    dynamics.accounts().create(Map.of("name", "Third", "statecode", 1));
    String encoded = filter.replace(" ", "%20").replace("'", "%27");
    TestClient.Answer answer =
        client.get("accounts?$select=name&$filter=" + encoded + "&$count=true");
    assertEquals(rows, answer.value().size(), answer.text());
    assertEquals(rows, answer.json().path("@odata.count").asInt());
    assertEquals("\uFEFF" + rows, client.get("accounts/$count?$filter=" + encoded).text());
  }

  @Test
  void aBadFilterAndUnsupportedOptionsAreRefused() {
    for (String option :
        List.of(
            "$filter=name",
            "$filter=name%20like%20'a'",
            "$filter=nonsense%20eq%201",
            "$skip=2",
            "$search=a",
            "$filter=name%20eq%20'a",
            "$filter=modifiedon%20ge%202025-99-01",
            "$top=many",
            "$orderby=nonsense")) {
      assertEquals(400, client.get("accounts?$select=name&" + option).status(), option);
    }
    assertEquals(501, client.get("accounts?$expand=primarycontactid").status());
  }

  @Test
  void contactsOfAnAccountAreFoundInThreeWays() {
    UUID account = dynamics.accounts().create(Map.of("name", "Contoso"));
    UUID boss =
        dynamics
            .contacts()
            .create(
                Map.of(
                    "firstname",
                    "Ann",
                    "lastname",
                    "Ng",
                    "parentcustomerid",
                    Reference.account(account)));
    dynamics
        .contacts()
        .create(Map.of("lastname", "Below", "parentcustomerid", Reference.contact(boss)));
    dynamics.contacts().create(Map.of("lastname", "Alone"));

    JsonNode row =
        only(
            "contacts?$select=fullname,_accountid_value,_parentcontactid_value&$filter=_parentcustomerid_value%20eq%20"
                + account);
    assertEquals("Ann Ng", row.path("fullname").asText());
    assertEquals(account.toString(), row.path("_accountid_value").asText());
    assertTrue(row.path("_parentcontactid_value").isNull());
    assertEquals(
        boss.toString(),
        only("accounts(" + account + ")/contact_customer_accounts?$select=lastname")
            .path("contactid")
            .asText());
    assertEquals(
        "\uFEFF1", client.get("accounts(" + account + ")/contact_customer_accounts/$count").text());
  }

  @Test
  void rowsCanBeOrderedAndTheTopTaken() {
    for (String name : List.of("b", "C", "a")) {
      dynamics.accounts().create(Map.of("name", name, "numberofemployees", name.charAt(0) - 0));
    }
    List<String> names =
        client.get("accounts?$select=name&$orderby=name%20desc").value().findValuesAsText("name");
    assertEquals(List.of("C", "b", "a"), names);
    assertEquals(
        List.of("a", "b"),
        client.get("accounts?$select=name&$orderby=name&$top=2").value().findValuesAsText("name"));
    List<TestClient.Answer> pages =
        client.pages(
            "accounts?$select=name&$orderby=numberofemployees", "Prefer", "odata.maxpagesize=2");
    assertEquals(List.of("C", "a"), pages.get(0).value().findValuesAsText("name"));
    assertEquals(List.of("b"), pages.get(1).value().findValuesAsText("name"));
    assertEquals(
        3,
        client.get("accounts?$select=name&$top=1", "Prefer", "odata.maxpagesize=5").value().size());
  }

  @Test
  void aSingleRowIsConditionalOnItsEtag() {
    UUID id = dynamics.accounts().create(Map.of("name", "Contoso"));
    TestClient.Answer row = client.get("accounts(" + id + ")?$select=name");
    assertEquals("Contoso", row.json().path("name").asText());
    String etag = row.header("ETag");
    assertEquals(row.json().path("@odata.etag").asText(), etag);
    assertEquals(
        304, client.get("accounts(" + id + ")?$select=name", "If-None-Match", etag).status());
    assertEquals(
        200, client.get("accounts(" + id + ")?$select=name", "If-None-Match", "null").status());
    dynamics.accounts().update(id, Map.of("name", "Changed"));
    assertEquals(
        200, client.get("accounts(" + id + ")?$select=name", "If-None-Match", etag).status());
    TestClient.Answer absent = client.get("accounts(" + UUID.randomUUID() + ")");
    assertEquals(404, absent.status());
    assertEquals("0x80040217", absent.code());
    assertEquals(400, client.get("accounts(17)").status());
  }

  @Test
  void everyKindOfValueHasItsWireForm() {
    TableDefinition accounts = dynamics.accounts().definition();
    accounts.add(Column.multiChoice("new_hobbies", "Hobbies", Map.of(1, "Hiking", 9, "Climbing")));
    accounts.add(Column.bigInt("new_big", "Big"));
    accounts.add(Column.wallClockTime("new_opens", "Opens"));
    accounts.add(Column.date("new_founded", "Founded"));
    accounts.add(Column.decimal("new_share", "Share", 3));
    accounts.add(Column.floatingPoint("new_ratio", "Ratio"));
    accounts.add(Column.bool("new_synctomkto", "Sync"));
    dynamics
        .accounts()
        .create(
            Map.of(
                "new_hobbies",
                List.of(1, 9),
                "new_big",
                9_007_199_254_740_993L,
                "new_opens",
                Instant.parse("2024-05-06T08:30:00Z"),
                "new_founded",
                LocalDate.of(1753, 1, 1),
                "new_share",
                new BigDecimal("0.500"),
                "new_ratio",
                0.25,
                "new_synctomkto",
                false,
                "description",
                "two\r\nlines \uD83D\uDE80"));
    JsonNode row =
        only(
            "accounts?$select=new_hobbies,new_big,new_opens,new_founded,new_share,new_ratio,new_synctomkto,description,revenue_base",
            "Prefer",
            ALL_ANNOTATIONS);
    assertEquals("1,9", row.path("new_hobbies").asText());
    assertEquals("Hiking; Climbing", row.path("new_hobbies" + FORMATTED).asText());
    assertEquals(9_007_199_254_740_993L, row.path("new_big").asLong());
    assertEquals("2024-05-06T08:30:00Z", row.path("new_opens").asText());
    assertEquals("1753-01-01", row.path("new_founded").asText());
    assertEquals(new BigDecimal("0.500"), row.path("new_share").decimalValue());
    assertEquals(0.25, row.path("new_ratio").asDouble());
    assertFalse(row.path("new_synctomkto").asBoolean(true));
    assertEquals("two\r\nlines \uD83D\uDE80", row.path("description").asText());
    assertTrue(row.path("revenue_base").isNull());
  }

  @Test
  void columnsThatAreDroppedRetypedOrRelabelledShowSo() {
    UUID id =
        dynamics
            .accounts()
            .create(Map.of("fax", "1", "industrycode", 1, "revenue", new BigDecimal("5.0")));
    TableDefinition accounts = dynamics.accounts().definition();
    accounts.drop("fax");
    assertEquals(400, client.get("accounts?$select=fax").status());
    accounts.change("industrycode", column -> column.withChoiceLabel(1, "Bookkeeping"));
    accounts.replace(Column.string("revenue", "Revenue", 20));
    JsonNode row = only("accounts?$select=industrycode,revenue", "Prefer", ALL_ANNOTATIONS);
    assertEquals("Bookkeeping", row.path("industrycode" + FORMATTED).asText());
    assertEquals("5.0", row.path("revenue").textValue());
    assertNotNull(dynamics.accounts().value(id, "revenue"));
  }

  @Test
  void theServiceTellsItsVersionIdsAndLimitsWithEveryAnswer() {
    TestClient.Answer answer = client.get("WhoAmI");
    assertEquals("4.0", answer.header("OData-Version"));
    assertNotNull(answer.header("REQ_ID"));
    assertNotNull(answer.header("x-ms-service-request-id"));
    assertEquals("5999", answer.header("x-ms-ratelimit-burst-remaining-xrm-requests"));
    assertEquals("4", answer.header("x-ms-dop-hint"));
    assertTrue(
        answer.header("Content-Type").startsWith("application/json; odata.metadata=minimal"));
  }

  @Test
  void bodiesAreZippedWhenTheClientAcceptsIt() {
    dynamics.accounts().create(Map.of("name", "Contoso"));
    assertNull(client.get("accounts?$select=name").header("Content-Encoding"));
    TestClient.Answer zipped = client.get("accounts?$select=name", "Accept-Encoding", "gzip");
    assertEquals("gzip", zipped.header("Content-Encoding"));
    assertEquals("Contoso", zipped.value().get(0).path("name").asText());
  }

  @Test
  void http2IsSpokenToWhoeverAsks() {
    TestClient second = new TestClient(dynamics, HttpClient.Version.HTTP_2);
    dynamics.accounts().create(Map.of("name", "Contoso"));
    TestClient.Answer answer = second.get("accounts?$select=name");
    assertEquals(HttpClient.Version.HTTP_2, answer.response().version());
    assertEquals(1, answer.value().size());
    assertEquals(HttpClient.Version.HTTP_1_1, client.get("WhoAmI").response().version());
  }

  @Test
  void thereIsNothingOutsideTheApi() {
    assertEquals(404, client.get(dynamics.uri() + "/").status());
    assertEquals(404, client.get("leads").status());
    assertEquals(404, client.get("accounts(" + UUID.randomUUID() + ")/nonsense").status());
    assertEquals(2, client.get("").value().size());
    assertEquals(
        501,
        client
            .send(
                HttpRequest.newBuilder(client.request("$metadata").build(), (n, v) -> true).build())
            .status());
  }

  @Test
  void theTotalCountComesInParallelArrays() {
    dynamics.accounts().create(Map.of("name", "Contoso"));
    JsonNode counts =
        client
            .get("RetrieveTotalRecordCount(EntityNames=@p1)?@p1=%5B%22account%22,%22contact%22%5D")
            .json()
            .path("EntityRecordCountCollection");
    assertEquals("account", counts.path("Keys").get(0).asText());
    assertEquals(1, counts.path("Values").get(0).asInt());
    assertEquals(2, counts.path("Count").asInt());
  }
}
