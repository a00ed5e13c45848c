package io.accountsync.dynamics;

import io.accountsync.model.ColumnType;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * A column as the table's definition describes it, the same for everybody.
 *
 * @param name its logical name
 * @param id the definition's own id, by which privileges name it
 * @param type what it holds
 * @param secured whether column security hides it from those it is not granted to
 * @param obstacle why nobody can read it through the Web API, or null
 */
record Definition(
    String name, String id, ColumnType type, boolean secured, @Nullable String obstacle) {
  static final List<String> SELECT =
      List.of(
          "LogicalName",
          "AttributeType",
          "AttributeTypeName",
          "AttributeOf",
          "IsValidForRead",
          "IsValidODataAttribute",
          "IsSecured");

  static Definition of(Map<?, ?> attribute) {
    return new Definition(
        Json.text(attribute, "LogicalName"),
        Json.text(attribute, "MetadataId"),
        type(attribute),
        Json.isTrue(attribute, "IsSecured"),
        obstacle(attribute));
  }

  /** The same column, which holds dates without times. */
  Definition asDate() {
    return new Definition(name, id, ColumnType.DATE, secured, obstacle);
  }

  @Nullable
  private static String obstacle(Map<?, ?> attribute) {
    String owner = Json.text(attribute, "AttributeOf");
    if (!owner.isEmpty()) {
      return "only accompanies the column " + owner + ": map that one, by value or by label";
    }
    if (!Json.isTrue(attribute, "IsValidForRead")) {
      return "cannot be read by anybody (IsValidForRead is false)";
    }
    return Json.isTrue(attribute, "IsValidODataAttribute")
        ? null
        : "cannot be read through the Web API (IsValidODataAttribute is false)";
  }

  private static ColumnType type(Map<?, ?> attribute) {
    if (Json.text(attribute, "AttributeTypeName", "Value").equals("MultiSelectPicklistType")) {
      return ColumnType.CHOICES; // its AttributeType is Virtual, as an image's is
    }
    return switch (Json.text(attribute, "AttributeType")) {
      case "String", "Memo" -> ColumnType.TEXT;
      case "Integer", "BigInt" -> ColumnType.INTEGER;
      case "Decimal", "Money" -> ColumnType.DECIMAL;
      case "Double" -> ColumnType.FLOAT;
      case "Boolean" -> ColumnType.BOOLEAN;
      case "Picklist", "State", "Status" -> ColumnType.CHOICE;
      case "DateTime" -> ColumnType.DATE_TIME;
      case "Lookup", "Customer", "Owner" -> ColumnType.LOOKUP;
      case "Uniqueidentifier" -> ColumnType.ID;
      default -> ColumnType.UNSUPPORTED;
    };
  }
}
