package io.accountsync.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MetadataTest {
  private static final String ACCOUNT = "EntityDefinitions(LogicalName='account')";
  private static final String NAMESPACE = "Microsoft.Dynamics.CRM.";

  private final DataverseSimulator dynamics = DataverseSimulator.builder().start();
  private final TestClient client = new TestClient(dynamics);

  @AfterEach
  void stop() {
    dynamics.close();
  }

  private JsonNode attribute(String name, String rest) {
    return client.get(ACCOUNT + "/Attributes(LogicalName='" + name + "')" + rest).json();
  }

  @Test
  void changeTrackingIsAPropertyOfTheTable() {
    String ask = ACCOUNT + "?$select=LogicalName,ChangeTrackingEnabled,CanChangeTrackingBeEnabled";
    JsonNode table = client.get(ask).json();
    assertTrue(table.path("ChangeTrackingEnabled").asBoolean());
    assertTrue(table.path("CanChangeTrackingBeEnabled").path("Value").asBoolean());
    assertFalse(table.path("MetadataId").asText().isEmpty());
    assertFalse(table.has("SchemaName"));
    String enabled =
        "EntityDefinitions?$select=LogicalName&$filter=ChangeTrackingEnabled%20eq%20true";
    assertEquals(2, client.get(enabled).value().size());
    dynamics.contacts().definition().setChangeTracking(false);
    assertEquals(List.of("account"), client.get(enabled).value().findValuesAsText("LogicalName"));
    assertEquals(404, client.get("EntityDefinitions(LogicalName='lead')").status());
  }

  @Test
  void everyRealColumnIsListedWithItsCompanions() {
    Set<String> names =
        new HashSet<>(
            client
                .get(ACCOUNT + "/Attributes?$select=LogicalName")
                .value()
                .findValuesAsText("LogicalName"));
    assertTrue(
        names.containsAll(
            Set.of(
                "name",
                "revenue_base",
                "industrycode",
                "industrycodename",
                "createdbyname",
                "opendeals")));
    assertTrue(names.size() > 185);
    assertFalse(attribute("industrycodename", "").path("IsValidODataAttribute").asBoolean(true));
    assertEquals("industrycode", attribute("industrycodename", "").path("AttributeOf").asText());
    assertFalse(attribute("isprivate", "").path("IsValidForRead").asBoolean(true));
    assertEquals(404, client.get(ACCOUNT + "/Attributes(LogicalName='nonsense')").status());
  }

  @Test
  void allReadableColumnsCanBeSelected() {
    for (TableName table : TableName.values()) {
      StringBuilder select = new StringBuilder();
      for (JsonNode attribute :
          client.get("EntityDefinitions(LogicalName='" + table.single + "')/Attributes").value()) {
        boolean readable =
            attribute.path("IsValidForRead").asBoolean()
                && attribute.path("IsValidODataAttribute").asBoolean()
                && attribute.path("AttributeOf").isNull();
        String name = attribute.path("LogicalName").asText();
        String type = attribute.path("AttributeType").asText();
        if (readable) {
          select
              .append(
                  Set.of("Lookup", "Customer", "Owner").contains(type)
                      ? "_" + name + "_value"
                      : name)
              .append(',');
        }
      }
      TestClient.Answer answer =
          client.get(table.set + "?$select=" + select.substring(0, select.length() - 1));
      assertEquals(200, answer.status(), answer.text());
    }
  }

  /** The two tables. */
  private enum TableName {
    ACCOUNT("account", "accounts"),
    CONTACT("contact", "contacts");

    private final String single;
    private final String set;

    TableName(String single, String set) {
      this.single = single;
      this.set = set;
    }
  }

  @Test
  void castSegmentsGiveWhatATypeAlone() {
    JsonNode picklists =
        client
            .get(
                ACCOUNT
                    + "/Attributes/"
                    + NAMESPACE
                    + "PicklistAttributeMetadata?$select=LogicalName&$expand=OptionSet,GlobalOptionSet")
            .value();
    assertEquals(20, picklists.size());
    for (JsonNode picklist : picklists) {
      assertTrue(picklist.path("OptionSet").path("Options").size() > 0);
      assertTrue(picklist.path("GlobalOptionSet").isNull());
    }
    JsonNode option =
        attribute(
                "industrycode",
                "/" + NAMESPACE + "PicklistAttributeMetadata?$expand=OptionSet($select=Options)")
            .at("/OptionSet/Options/0");
    assertEquals(1, option.path("Value").asInt());
    assertEquals("Accounting", option.at("/Label/UserLocalizedLabel/Label").asText());
    assertEquals(1033, option.at("/Label/LocalizedLabels/0/LanguageCode").asInt());
    JsonNode money =
        client
            .get(
                ACCOUNT
                    + "/Attributes/"
                    + NAMESPACE
                    + "MoneyAttributeMetadata?$select=LogicalName,Precision")
            .value();
    assertEquals(14, money.size());
    assertEquals(
        20,
        attribute("accountnumber", "/" + NAMESPACE + "StringAttributeMetadata?$select=MaxLength")
            .path("MaxLength")
            .asInt());
    assertEquals(
        "Yes",
        attribute("creditonhold", "/" + NAMESPACE + "BooleanAttributeMetadata?$expand=OptionSet")
            .at("/OptionSet/TrueOption/Label/UserLocalizedLabel/Label")
            .asText());
    assertEquals(
        1,
        client
            .get(ACCOUNT + "/Attributes/" + NAMESPACE + "StateAttributeMetadata?$expand=OptionSet")
            .value()
            .size());
  }

  @Test
  void enumerationsAndPathsCanBeFiltered() {
    String picklists =
        "/Attributes?$select=LogicalName&$filter=AttributeType%20eq%20Microsoft.Dynamics.CRM.AttributeTypeCode'Picklist'";
    assertEquals(20, client.get(ACCOUNT + picklists).value().size());
    String required =
        "/Attributes?$select=LogicalName&$filter=RequiredLevel/Value%20eq%20Microsoft.Dynamics.CRM.AttributeRequiredLevel'ApplicationRequired'";
    assertTrue(
        client.get(ACCOUNT + required).value().findValuesAsText("LogicalName").contains("name"));
    assertEquals(
        List.of("fax"),
        client
            .get(ACCOUNT + "/Attributes?$select=LogicalName&$filter=LogicalName%20eq%20'fax'")
            .value()
            .findValuesAsText("LogicalName"));
    assertEquals(400, client.get(ACCOUNT + "/Attributes?$select=Nonsense").status());
  }

  @Test
  void attributesCanBeExpandedFromTheTable() {
    JsonNode table =
        client
            .get(
                ACCOUNT
                    + "?$select=LogicalName&$expand=Attributes($select=LogicalName;$filter=IsSecured%20eq%20true)")
            .json();
    assertEquals(
        List.of("opendeals", "openrevenue"),
        table.path("Attributes").findValuesAsText("LogicalName"));
    assertFalse(table.path("Attributes").get(0).has("IsSecured"));
  }

  @Test
  void metadataIsConditionalOnTheSchema() {
    String ask = ACCOUNT + "/Attributes?$select=LogicalName";
    String annotated = "odata.include-annotations=\"Microsoft.Dynamics.CRM.globalmetadataversion\"";
    TestClient.Answer first = client.get(ask, "Prefer", annotated);
    String version = first.json().path("@Microsoft.Dynamics.CRM.globalmetadataversion").asText();
    String etag = first.header("ETag");
    assertEquals(304, client.get(ask, "If-None-Match", etag).status());
    dynamics
        .accounts()
        .definition()
        .change("fax", column -> column.withLabel("Telefax").withMaxLength(20));
    TestClient.Answer second = client.get(ask, "If-None-Match", etag, "Prefer", annotated);
    assertEquals(200, second.status());
    assertNotEquals(
        version, second.json().path("@Microsoft.Dynamics.CRM.globalmetadataversion").asText());
    assertEquals(
        "Telefax", attribute("fax", "").at("/DisplayName/UserLocalizedLabel/Label").asText());
    assertEquals(
        "Credit On Hold",
        attribute("creditonhold", "").at("/DisplayName/UserLocalizedLabel/Label").asText());
  }

  @Test
  void customColumnsAreListedAsSuch() {
    dynamics
        .accounts()
        .definition()
        .add(Column.multiChoice("new_hobbies", "Hobbies", Map.of(1, "Hiking")));
    JsonNode column = attribute("new_hobbies", "");
    assertTrue(column.path("IsCustomAttribute").asBoolean());
    assertEquals("Virtual", column.path("AttributeType").asText());
    assertEquals("MultiSelectPicklistType", column.at("/AttributeTypeName/Value").asText());
    assertEquals(
        1,
        client
            .get(
                ACCOUNT
                    + "/Attributes/"
                    + NAMESPACE
                    + "MultiSelectPicklistAttributeMetadata?$expand=OptionSet")
            .value()
            .size());
    dynamics.accounts().definition().drop("new_hobbies");
    assertEquals(404, client.get(ACCOUNT + "/Attributes(LogicalName='new_hobbies')").status());
  }
}
