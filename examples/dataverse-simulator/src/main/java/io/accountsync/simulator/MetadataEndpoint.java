package io.accountsync.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * Answers {@code EntityDefinitions} and what is below it, all in one response and conditional on
 * the version of the schema.
 */
final class MetadataEndpoint {
  private static final String NAMESPACE = "Microsoft.Dynamics.CRM.";
  private static final String METADATA_VERSION = NAMESPACE + "globalmetadataversion";
  private static final Set<String> EXPANDABLE = Set.of("OptionSet", "GlobalOptionSet");
  private static final Pattern ATTRIBUTES = Pattern.compile("Attributes(?:\\((.*)\\))?");

  private final Organization organization;

  MetadataEndpoint(Organization organization) {
    this.organization = organization;
  }

  Reply answer(ApiRequest request) {
    String etag = "W/\"" + organization.schemaVersion() + "\"";
    if (etag.equals(request.headers().get("If-None-Match"))) {
      return Reply.empty(304).with("ETag", etag);
    }
    List<ApiRequest.Segment> segments = request.segments();
    ObjectNode body =
        segments.get(0).argument() == null
            ? tables(request)
            : segments.size() == 1
                ? table(definition(segments.get(0)), request.options())
                : attributes(definition(segments.get(0)), segments, request.options());
    ObjectNode reply = JsonNodeFactory.instance.objectNode();
    reply.put("@odata.context", request.rootUri() + "$metadata#EntityDefinitions");
    if (request.preferences().includes(METADATA_VERSION)) {
      reply.put("@" + METADATA_VERSION, Long.toString(organization.schemaVersion()));
    }
    reply.setAll(body);
    return Reply.json(reply)
        .with("ETag", etag)
        .with("Preference-Applied", request.preferences().applied(false));
  }

  private ObjectNode tables(ApiRequest request) {
    List<ObjectNode> nodes = new ArrayList<>();
    for (TableStore table : organization.tables()) {
      nodes.add(MetadataNodes.table(table.definition()));
    }
    return list(nodes, request.options(), Set.of());
  }

  private TableDefinition definition(ApiRequest.Segment segment) {
    String name = segment.named("LogicalName");
    return organization.tables().stream()
        .map(TableStore::definition)
        .filter(
            table ->
                table.logicalName().equals(name)
                    || table.metadataId().toString().equals(segment.argument()))
        .findFirst()
        .orElseThrow(
            () ->
                new ODataError(
                    404,
                    ODataError.NOT_FOUND,
                    "Could not find an entity with name " + segment.argument() + "."));
  }

  private static ObjectNode table(TableDefinition definition, Map<String, String> options) {
    ObjectNode node = selected(MetadataNodes.table(definition), options.get("$select"), Set.of());
    String expand = options.getOrDefault("$expand", "").strip();
    if (!expand.isEmpty()) {
      Matcher attributes = ATTRIBUTES.matcher(expand);
      if (!attributes.matches()) {
        throw ODataError.notModelled("$expand=" + expand + " on EntityDefinitions");
      }
      node.set(
          "Attributes",
          list(MetadataNodes.attributes(definition), nested(attributes.group(1)), Set.of())
              .path("value"));
    }
    return node;
  }

  private static ObjectNode attributes(
      TableDefinition definition, List<ApiRequest.Segment> segments, Map<String, String> options) {
    ApiRequest.Segment first = segments.get(1);
    if (!first.name().equals("Attributes")) {
      throw ODataError.notModelled(first.name() + " of EntityDefinitions");
    }
    List<ObjectNode> nodes = MetadataNodes.attributes(definition);
    String cast = segments.size() > 2 ? segments.get(2).name() : null;
    if (cast != null) {
      nodes.removeIf(node -> !node.path("@odata.type").asText().equals("#" + cast));
    }
    Set<String> expanded = cast == null ? Set.of() : expanded(options.get("$expand"));
    if (first.argument() == null) {
      return list(nodes, options, expanded);
    }
    String name = first.named("LogicalName");
    return nodes.stream()
        .filter(
            node ->
                node.path("LogicalName").asText().equals(name)
                    || node.path("MetadataId").asText().equals(first.argument()))
        .findFirst()
        .map(node -> selected(node, options.get("$select"), expanded))
        .orElseThrow(
            () ->
                new ODataError(
                    404,
                    ODataError.NOT_FOUND,
                    "Could not find an attribute with specified name: " + first.argument() + "."));
  }

  private static ObjectNode list(
      List<ObjectNode> nodes, Map<String, String> options, Set<String> expanded) {
    String text = options.get("$filter");
    Filter filter = text == null ? subject -> true : Filter.parse(text, name -> name);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode value = body.putArray("value");
    for (ObjectNode node : nodes) {
      if (filter.matches(property -> plain(node.at("/" + property)))) {
        value.add(selected(node, options.get("$select"), expanded));
      }
    }
    return body;
  }

  @Nullable
  private static Object plain(JsonNode value) {
    return value.isBoolean()
        ? (Object) value.booleanValue()
        : value.isNumber()
            ? value.decimalValue()
            : value.isValueNode() && !value.isNull() ? value.asText() : null;
  }

  /** {@code MetadataId} comes unasked; without a selection all but the expandable properties do. */
  private static ObjectNode selected(
      ObjectNode node, @Nullable String select, Set<String> expanded) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    Set<String> names = new LinkedHashSet<>();
    if (select == null) {
      node.fieldNames().forEachRemaining(names::add);
      names.removeAll(EXPANDABLE);
    } else {
      names.add("@odata.type");
      for (String name : select.split(",", -1)) {
        names.add(name.strip());
      }
      names.add("MetadataId");
    }
    names.addAll(expanded);
    for (String name : names) {
      JsonNode value = node.get(name);
      if (value != null) {
        result.set(name, value);
      } else if (!name.startsWith("@")
          && select != null
          && !expanded.contains(name)
          && !isKnown(name)) {
        throw ODataError.badRequest(
            "Could not find a property named '"
                + name
                + "' on type 'Microsoft.Dynamics.CRM.AttributeMetadata'.");
      }
    }
    return result;
  }

  /** A property of another type of column is simply not there; only nonsense is refused. */
  private static boolean isKnown(String name) {
    return Set.of(
            "MaxLength",
            "MinValue",
            "MaxValue",
            "Precision",
            "PrecisionSource",
            "CalculationOf",
            "Format",
            "FormatName",
            "IsBaseCurrency",
            "DateTimeBehavior",
            "Targets",
            "Description",
            "ExternalName")
        .contains(name);
  }

  private static Set<String> expanded(@Nullable String expand) {
    Set<String> names = new LinkedHashSet<>();
    Matcher matcher =
        Pattern.compile("(\\w+)(?:\\([^)]*\\))?,?").matcher(expand == null ? "" : expand);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  /** The options of an expanded collection are separated by semicolons. */
  private static Map<String, String> nested(@Nullable String options) {
    return options == null ? Map.of() : ApiRequest.pairs(options, ";");
  }
}
