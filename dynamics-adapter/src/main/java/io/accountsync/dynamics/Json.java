package io.accountsync.dynamics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.google.common.base.Ascii;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * How JSON is parsed here, and the small documents (errors, definitions, rights) as plain maps and
 * lists. Rows are read by {@link PageReader}.
 */
final class Json {
  private static final int DEEPEST = 64;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // Whoever opened a stream reads it to its end, past what a parser has to see.
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxNumberLength(400).build())
          .build();

  private Json() {}

  static JsonParser parser(InputStream body) throws IOException {
    return FACTORY.createParser(body);
  }

  static void expect(@Nullable JsonToken found, JsonToken wanted, String place)
      throws WrongShapeException {
    if (found != wanted) {
      throw new WrongShapeException(
          "has "
              + (found == null ? "nothing" : Ascii.toLowerCase(found.name()))
              + " where "
              + place
              + " was expected");
    }
  }

  /** Reads to the end of the stream, so that its connection can be used again. */
  static void expectEnd(JsonParser parser) throws IOException {
    if (parser.nextToken() != null) {
      throw new WrongShapeException("has more than one document");
    }
  }

  /** Reads a whole document that is an object. */
  static Map<String, Object> object(InputStream body) throws IOException {
    try (JsonParser parser = parser(body)) {
      Json.expect(parser.nextToken(), JsonToken.START_OBJECT, "an object");
      Map<String, Object> object = readObject(parser);
      expectEnd(parser);
      return object;
    }
  }

  private static Map<String, Object> readObject(JsonParser parser) throws IOException {
    Map<String, Object> object = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      object.put(name, readValue(parser));
    }
    return object;
  }

  private static List<Object> readArray(JsonParser parser) throws IOException {
    List<Object> array = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(readValue(parser));
    }
    return array;
  }

  @Nullable
  private static Object readValue(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> readArray(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      default -> parser.getText();
    };
  }

  /** Returns the text at a path of member names; empty if there is none. */
  static String text(Map<?, ?> object, String... path) {
    Object value = value(object, path);
    return value == null || value instanceof Map || value instanceof List ? "" : value.toString();
  }

  /** Returns whether there is {@code true} at a path of member names. */
  static boolean isTrue(Map<?, ?> object, String... path) {
    return Boolean.TRUE.equals(value(object, path));
  }

  /** Returns the objects of a list; a single object where a list should be counts as one of one. */
  static List<Map<?, ?>> objects(Map<?, ?> object, String name) throws WrongShapeException {
    Object value = object.get(name);
    if (!(value instanceof List<?> list)) {
      throw new WrongShapeException("has no list " + name);
    }
    List<Map<?, ?>> objects = new ArrayList<>(list.size());
    for (Object item : list) {
      if (item instanceof Map<?, ?> map) {
        objects.add(map);
      }
    }
    return objects;
  }

  @Nullable
  private static Object value(Map<?, ?> object, String... path) {
    Object value = object;
    for (String name : path) {
      value = value instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return value;
  }
}
