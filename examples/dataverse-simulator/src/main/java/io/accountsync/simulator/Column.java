package io.accountsync.simulator;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * One column of a table: what its metadata says and which values it takes. The factories make the
 * custom columns that makers add to a real environment; the standard columns come with the
 * simulator. Immutable.
 */
public final class Column {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ObjectNode definition;
  private final String logicalName;
  private final ColumnType type;
  private final Map<Object, String> labels;

  private Column(ObjectNode definition) {
    this.definition = definition;
    this.logicalName = definition.path("logicalName").asText();
    this.type =
        ColumnType.of(
            definition.path("attributeType").asText(),
            definition.path("attributeTypeName").asText());
    this.labels = new LinkedHashMap<>();
    for (JsonNode option : definition.path("options")) {
      JsonNode value = option.path("value");
      labels.put(
          value.isBoolean() ? (Object) value.booleanValue() : (Object) value.intValue(),
          option.path("label").asText());
    }
  }

  /** Takes a definition in the form of the simulator's resource files. */
  static Column of(ObjectNode definition) {
    return new Column(definition.deepCopy());
  }

  /** A text of one line with at most {@code maxLength} characters. */
  public static Column string(String logicalName, String label, int maxLength) {
    return new Column(
        custom(logicalName, label, ColumnType.STRING, "Edm.String").put("maxLength", maxLength));
  }

  /** A text of several lines with at most {@code maxLength} characters. */
  public static Column memo(String logicalName, String label, int maxLength) {
    return new Column(
        custom(logicalName, label, ColumnType.MEMO, "Edm.String").put("maxLength", maxLength));
  }

  /** A 32-bit number. */
  public static Column integer(String logicalName, String label) {
    return new Column(custom(logicalName, label, ColumnType.INTEGER, "Edm.Int32"));
  }

  /** A 64-bit number. */
  public static Column bigInt(String logicalName, String label) {
    return new Column(custom(logicalName, label, ColumnType.BIG_INT, "Edm.Int64"));
  }

  /** An exact decimal that is labelled with {@code precision} digits after the point. */
  public static Column decimal(String logicalName, String label, int precision) {
    return new Column(
        custom(logicalName, label, ColumnType.DECIMAL, "Edm.Decimal").put("precision", precision));
  }

  /**
   * An amount in the row's currency that is labelled with {@code precision} digits after the point.
   */
  public static Column money(String logicalName, String label, int precision) {
    return new Column(
        custom(logicalName, label, ColumnType.MONEY, "Edm.Decimal").put("precision", precision));
  }

  /** A floating-point number. */
  public static Column floatingPoint(String logicalName, String label) {
    return new Column(custom(logicalName, label, ColumnType.DOUBLE, "Edm.Double"));
  }

  /** Yes, no or nothing. */
  public static Column bool(String logicalName, String label) {
    Map<Object, String> labels = new LinkedHashMap<>();
    labels.put(true, "Yes");
    labels.put(false, "No");
    return new Column(
        options(custom(logicalName, label, ColumnType.BOOLEAN, "Edm.Boolean"), labels));
  }

  /** One of the given codes, each with its label. */
  public static Column choice(String logicalName, String label, Map<Integer, String> labels) {
    return new Column(
        options(custom(logicalName, label, ColumnType.PICKLIST, "Edm.Int32"), labels));
  }

  /** Any number of the given codes, each with its label. */
  public static Column multiChoice(String logicalName, String label, Map<Integer, String> labels) {
    return new Column(
        options(custom(logicalName, label, ColumnType.MULTI_SELECT, "Edm.String"), labels));
  }

  /** A point in time, shown to users in their time zone. */
  public static Column dateTime(String logicalName, String label) {
    return dateTime(logicalName, label, "UserLocal", "Edm.DateTimeOffset");
  }

  /** A wall-clock time without a zone; on the wire it looks like UTC all the same. */
  public static Column wallClockTime(String logicalName, String label) {
    return dateTime(logicalName, label, "TimeZoneIndependent", "Edm.DateTimeOffset");
  }

  /** A day without a time. */
  public static Column date(String logicalName, String label) {
    return dateTime(logicalName, label, "DateOnly", "Edm.Date");
  }

  /** A row of one of the given tables. */
  public static Column lookup(String logicalName, String label, String... targets) {
    ObjectNode definition = custom(logicalName, label, ColumnType.LOOKUP, "Edm.Guid");
    definition.put("wireProperty", "_" + logicalName + "_value");
    ArrayNode tables = definition.putArray("targets");
    for (String target : targets) {
      tables.add(target);
    }
    return new Column(definition);
  }

  /**
   * Returns this column with another label, as after a rename by a maker; the logical name never
   * changes.
   */
  public Column withLabel(String label) {
    return with("label", TextNode.valueOf(requireNonNull(label, "label")));
  }

  /** Returns this choice column with another label for one code; a code that is new is added. */
  public Column withChoiceLabel(int code, String label) {
    if (!type.isChoice()) {
      throw new IllegalArgumentException(logicalName + " is not a choice column");
    }
    Map<Object, String> changed = new LinkedHashMap<>(labels);
    changed.put(code, requireNonNull(label, "label"));
    return new Column(options(definition.deepCopy(), changed));
  }

  /** Returns this column with another greatest length. */
  public Column withMaxLength(int maxLength) {
    return with("maxLength", JSON.numberNode(maxLength));
  }

  /** Returns this column with {@code IsValidForRead} false. */
  public Column notReadable() {
    return with("validForRead", BooleanNode.FALSE);
  }

  /** Returns the logical name, such as {@code new_tier}. */
  public String logicalName() {
    return logicalName;
  }

  /** Returns the attribute type by the name that metadata gives it, such as {@code Picklist}. */
  public String attributeType() {
    return type.attributeType;
  }

  /** Returns the display name in the base language. */
  public String label() {
    JsonNode label = definition.get("label");
    return label == null ? spelled(schemaName()) : label.asText();
  }

  Column secured(boolean secured) {
    return with("isSecured", BooleanNode.valueOf(secured));
  }

  Column masked(boolean masked) {
    return with("isMasked", BooleanNode.valueOf(masked));
  }

  private Column with(String property, JsonNode value) {
    ObjectNode copy = definition.deepCopy();
    copy.set(property, value);
    return new Column(copy);
  }

  ColumnType type() {
    return type;
  }

  String schemaName() {
    String schemaName = text("schemaName");
    return schemaName == null ? logicalName : schemaName;
  }

  /** The property's name on the wire, or null if the column is no property of the Web API. */
  @Nullable
  String wireName() {
    return text("wireProperty");
  }

  boolean isSecured() {
    return flag("isSecured", false);
  }

  /** Whether a masking rule hides its values; it does so only while the column is secured. */
  boolean isMasked() {
    return flag("isMasked", false);
  }

  boolean isReadable() {
    return wireName() != null && flag("validForRead", true);
  }

  boolean isWritable() {
    return flag("validForCreate", true) || flag("validForUpdate", true);
  }

  boolean isDateOnly() {
    return "DateOnly".equals(text("dateTimeBehavior"));
  }

  boolean flag(String property, boolean otherwise) {
    return definition.path(property).asBoolean(otherwise);
  }

  @Nullable
  String text(String property) {
    JsonNode value = definition.get(property);
    return value == null || value.isNull() ? null : value.asText();
  }

  JsonNode property(String property) {
    return definition.path(property);
  }

  /** Codes (or true and false) to labels, in the order of the definition. */
  Map<Object, String> labels() {
    return labels;
  }

  List<String> targets() {
    List<String> targets = new ArrayList<>();
    definition.path("targets").forEach(target -> targets.add(target.asText()));
    return targets;
  }

  /** The navigation property that binds this lookup to a row of {@code table}. */
  String navigationProperty(String table) {
    String named = definition.path("navigationProperties").path(table).asText("");
    if (!named.isEmpty()) {
      return named;
    }
    return targets().size() > 1 && type == ColumnType.CUSTOMER
        ? logicalName + "_" + table
        : logicalName;
  }

  /** The table that the navigation property binds to, if it is one of this column's. */
  Optional<String> targetOf(String navigationProperty) {
    return targets().stream()
        .filter(table -> navigationProperty(table).equals(navigationProperty))
        .findFirst();
  }

  UUID metadataId(String table) {
    return Ids.named("attribute/" + table + "/" + logicalName);
  }

  private static Column dateTime(
      String logicalName, String label, String behavior, String edmType) {
    return new Column(
        custom(logicalName, label, ColumnType.DATE_TIME, edmType)
            .put("dateTimeBehavior", behavior)
            .put("format", behavior.equals("DateOnly") ? "DateOnly" : "DateAndTime"));
  }

  private static ObjectNode custom(
      String logicalName, String label, ColumnType type, String edmType) {
    if (!logicalName.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException(
          "logicalName must be lower-case letters, digits and _, was \"" + logicalName + "\"");
    }
    return JSON.objectNode()
        .put("logicalName", logicalName)
        .put("schemaName", logicalName)
        .put("label", requireNonNull(label, "label"))
        .put("attributeType", type.attributeType)
        .put("attributeTypeName", type.typeName)
        .put("requiredLevel", "None")
        .put("origin", "custom")
        .put("wireProperty", logicalName)
        .put("edmType", edmType);
  }

  private static ObjectNode options(ObjectNode definition, Map<?, String> labels) {
    ArrayNode options = definition.putArray("options");
    labels.forEach(
        (value, label) -> {
          ObjectNode option = options.addObject();
          if (value instanceof Boolean bool) {
            option.put("value", bool);
          } else {
            option.put("value", (Integer) value);
          }
          option.put("label", label);
        });
    return definition;
  }

  /** The reference lists no labels; {@code CreditOnHold} becomes {@code Credit On Hold}. */
  private static String spelled(String schemaName) {
    String words = schemaName.replace('_', ' ').replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ");
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  @Override
  public String toString() {
    return logicalName + " (" + type.attributeType + ")";
  }
}
