package io.accountsync.simulator;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/** Answers POST, PATCH and DELETE on rows, for clients that drive a simulator started writable. */
final class WriteEndpoint {
  private static final ObjectReader JSON =
      Reply.MAPPER
          .reader()
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
  private static final String BIND = "@odata.bind";
  private static final Pattern BOUND = Pattern.compile("(?:.*/)?(\\w+)\\(([0-9a-fA-F-]{36})\\)");

  private final Organization organization;

  WriteEndpoint(Organization organization) {
    this.organization = organization;
  }

  Reply answer(ApiRequest request, TableStore table) {
    List<ApiRequest.Segment> segments = request.segments();
    boolean single = segments.get(0).argument() != null;
    if (segments.size() == 1) {
      if (request.method().equals("POST") && !single) {
        return create(request, table);
      }
      if (request.method().equals("PATCH") && single) {
        return upsert(request, table, segments.get(0).id());
      }
      if (request.method().equals("DELETE") && single) {
        return delete(request, table, segments.get(0).id());
      }
    }
    throw ODataError.methodNotAllowed(
        "The requested resource does not support http method '" + request.method() + "'.");
  }

  private Reply create(ApiRequest request, TableStore table) {
    JsonNode body = body(request);
    JsonNode key = body.path(table.definition().primaryId());
    UUID id = key.isTextual() ? guid(key.asText()) : UUID.randomUUID();
    if (table.find(id) != null) {
      throw new ODataError(412, 0x80040237, "A record with matching key values already exists.");
    }
    checked(() -> organization.create(table, id, values(table.definition(), body)));
    return written(request, table, id, 201);
  }

  /** A PATCH creates what is not there, unless {@code If-Match: *} forbids it. */
  private Reply upsert(ApiRequest request, TableStore table, UUID id) {
    Row row = table.find(id);
    requireMatch(request, table, id);
    if (row != null && "*".equals(request.headers().get("If-None-Match"))) {
      throw new ODataError(412, 0x80040237, "A record with matching key values already exists.");
    }
    Map<String, Object> values = values(table.definition(), body(request));
    if (row == null) {
      checked(() -> organization.create(table, id, values));
      return written(request, table, id, 201);
    }
    checked(() -> organization.update(table, id, values));
    return written(request, table, id, 200);
  }

  private Reply delete(ApiRequest request, TableStore table, UUID id) {
    requireMatch(request, table, id);
    if (table.find(id) == null) {
      throw ODataError.noSuchRow(table.definition().logicalName(), id);
    }
    organization.delete(table, id);
    return Reply.empty(204);
  }

  private static void requireMatch(ApiRequest request, TableStore table, UUID id) {
    String expected = request.headers().get("If-Match");
    Row row = table.find(id);
    if (expected == null) {
      return;
    }
    if (row == null) {
      throw ODataError.noSuchRow(table.definition().logicalName(), id);
    }
    if (!expected.equals("*") && !expected.equals(RowWriter.etag(row))) {
      throw new ODataError(
          412,
          0x80060882,
          "The version of the existing record doesn't match the RowVersion property provided.");
    }
  }

  private Reply written(ApiRequest request, TableStore table, UUID id, int statusWithBody) {
    TableDefinition definition = table.definition();
    String uri = request.rootUri() + definition.entitySetName() + "(" + id + ")";
    Row row = table.find(id);
    if (row == null || !request.preferences().returnsRepresentation()) {
      return Reply.empty(204).with("OData-EntityId", uri);
    }
    Projection projection = Projection.of(definition, request.option("$select"));
    RowWriter writer = new RowWriter(organization, projection, request);
    return Reply.json(
            statusWithBody,
            false,
            json -> {
              json.writeStartObject();
              json.writeStringField(
                  "@odata.context",
                  request.rootUri() + "$metadata#" + definition.entitySetName() + "/$entity");
              writer.writeProperties(json, row);
              json.writeEndObject();
            })
        .with("OData-EntityId", uri)
        .with("Preference-Applied", "return=representation");
  }

  private Map<String, Object> values(TableDefinition table, JsonNode body) {
    Map<String, Object> values = new HashMap<>();
    body.properties()
        .forEach(
            member -> {
              String name = member.getKey();
              if (name.endsWith(BIND)) {
                bind(
                    table,
                    values,
                    name.substring(0, name.length() - BIND.length()),
                    member.getValue());
              } else if (!name.contains("@") && !name.equals(table.primaryId())) {
                set(table, values, name, member.getValue());
              }
            });
    return values;
  }

  private static void set(
      TableDefinition table, Map<String, Object> values, String name, JsonNode value) {
    Column column = table.property(name);
    if (column == null) {
      column =
          table.columns().stream()
              .filter(lookup -> lookup.targetOf(name).isPresent())
              .findFirst()
              .orElse(null);
      if (column == null || !value.isNull()) {
        throw new ODataError(
            400,
            0x80048D19,
            "Error identified in Payload provided by the user for Entity :'"
                + table.entitySetName()
                + "', The property '"
                + name
                + "' does not exist on type 'Microsoft.Dynamics.CRM."
                + table.logicalName()
                + "'.");
      }
    } else if (column.type().isReference()) {
      throw new ODataError(
          400,
          0x80048D19,
          "CRM do not support direct update of Entity Reference properties, Use Navigation"
              + " properties instead.");
    }
    if (column.isWritable()) {
      values.put(column.logicalName(), plain(column, value));
    }
  }

  private void bind(
      TableDefinition table, Map<String, Object> values, String navigation, JsonNode value) {
    Matcher bound = BOUND.matcher(value.asText());
    for (Column column : table.columns()) {
      if (column.type().isReference()
          && column.targetOf(navigation.toLowerCase(Locale.ROOT)).isPresent()) {
        if (!bound.matches()) {
          throw ODataError.badRequest("'" + value.asText() + "' is no reference to a row.");
        }
        values.put(column.logicalName(), reference(column, navigation, bound));
        return;
      }
    }
    throw new ODataError(
        400,
        0x80048D19,
        "An undeclared property '"
            + navigation
            + "' which only has property annotations in the payload was found.");
  }

  private Reference reference(Column column, String navigation, Matcher bound) {
    UUID id = guid(bound.group(2));
    TableStore table = organization.tableOfSet(bound.group(1));
    if (table != null && table.find(id) == null) {
      throw ODataError.noSuchRow(table.definition().logicalName(), id);
    }
    String target =
        table != null && column.targets().contains(table.definition().logicalName())
            ? table.definition().logicalName()
            : column.targets().stream()
                .filter(name -> (name + "s").equals(bound.group(1)))
                .findFirst()
                .or(() -> column.targetOf(navigation.toLowerCase(Locale.ROOT)))
                .orElseThrow();
    return new Reference(target, id, null);
  }

  @Nullable
  private static Object plain(Column column, JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    if (value.isNumber()) {
      return value.decimalValue();
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isTextual()) {
      return value.asText();
    }
    throw ODataError.badRequest("Column " + column.logicalName() + " takes no object or array.");
  }

  private static JsonNode body(ApiRequest request) {
    try {
      JsonNode body = JSON.readTree(request.body());
      if (body == null || !body.isObject()) {
        throw ODataError.badRequest("The body is not a JSON object.");
      }
      return body;
    } catch (IOException e) {
      throw ODataError.badRequest("The body is not JSON.");
    }
  }

  private static UUID guid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw ODataError.badRequest("'" + text + "' is not a guid.");
    }
  }

  private static void checked(Runnable write) {
    try {
      write.run();
    } catch (IllegalArgumentException e) {
      throw new ODataError(400, ODataError.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }
}
