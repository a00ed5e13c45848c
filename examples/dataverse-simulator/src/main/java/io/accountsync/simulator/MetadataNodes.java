package io.accountsync.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * Tables and columns in the shape of the service's metadata, complete; whoever answers with them
 * selects.
 */
final class MetadataNodes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int ENGLISH = 1033;

  private MetadataNodes() {}

  static ObjectNode table(TableDefinition table) {
    ObjectNode node = JSON.objectNode();
    node.put("LogicalName", table.logicalName());
    node.put("SchemaName", table.schemaName());
    node.put("EntitySetName", table.entitySetName());
    node.put("LogicalCollectionName", table.entitySetName());
    node.put("PrimaryIdAttribute", table.primaryId());
    node.put("PrimaryNameAttribute", table.primaryName());
    node.put("ObjectTypeCode", table.objectTypeCode());
    node.put("OwnershipType", "UserOwned");
    node.put("ChangeTrackingEnabled", table.isChangeTracking());
    node.set("CanChangeTrackingBeEnabled", managed("canchangetrackingbeenabled", true));
    node.put("IsOptimisticConcurrencyEnabled", true);
    node.put("IsCustomEntity", false);
    node.set("DisplayName", label(table.schemaName()));
    node.set("DisplayCollectionName", label(table.schemaName() + "s"));
    node.put("MetadataId", table.metadataId().toString());
    return node;
  }

  /**
   * All attributes, with the label companions that are listed but are no properties of the Web API.
   */
  static List<ObjectNode> attributes(TableDefinition table) {
    List<ObjectNode> nodes = new ArrayList<>();
    for (Column column : table.columns()) {
      nodes.add(attribute(table, column));
      if (!column.labels().isEmpty()) {
        nodes.add(companion(table, column));
      }
    }
    return nodes;
  }

  private static ObjectNode attribute(TableDefinition table, Column column) {
    ObjectNode node = basics(table, column.logicalName(), column.schemaName(), column.type());
    node.put("@odata.type", "#Microsoft.Dynamics.CRM." + column.type().metadataType);
    node.put("AttributeOf", column.text("attributeOf"));
    node.put("IsValidForRead", column.flag("validForRead", true));
    node.put("IsValidForCreate", column.flag("validForCreate", true));
    node.put("IsValidForUpdate", column.flag("validForUpdate", true));
    node.put("IsValidODataAttribute", column.wireName() != null);
    node.put("IsLogical", column.flag("isLogical", false));
    node.put("IsPrimaryId", column.flag("isPrimaryId", false));
    node.put("IsPrimaryName", column.flag("isPrimaryName", false));
    node.put("IsSecured", column.isSecured());
    JsonNode securable = column.property("canBeSecured");
    boolean byDefault = !column.flag("isPrimaryId", false) && !column.flag("isPrimaryName", false);
    node.put("CanBeSecuredForRead", securable.path("read").asBoolean(byDefault));
    node.put("CanBeSecuredForCreate", securable.path("create").asBoolean(byDefault));
    node.put("CanBeSecuredForUpdate", securable.path("update").asBoolean(byDefault));
    node.set("RequiredLevel", requiredLevel(column));
    node.put("SourceType", "Rollup".equals(column.text("sourceType")) ? 2 : 0);
    node.put("IsCustomAttribute", "custom".equals(column.text("origin")));
    node.set("DisplayName", label(column.label()));
    typeSpecific(node, table, column);
    return node;
  }

  private static ObjectNode companion(TableDefinition table, Column of) {
    ObjectNode node =
        basics(table, of.logicalName() + "name", of.schemaName() + "Name", ColumnType.VIRTUAL);
    node.put("@odata.type", "#Microsoft.Dynamics.CRM.AttributeMetadata");
    node.put("AttributeOf", of.logicalName());
    node.put("IsValidForRead", true).put("IsValidForCreate", false).put("IsValidForUpdate", false);
    node.put("IsValidODataAttribute", false).put("IsLogical", true);
    node.put("IsPrimaryId", false).put("IsPrimaryName", false).put("IsSecured", false);
    node.put("CanBeSecuredForRead", false)
        .put("CanBeSecuredForCreate", false)
        .put("CanBeSecuredForUpdate", false);
    node.set("RequiredLevel", managed("canmodifyrequirementlevelsettings", "None", false));
    node.set("SourceType", NullNode.instance);
    node.put("IsCustomAttribute", "custom".equals(of.text("origin")));
    node.set("DisplayName", label(null));
    return node;
  }

  private static ObjectNode basics(
      TableDefinition table, String logicalName, String schemaName, ColumnType type) {
    ObjectNode node = JSON.objectNode();
    node.put("LogicalName", logicalName);
    node.put("SchemaName", schemaName);
    node.put("EntityLogicalName", table.logicalName());
    node.put("AttributeType", type.attributeType);
    node.putObject("AttributeTypeName").put("Value", type.typeName);
    node.put(
        "MetadataId", Ids.named("attribute/" + table.logicalName() + "/" + logicalName).toString());
    return node;
  }

  private static void typeSpecific(ObjectNode node, TableDefinition table, Column column) {
    copy(node, column, "MaxLength", "maxLength");
    copy(node, column, "MinValue", "minValue");
    copy(node, column, "MaxValue", "maxValue");
    copy(node, column, "Precision", "precision");
    copy(node, column, "PrecisionSource", "precisionSource");
    copy(node, column, "CalculationOf", "calculationOf");
    copy(node, column, "Format", "format");
    if (column.property("formatName").isTextual()) {
      node.putObject("FormatName").put("Value", column.text("formatName"));
    }
    if (column.type() == ColumnType.MONEY) {
      node.put("IsBaseCurrency", column.text("calculationOf") != null);
    }
    if (column.property("dateTimeBehavior").isTextual()) {
      node.putObject("DateTimeBehavior").put("Value", column.text("dateTimeBehavior"));
    }
    if (column.type().isReference()) {
      ArrayNode targets = node.putArray("Targets");
      column.targets().forEach(targets::add);
    }
    if (column.type().isChoice() || column.type() == ColumnType.BOOLEAN) {
      node.set("OptionSet", optionSet(table, column));
      node.set("GlobalOptionSet", NullNode.instance);
    }
  }

  private static ObjectNode optionSet(TableDefinition table, Column column) {
    String name = table.logicalName() + "_" + column.logicalName();
    ObjectNode set = JSON.objectNode();
    set.put("Name", name);
    set.put("IsGlobal", false);
    set.put("MetadataId", Ids.named("optionset/" + name).toString());
    Map<Object, String> labels = column.labels();
    if (column.type() == ColumnType.BOOLEAN) {
      set.put("OptionSetType", "Boolean");
      set.set("TrueOption", option(1, labels.getOrDefault(true, "Yes")));
      set.set("FalseOption", option(0, labels.getOrDefault(false, "No")));
    } else {
      set.put("OptionSetType", column.type().isChoice() ? column.type().attributeType : "Picklist");
      ArrayNode options = set.putArray("Options");
      labels.forEach((value, label) -> options.add(option((Integer) value, label)));
    }
    return set;
  }

  private static ObjectNode option(int value, String label) {
    ObjectNode option = JSON.objectNode();
    option.put("Value", value);
    option.set("Label", label(label));
    option.set("Color", NullNode.instance);
    return option;
  }

  private static ObjectNode label(@Nullable String text) {
    ObjectNode label = JSON.objectNode();
    ArrayNode localized = label.putArray("LocalizedLabels");
    if (text == null) {
      label.set("UserLocalizedLabel", NullNode.instance);
      return label;
    }
    ObjectNode english = JSON.objectNode();
    english.put("Label", text).put("LanguageCode", ENGLISH).put("IsManaged", true);
    english.put("MetadataId", new UUID(text.hashCode(), 0).toString());
    localized.add(english);
    label.set("UserLocalizedLabel", english);
    return label;
  }

  private static ObjectNode requiredLevel(Column column) {
    String level = column.text("requiredLevel");
    return managed("canmodifyrequirementlevelsettings", level == null ? "None" : level, true);
  }

  private static ObjectNode managed(String name, boolean value) {
    return JSON.objectNode()
        .put("Value", value)
        .put("CanBeChanged", true)
        .put("ManagedPropertyLogicalName", name);
  }

  private static ObjectNode managed(String name, String value, boolean changeable) {
    return JSON.objectNode()
        .put("Value", value)
        .put("CanBeChanged", changeable)
        .put("ManagedPropertyLogicalName", name);
  }

  private static void copy(ObjectNode node, Column column, String name, String from) {
    JsonNode value = column.property(from);
    if (!value.isMissingNode()) {
      node.set(name, value);
    }
  }
}
