package io.accountsync.simulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * An answer that is written when it is sent.
 *
 * @param status HTTP status
 * @param headers besides those of every answer
 * @param body null for none
 */
record Reply(int status, Map<String, String> headers, @Nullable Body body) {
  static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();
  static final ObjectMapper MAPPER = JsonMapper.builder(JSON).build();

  private static final String JSON_TYPE = "application/json; odata.metadata=minimal";

  /** Writes a body. */
  @FunctionalInterface
  interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a JSON body. */
  @FunctionalInterface
  interface JsonBody {
    void writeTo(JsonGenerator json) throws IOException;
  }

  static Reply empty(int status) {
    return new Reply(status, Map.of(), null);
  }

  static Reply text(int status, String contentType, String text) {
    return new Reply(
        status,
        Map.of("Content-Type", contentType),
        out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  static Reply json(int status, boolean escaped, JsonBody body) {
    return new Reply(
        status,
        Map.of("Content-Type", JSON_TYPE),
        out -> {
          try (JsonGenerator json = JSON.createGenerator(out)) {
            if (escaped) {
              json.configure(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature(), true);
            }
            body.writeTo(json);
          }
        });
  }

  static Reply json(JsonNode tree) {
    return json(200, false, json -> MAPPER.writeTree(json, tree));
  }

  Reply with(String header, @Nullable String value) {
    if (value == null) {
      return this;
    }
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, more, body);
  }
}
