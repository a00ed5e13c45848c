package io.accountsync.dynamics;

import com.google.common.collect.ImmutableMap;
import io.accountsync.dynamics.DataverseClient.BodyParser;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * Reads the columns that the account table has, conditionally: a server that gives its definitions
 * an ETag is not asked for the same ones twice. Used by one thread at a time.
 */
final class DefinitionReader {
  private static final String ATTRIBUTES = "EntityDefinitions(LogicalName='account')/Attributes";

  private final DataverseClient client;
  private final EnvironmentUrl environment;
  private final Remembered<Map<String, Definition>> columns =
      new Remembered<>(
          ATTRIBUTES + "?$select=" + String.join(",", Definition.SELECT),
          DefinitionReader::definitions);

  /** The behaviour of dates is told only by the definitions of their own kind. */
  private final Remembered<Set<String>> dates =
      new Remembered<>(
          ATTRIBUTES
              + "/Microsoft.Dynamics.CRM.DateTimeAttributeMetadata"
              + "?$select=LogicalName,DateTimeBehavior",
          DefinitionReader::dateOnly);

  DefinitionReader(DataverseClient client, EnvironmentUrl environment) {
    this.client = client;
    this.environment = environment;
  }

  /** Returns the columns by their logical names. */
  Map<String, Definition> read() {
    Map<String, Definition> definitions = new LinkedHashMap<>(columns.read());
    for (String date : dates.read()) {
      definitions.computeIfPresent(date, (name, definition) -> definition.asDate());
    }
    return definitions;
  }

  private static Map<String, Definition> definitions(Map<String, Object> body)
      throws WrongShapeException {
    Map<String, Definition> definitions = new LinkedHashMap<>();
    for (Map<?, ?> attribute : Json.objects(body, "value")) {
      Definition definition = Definition.of(attribute);
      definitions.put(definition.name(), definition);
    }
    if (!definitions.containsKey("accountid")) {
      throw new WrongShapeException("does not describe the account table");
    }
    return ImmutableMap.copyOf(definitions);
  }

  private static Set<String> dateOnly(Map<String, Object> body) throws WrongShapeException {
    Set<String> names = new HashSet<>();
    for (Map<?, ?> attribute : Json.objects(body, "value")) {
      if (Json.text(attribute, "DateTimeBehavior", "Value").equals("DateOnly")) {
        names.add(Json.text(attribute, "LogicalName"));
      }
    }
    return names;
  }

  /**
   * Makes something of a body.
   *
   * @param <T> what
   */
  @FunctionalInterface
  private interface Reading<T> {
    T of(Map<String, Object> body) throws IOException;
  }

  /**
   * An answer that is kept together with its ETag.
   *
   * @param <T> what its body became
   */
  private final class Remembered<T> implements BodyParser<T> {
    private final String path;
    private final Reading<T> reading;
    @Nullable private T value;
    private String etag = "";

    Remembered(String path, Reading<T> reading) {
      this.path = path;
      this.reading = reading;
    }

    T read() {
      Query query = Query.of(environment.resource(path)).consistent();
      Answer<T> answer = client.get(etag.isEmpty() ? query : query.unlessStill(etag), this);
      value = answer.body();
      etag = answer.headers().firstValue("ETag").orElse("");
      return answer.body();
    }

    @Override
    public T parse(InputStream body) throws IOException {
      return reading.of(Json.object(body));
    }

    @Override
    public T unchanged() throws IOException {
      T kept = value;
      return kept == null ? BodyParser.super.unchanged() : kept;
    }
  }
}
