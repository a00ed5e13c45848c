package io.accountsync.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RightsTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2025-03-01T10:00:00Z"));
  private final DataverseSimulator dynamics =
      DataverseSimulator.builder().clock(now::get).clientSecret("s3cret+/=").start();
  private final TestClient client = new TestClient(dynamics);

  @AfterEach
  void stop() {
    dynamics.close();
  }

  private String user(String rest) {
    return "systemusers(" + dynamics.user().id() + ")/" + rest;
  }

  private JsonNode account(String column) {
    return client.get("accounts?$select=" + column).value().get(0).path(column);
  }

  @Test
  void whoAmINamesTheUserWhoseDepthCanBeAsked() {
    JsonNode me = client.get("WhoAmI").json();
    assertEquals(dynamics.user().id().toString(), me.path("UserId").asText());
    assertFalse(me.path("BusinessUnitId").asText().isEmpty());
    assertFalse(me.path("OrganizationId").asText().isEmpty());
    String ask =
        user(
            "Microsoft.Dynamics.CRM.RetrieveUserPrivilegeByPrivilegeName(PrivilegeName='prvReadAccount')");
    assertEquals(
        "Global", client.get(ask).json().path("RolePrivileges").get(0).path("Depth").asText());
    dynamics.user().setReadDepth("account", PrivilegeDepth.DEEP);
    assertEquals(
        "Deep", client.get(ask).json().path("RolePrivileges").get(0).path("Depth").asText());
    dynamics.user().setReadDepth("account", PrivilegeDepth.NONE);
    assertEquals(0, client.get(ask).json().path("RolePrivileges").size());
  }

  @Test
  void withoutThePrivilegeEveryReadIsRefused() {
    dynamics.user().setReadDepth("account", PrivilegeDepth.NONE);
    TestClient.Answer refused = client.get("accounts?$select=name");
    assertEquals(403, refused.status());
    assertEquals("0x80040220", refused.code());
    assertTrue(
        refused.message().contains("is missing prvReadAccount privilege"), refused.message());
    assertEquals(200, client.get("contacts?$select=fullname").status());
  }

  @Test
  void aNarrowerDepthHidesRowsAndFailsChangeTracking() {
    dynamics.accounts().create(Map.of("name", "Theirs"));
    dynamics
        .accounts()
        .create(
            Map.of(
                "name",
                "Mine",
                "ownerid",
                new Reference("systemuser", dynamics.user().id(), null)));
    dynamics.user().setReadDepth("account", PrivilegeDepth.BASIC);
    JsonNode rows = client.get("accounts?$select=name").value();
    assertEquals(1, rows.size());
    assertEquals("Mine", rows.get(0).path("name").asText());
    TestClient.Answer refused =
        client.get("accounts?$select=name", "Prefer", "odata.track-changes");
    assertEquals(403, refused.status());
    assertTrue(
        refused
            .message()
            .startsWith("SecLib::CheckPrivilege failed. User: " + dynamics.user().id()));
    assertTrue(refused.message().contains("Required Depth: Global"));
  }

  @Test
  void aSecuredColumnIsNullUntilItIsGranted() {
    dynamics.accounts().create(Map.of("creditlimit", new BigDecimal("5")));
    assertEquals(5, account("creditlimit").asInt());
    dynamics.accounts().definition().secure("creditlimit");
    assertTrue(account("creditlimit").isNull());
    dynamics.user().grantRead("account", "creditlimit");
    assertEquals(5, account("creditlimit").asInt());
    dynamics.user().revokeRead("account", "creditlimit");
    assertTrue(account("creditlimit").isNull());
    dynamics.user().setAdministrator(true);
    assertEquals(5, account("creditlimit").asInt());
  }

  @Test
  void filteringByAnUnreadableColumnIsRefused() {
    dynamics.accounts().definition().secure("creditlimit");
    TestClient.Answer refused = client.get("accounts?$select=name&$filter=creditlimit%20gt%201");
    assertEquals(403, refused.status());
    assertEquals("0x8004f504", refused.code());
  }

  @Test
  void aMaskedColumnShowsItsMask() {
    dynamics.accounts().create(Map.of("telephone1", "555-11-5353"));
    dynamics.accounts().definition().secure("telephone1");
    dynamics.accounts().definition().mask("telephone1");
    assertTrue(account("telephone1").isNull());
    dynamics.user().grantRead("account", "telephone1");
    assertEquals("***-**-5353", account("telephone1").asText());
    dynamics.user().revokeRead("account", "telephone1");
    dynamics.user().setAdministrator(true);
    assertEquals("***-**-5353", account("telephone1").asText());
    dynamics.accounts().definition().unsecure("telephone1");
    assertEquals("555-11-5353", account("telephone1").asText());
    assertThrows(
        IllegalArgumentException.class, () -> dynamics.accounts().definition().mask("revenue"));
  }

  @Test
  void theColumnsWithMaskingRulesAreListed() {
    dynamics.accounts().definition().mask("telephone1");
    dynamics.contacts().definition().mask("fax");
    String ask = "attributemaskingrules?$select=attributelogicalname";
    assertEquals(2, client.get(ask).value().size());
    assertEquals(
        List.of("telephone1"),
        client
            .get(ask + "&$filter=entityname%20eq%20%27account%27")
            .value()
            .findValuesAsText("attributelogicalname"));
    dynamics.turnOn(Quirk.MASKING_RULES_UNREADABLE);
    assertEquals(403, client.get(ask).status());
    dynamics.turnOn(Quirk.WITHOUT_MASKING_RULES);
    assertEquals(404, client.get(ask).status());
  }

  @Test
  void attributePrivilegesJoinTheSecuredAttributesByMetadataId() {
    dynamics.accounts().definition().secure("creditlimit", "fax");
    dynamics.user().grantRead("account", "creditlimit");
    dynamics.user().revokeRead("account", "fax");
    String secured =
        "EntityDefinitions(LogicalName='account')/Attributes?$select=LogicalName,MetadataId&$filter=IsSecured%20eq%20true";
    List<String> names = new ArrayList<>();
    String creditLimit = "";
    for (JsonNode attribute : client.get(secured).value()) {
      names.add(attribute.path("LogicalName").asText());
      if (attribute.path("LogicalName").asText().equals("creditlimit")) {
        creditLimit = attribute.path("MetadataId").asText();
      }
    }
    assertTrue(
        names.containsAll(List.of("creditlimit", "fax", "opendeals", "openrevenue")),
        names.toString());
    assertEquals(4, names.size());

    String ask = user("Microsoft.Dynamics.CRM.RetrievePrincipalAttributePrivileges()");
    JsonNode privileges = client.get(ask).json().path("AttributePrivileges");
    assertEquals(2, privileges.size());
    for (JsonNode privilege : privileges) {
      boolean granted = privilege.path("AttributeId").asText().equals(creditLimit);
      assertEquals(granted ? 4 : 0, privilege.path("CanRead").asInt());
    }
    dynamics.turnOn(Quirk.PRIVILEGES_UNREADABLE);
    assertEquals(403, client.get(ask).status());
  }

  @Test
  void theAdministratorRoleShowsAmongTheRoles() {
    String ask = user("systemuserroles_association?$select=name");
    assertFalse(client.get(ask).value().findValuesAsText("name").contains("System Administrator"));
    dynamics.user().setAdministrator(true);
    assertTrue(client.get(ask).value().findValuesAsText("name").contains("System Administrator"));
  }

  @Test
  void anApplicationWithoutAUserIsNoMember() {
    dynamics.user().setPresent(false);
    TestClient.Answer refused = client.get("WhoAmI");
    assertEquals(403, refused.status());
    assertEquals("0x80072560", refused.code());
    assertEquals("The user is not a member of the organization.", refused.message());
  }

  @Test
  void theTrackingWindowCanBeReadInDays() {
    dynamics.setDeltaTokenLifetime(Duration.ofDays(3));
    String ask = "organizations?$select=expirechangetrackingindays";
    assertEquals(3, client.get(ask).value().get(0).path("expirechangetrackingindays").asInt());
    dynamics.turnOn(Quirk.ORGANIZATION_UNREADABLE);
    assertEquals(403, client.get(ask).status());
  }

  @Test
  void aTokenIsGivenForTheRightSecretAndNeverRecorded() {
    TestClient.Answer token = client.token(client.goodForm());
    assertEquals(200, token.status(), token.text());
    assertEquals("Bearer", token.json().path("token_type").asText());
    assertEquals(3600, token.json().path("expires_in").asInt());
    RecordedRequest request = dynamics.requests().get(0);
    assertEquals("client_credentials", request.parameter("grant_type"));
    assertEquals("***", request.parameter("client_secret"));
    assertFalse(request.toString().contains("s3cret"));
  }

  @ParameterizedTest
  @CsvSource({
    "client_secret=[^&]*, client_secret=wrong,     401, invalid_client,         7000215",
    "client_id=[^&]*,     client_id=x,             400, unauthorized_client,    700016",
    "client_credentials,  password,                400, unsupported_grant_type, 70003",
    "%2F.default,         %2F%2F.default,          400, invalid_scope,          70011",
  })
  void aWrongTokenRequestSaysWhatIsWrong(
      String part, String instead, int status, String error, int number) {
    TestClient.Answer refused = client.token(client.goodForm().replaceFirst(part, instead));
    assertEquals(status, refused.status());
    assertEquals(error, refused.json().path("error").asText());
    assertEquals(number, refused.json().path("error_codes").get(0).asInt());
    assertTrue(
        refused.json().path("error_description").asText().startsWith("AADSTS" + number + ": "));
    assertTrue(refused.json().path("error_description").asText().contains("\r\nTrace ID: "));
  }

  @Test
  void anUnknownTenantIsSaidToBeUnknown() {
    HttpRequest request =
        HttpRequest.newBuilder(dynamics.uri().resolve("/other/oauth2/v2.0/token"))
            .POST(HttpRequest.BodyPublishers.ofString(client.goodForm()))
            .build();
    assertEquals(90002, client.send(request).json().path("error_codes").get(0).asInt());
  }

  @Test
  void anExpiredRevokedOrForeignAccessTokenIsChallenged() {
    client.login();
    assertEquals(200, client.get("WhoAmI").status());
    now.set(now.get().plus(Duration.ofMinutes(61)));
    TestClient.Answer refused = client.get("WhoAmI");
    assertEquals(401, refused.status());
    assertEquals(
        "Bearer authorization_uri="
            + dynamics.authority()
            + "/oauth2/authorize, resource_id="
            + dynamics.uri(),
        refused.header("WWW-Authenticate"));
    assertEquals(200, client.login().get("WhoAmI").status());
    dynamics.revokeAccessTokens();
    assertEquals(401, client.get("WhoAmI").status());
    dynamics.setAccessTokenLifetime(Duration.ofSeconds(5));
    client.login();
    now.set(now.get().plusSeconds(4));
    assertEquals(200, client.get("WhoAmI").status());
    now.set(now.get().plusSeconds(1));
    assertEquals(401, client.get("WhoAmI").status());
    assertEquals(UUID.fromString(dynamics.clientId()).toString(), dynamics.clientId());
  }
}
