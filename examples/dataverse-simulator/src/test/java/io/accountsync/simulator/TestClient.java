package io.accountsync.simulator;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** What a test needs of a Dataverse client, over the JDK's HTTP client. */
final class TestClient {
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final DataverseSimulator simulator;
  private final HttpClient http;
  private String token = "";

  TestClient(DataverseSimulator simulator) {
    this(simulator, HttpClient.Version.HTTP_1_1);
  }

  TestClient(DataverseSimulator simulator, HttpClient.Version version) {
    this.simulator = simulator;
    this.http = HttpClient.newBuilder().version(version).build();
  }

  /** An answer with its body read. */
  record Answer(int status, JsonNode json, String text, HttpResponse<byte[]> response) {
    String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }

    JsonNode value() {
      return json.path("value");
    }

    String code() {
      return json.path("error").path("code").asText();
    }

    String message() {
      return json.path("error").path("message").asText();
    }

    String next() {
      return json.path("@odata.nextLink").asText(null);
    }

    String delta() {
      return json.path("@odata.deltaLink").asText(null);
    }
  }

  Answer token(String form) {
    return send(
        HttpRequest.newBuilder(simulator.tokenUri())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build());
  }

  String goodForm() {
    return "grant_type=client_credentials&client_id="
        + simulator.clientId()
        + "&client_secret="
        + URLEncoder.encode(simulator.clientSecret(), StandardCharsets.UTF_8)
        + "&scope="
        + URLEncoder.encode(simulator.uri() + "/.default", StandardCharsets.UTF_8);
  }

  TestClient login() {
    token = token(goodForm()).json().path("access_token").asText();
    return this;
  }

  HttpRequest.Builder request(String pathOrUrl) {
    if (token.isEmpty()) {
      login();
    }
    String url =
        pathOrUrl.startsWith("http") ? pathOrUrl : simulator.uri() + "/api/data/v9.2/" + pathOrUrl;
    return HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token);
  }

  Answer get(String pathOrUrl, String... headers) {
    HttpRequest.Builder request = request(pathOrUrl);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  Answer send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        request(path).method(method, HttpRequest.BodyPublishers.ofString(body));
    request.header("Content-Type", "application/json");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  Answer send(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      byte[] bytes = response.body();
      if (response.headers().firstValue("Content-Encoding").orElse("").equals("gzip")) {
        bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      return new Answer(
          response.statusCode(),
          text.startsWith("{") ? lenient(bytes) : MissingNode.getInstance(),
          text,
          response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Follows next links; all answers in order. */
  List<Answer> pages(String pathOrUrl, String... headers) {
    List<Answer> pages = new ArrayList<>();
    String next = pathOrUrl;
    while (next != null) {
      Answer page = get(next, headers);
      if (page.status() != 200) {
        throw new AssertionError(page.status() + " " + page.text());
      }
      pages.add(page);
      next = page.next();
    }
    return pages;
  }

  /** Reads a whole set or delta and returns its last page. */
  Answer last(String pathOrUrl, String... headers) {
    List<Answer> pages = pages(pathOrUrl, headers);
    return pages.get(pages.size() - 1);
  }

  private static JsonNode lenient(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }
}
