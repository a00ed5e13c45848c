package io.accountsync.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.dynamics.CheckReport.Finding;
import io.accountsync.dynamics.CheckReport.State;
import io.accountsync.model.ColumnType;
import io.accountsync.model.SourceColumn;
import io.accountsync.simulator.Column;
import io.accountsync.simulator.Fault;
import io.accountsync.simulator.PrivilegeDepth;
import io.accountsync.simulator.Quirk;
import io.accountsync.simulator.RequestPattern;
import io.accountsync.spi.FeedPosition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SchemaTest extends Dynamics {
  private static final RequestPattern ROLES =
      RequestPattern.to("systemusers")
          .and(request -> request.path().contains("systemuserroles_association"));
  private static final RequestPattern PROFILES =
      RequestPattern.to("systemusers")
          .and(request -> request.path().contains("systemuserprofiles_association"));

  private String obstacle(String column) {
    return source.schema().column(column).orElseThrow().unreadable().orElse("");
  }

  private ColumnType type(String column) {
    return source.schema().column(column).orElseThrow().type();
  }

  @Test
  void everyKindOfColumnHasItsType() {
    var table = dynamics.accounts().definition();
    table.add(Column.bigInt("new_big", "Big"));
    table.add(Column.floatingPoint("new_float", "Float"));
    table.add(Column.multiChoice("new_many", "Many", Map.of(1, "One", 2, "Two")));
    table.add(Column.date("new_date", "Date"));
    table.add(Column.wallClockTime("new_wall", "Wall"));
    Map<String, ColumnType> types =
        source.schema().columns().stream()
            .collect(Collectors.toMap(SourceColumn::name, SourceColumn::type));

    assertEquals(ColumnType.TEXT, types.get("name"));
    assertEquals(ColumnType.TEXT, types.get("description"));
    assertEquals(ColumnType.INTEGER, types.get("numberofemployees"));
    assertEquals(ColumnType.INTEGER, types.get("new_big"));
    assertEquals(ColumnType.DECIMAL, types.get("revenue"));
    assertEquals(ColumnType.DECIMAL, types.get("exchangerate"));
    assertEquals(ColumnType.FLOAT, types.get("new_float"));
    assertEquals(ColumnType.BOOLEAN, types.get("donotphone"));
    assertEquals(ColumnType.CHOICE, types.get("industrycode"));
    assertEquals(ColumnType.CHOICE, types.get("statecode"));
    assertEquals(ColumnType.CHOICE, types.get("statuscode"));
    assertEquals(ColumnType.CHOICES, types.get("new_many"));
    assertEquals(ColumnType.DATE_TIME, types.get("createdon"));
    assertEquals(ColumnType.DATE_TIME, types.get("lastusedincampaign"));
    assertEquals(ColumnType.DATE_TIME, types.get("new_wall"));
    assertEquals(ColumnType.DATE, types.get("new_date"));
    assertEquals(ColumnType.LOOKUP, types.get("ownerid"));
    assertEquals(ColumnType.LOOKUP, types.get("parentaccountid"));
    assertEquals(ColumnType.ID, types.get("accountid"));
    assertEquals(ColumnType.UNSUPPORTED, types.get("entityimage"));
  }

  @Test
  void whatIsReadIsWhatTheSchemaSays() {
    var table = dynamics.accounts().definition();
    table.add(Column.multiChoice("new_many", "Many", Map.of(1, "One", 2, "Two")));
    table.add(Column.date("new_date", "Date"));
    dynamics
        .accounts()
        .create(
            Map.of(
                "name",
                "A",
                "new_many",
                List.of(1, 2),
                "new_date",
                java.time.LocalDate.of(2024, 2, 29),
                "revenue",
                new java.math.BigDecimal("12.50")));
    var columns =
        source.schema().columns().stream()
            .filter(column -> column.unreadable().isEmpty())
            .filter(column -> column.type() != ColumnType.UNSUPPORTED)
            .map(column -> value(column.name(), column.type()))
            .toList();
    var told = accounts(new io.accountsync.model.ColumnSelection(columns), null);
    var row = (io.accountsync.model.AccountChange.Upsert) told.changes().get(0);
    for (int i = 0; i < columns.size(); i++) {
      Object value = row.value(i);
      assertFalse(value instanceof Enum, columns.get(i) + " " + value);
    }
    assertEquals("1,2", row.value(columns.indexOf(value("new_many", ColumnType.CHOICES))));
    assertEquals(
        java.time.LocalDate.of(2024, 2, 29),
        row.value(columns.indexOf(value("new_date", ColumnType.DATE))));
  }

  @Test
  void aSecuredColumnIsReadableOnlyWhenGranted() {
    dynamics.accounts().definition().secure("telephone1");
    assertTrue(obstacle("telephone1").contains("the sync user may not read it"));

    dynamics.user().grantRead("account", "telephone1");
    assertEquals("", obstacle("telephone1"));
    assertTrue(obstacle("opendeals").contains("may not read it"));

    dynamics.user().revokeRead("account", "telephone1");
    assertTrue(obstacle("telephone1").contains("may not read it"));

    dynamics.accounts().definition().unsecure("telephone1");
    assertEquals("", obstacle("telephone1"));
  }

  @Test
  void anAdministratorReadsEverySecuredColumn() {
    dynamics.user().setAdministrator(true);
    assertEquals("", obstacle("opendeals"));
  }

  @Test
  void anAdministratorIsKnownInEveryLanguage() {
    onlyRole("Systemadministrator", "\"627090FF-40A3-4053-8790-584EDC5BE201\"");
    assertEquals("", obstacle("opendeals"));
  }

  @Test
  void aRoleOfThatNameAloneMakesNoAdministrator() {
    onlyRole("System Administrator", "null");
    assertTrue(obstacle("opendeals").contains("may not read it"));
  }

  private void onlyRole(String name, String template) {
    dynamics
        .faults()
        .onEach(
            ROLES,
            Fault.body(
                200,
                "application/json",
                "{\"value\":[{\"name\":\"%s\",\"_roletemplateid_value\":%s}]}"
                    .formatted(name, template)));
  }

  @Test
  void aNewUserOfTheApplicationIsFoundAtOnce() {
    dynamics.user().grantRead("account", "opendeals");
    dynamics
        .faults()
        .on(
            1,
            RequestPattern.to("WhoAmI"),
            Fault.body(
                200, "application/json", "{\"UserId\":\"00000000-0000-0000-0000-00000000dead\"}"));
    assertTrue(obstacle("opendeals").contains("prvReadUser"), "there is no such user");
    assertEquals("", obstacle("opendeals"));
  }

  @Test
  void withoutPrivilegesToLookAtASecuredColumnIsUnreadable() {
    dynamics.user().grantRead("account", "opendeals");
    dynamics.turnOn(Quirk.PRIVILEGES_UNREADABLE);
    assertTrue(obstacle("opendeals").contains("prvReadUser"), obstacle("opendeals"));
    assertEquals("", obstacle("name"));
  }

  @Test
  void aMaskedColumnIsUnreadable() {
    dynamics.accounts().definition().secure("telephone1", "fax");
    dynamics.accounts().definition().mask("telephone1");
    dynamics.user().grantRead("account", "telephone1", "fax");
    assertEquals("is masked by a masking rule", obstacle("telephone1"));
    assertEquals("", obstacle("fax"));
  }

  @Test
  void aMaskedColumnIsUnreadableForAnAdministratorToo() {
    dynamics.accounts().definition().secure("telephone1", "fax");
    dynamics.accounts().definition().mask("telephone1");
    dynamics.user().setAdministrator(true);
    assertEquals("is masked by a masking rule", obstacle("telephone1"));
    assertEquals("", obstacle("fax"));
  }

  @Test
  void whereMasksCannotBeLookedUpASecuredColumnIsUnreadable() {
    dynamics.accounts().definition().secure("fax");
    dynamics.user().grantRead("account", "fax");
    dynamics.turnOn(Quirk.MASKING_RULES_UNREADABLE);
    assertEquals(
        "is secured, and the sync user may not look up whether it is masked: grant it read on the"
            + " table Secured Masking Column (attributemaskingrule)",
        obstacle("fax"));
    assertTrue(obstacle("opendeals").contains("may not read it"), obstacle("opendeals"));
    assertEquals("", obstacle("name"));
  }

  @Test
  void whereTheServiceHasNoMasksAGrantedColumnIsReadable() {
    dynamics.accounts().definition().secure("fax");
    dynamics.user().grantRead("account", "fax");
    dynamics.turnOn(Quirk.WITHOUT_MASKING_RULES);
    assertEquals("", obstacle("fax"));
  }

  /** "Not allowed" is the default with a rule and without; all else is possible only with one. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void whatAProfileSaysOfUnmaskedReadingProvesNothing(int canReadUnmasked) {
    dynamics.accounts().definition().secure("fax");
    dynamics.user().grantRead("account", "fax");
    dynamics
        .faults()
        .onEach(PROFILES, Fault.body(200, "application/json", profile(canReadUnmasked)));

    dynamics.turnOn(Quirk.MASKING_RULES_UNREADABLE);
    assertTrue(obstacle("fax").contains("may not look up"), obstacle("fax"));
    dynamics.turnOn(Quirk.WITHOUT_MASKING_RULES);
    assertEquals("", obstacle("fax"));
  }

  private static String profile(int canReadUnmasked) {
    return "{\"value\":[{\"lk_fieldpermission_fieldsecurityprofileid\":[{\"entityname\":\"account\","
               + "\"attributelogicalname\":\"fax\",\"canread\":4,\"canreadunmasked\":"
        + canReadUnmasked
        + "}]}]}";
  }

  @Test
  void columnsThatNobodyCanReadAreNamedWithTheReason() {
    assertTrue(obstacle("isprivate").contains("IsValidForRead"), obstacle("isprivate"));
    assertTrue(obstacle("industrycodename").contains("industrycode"));
  }

  @Test
  void droppedAndRetypedColumnsShowAtOnce() {
    assertEquals(ColumnType.TEXT, type("telephone1"));
    dynamics.accounts().definition().drop("telephone1");
    assertEquals(Optional.empty(), source.schema().column("telephone1"));
    dynamics.accounts().definition().add(Column.integer("telephone1", "Phone"));
    assertEquals(ColumnType.INTEGER, type("telephone1"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anIdleCycleCostsAtMostEightRequests(boolean administrator) {
    dynamics.user().setAdministrator(administrator);
    companies(3);
    dynamics.user().grantRead("account", "opendeals");
    source.schema();
    FeedPosition accounts = names(null).next();
    FeedPosition contacts = memberships(null).next();
    dynamics.clearRequests();

    source.schema();
    names(accounts);
    memberships(contacts);

    assertTrue(dynamics.requests().size() <= 8, dynamics.requests().toString());
    assertEquals(
        2,
        dynamics.requests().stream().filter(request -> request.status() == 304).count(),
        "unchanged definitions are not sent again");
    assertEquals(List.of(), dynamics.writes());
  }

  @Test
  void rightsAreLookedUpPastTheServicesCaches() {
    source.schema();
    dynamics.requests().stream()
        .filter(request -> request.method().equals("GET"))
        .filter(request -> !request.resource().equals("WhoAmI"))
        .forEach(request -> assertEquals("Strong", request.header("Consistency"), request.path()));
  }

  @Test
  void aReadyEnvironmentPassesTheCheck() {
    CheckReport report = source.check(List.of("name", "opendeals", "new_none"));
    assertTrue(report.isReady(), report.toString());
    assertEquals(State.OK, finding(report, "access token").state());
    assertEquals(State.OK, finding(report, "read on contact").state());
    assertEquals(State.OK, finding(report, "change tracking of account").state());
    assertEquals(State.OK, finding(report, "column name").state());
    assertEquals(State.NOTE, finding(report, "column opendeals").state());
    assertTrue(finding(report, "column new_none").detail().startsWith("does not exist"));
    assertTrue(finding(report, "delta tokens").detail().contains("7 days"), report.toString());
    assertFalse(finding(report, "service protection limits").detail().isEmpty());
  }

  @Test
  void theCheckNamesWhatHasToBePutRight() {
    dynamics.user().setReadDepth("account", PrivilegeDepth.LOCAL);
    dynamics.user().setReadDepth("contact", PrivilegeDepth.NONE);
    dynamics.contacts().definition().setChangeTracking(false);
    dynamics.turnOn(Quirk.ORGANIZATION_UNREADABLE);
    CheckReport report = source.check(List.of());
    assertFalse(report.isReady());
    assertTrue(finding(report, "read on account").detail().contains("held at Local"));
    assertTrue(finding(report, "read on contact").detail().contains("no depth"));
    assertTrue(finding(report, "change tracking of contact").detail().contains("turn on"));
    assertEquals(State.NOTE, finding(report, "delta tokens").state());
  }

  @Test
  void theCheckOnlyNotesRightsThatItMayNotLookUp() {
    dynamics
        .faults()
        .onEach(
            RequestPattern.to("systemusers")
                .and(request -> request.path().contains("RetrieveUserPrivilege")),
            Fault.error(403, 0x80040220, "no"));
    CheckReport report = source.check(List.of());
    assertTrue(report.isReady(), report.toString());
    assertEquals(State.NOTE, finding(report, "read on account").state());
    assertTrue(finding(report, "read on contact").detail().contains("prvReadContact"));
  }

  @Test
  void theCheckEndsWhereNothingMoreCanBeLookedAt() {
    dynamics.user().setPresent(false);
    CheckReport noUser = source.check(List.of("name"));
    assertFalse(noUser.isReady());
    assertEquals(2, noUser.findings().size());
    assertTrue(noUser.findings().get(1).detail().contains("application user"));

    source =
        DynamicsAccountSource.builder(
                dynamics.uri(),
                ClientSecretTokenProvider.of(
                    dynamics.uri(), dynamics.tenant(), dynamics.clientId(), () -> "wrong"))
            .time(time)
            .build();
    CheckReport noToken = source.check(List.of("name"));
    assertEquals(1, noToken.findings().size());
    assertTrue(noToken.toString().startsWith("PROBLEM  access token: "), noToken.toString());
  }

  private static Finding finding(CheckReport report, String subject) {
    return report.findings().stream()
        .filter(finding -> finding.subject().equals(subject))
        .findFirst()
        .orElseThrow(() -> new AssertionError(report.toString()));
  }
}
