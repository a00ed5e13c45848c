package io.accountsync.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.accountsync.simulator.DataverseSimulator;
import io.accountsync.simulator.RecordedRequest;
import io.accountsync.spi.SourceException;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire. */
final class WireTest extends Dynamics {
  private static final TokenProvider TOKENS =
      scope -> new AccessToken("token", Duration.ofHours(1));

  @Override
  DataverseSimulator start() {
    return DataverseSimulator.builder().http2(true).start();
  }

  @ParameterizedTest
  @EnumSource
  void bothVersionsOfHttpAreSpoken(HttpClient.Version version) {
    companies(5);
    HttpClient http = HttpClient.newBuilder().version(version).build();
    source = source(builder -> builder.httpClient(http).pageSize(2));
    assertEquals(5, firstValues(names(null)).size());
    List<String> protocols =
        dynamics.requests().stream()
            .filter(request -> request.resource().startsWith("accounts"))
            .map(RecordedRequest::protocol)
            .distinct()
            .toList();
    assertEquals(
        List.of(version == HttpClient.Version.HTTP_2 ? "HTTP/2.0" : "HTTP/1.1"),
        protocols.subList(protocols.size() - 1, protocols.size()));
  }

  @Test
  void theSourcesOwnClientLeavesHttp2Alone() {
    companies(5);
    assertEquals(5, firstValues(names(null)).size());
    assertEquals(
        List.of("HTTP/1.1"),
        dynamics.requests().stream().map(RecordedRequest::protocol).distinct().toList());
  }

  @Test
  void onlyGetRequestsAreSent() {
    companies(3);
    source.check(List.of("name"));
    source.schema();
    names(names(null).next());
    memberships(memberships(null).next());
    assertEquals(List.of(), dynamics.writes());
    assertTrue(
        dynamics.requests().stream()
            .filter(request -> !request.path().endsWith("/token"))
            .allMatch(request -> request.method().equals("GET")));
  }

  @Test
  void theDocumentedHeadersAreSent() {
    names(null);
    RecordedRequest request = dynamics.requests().get(dynamics.requests().size() - 1);
    assertEquals("application/json", request.header("Accept"));
    assertEquals("4.0", request.header("OData-Version"));
    assertEquals("4.0", request.header("OData-MaxVersion"));
    assertEquals("null", request.header("If-None-Match"));
    assertEquals("gzip", request.header("Accept-Encoding"));
    assertTrue(request.header("Authorization").startsWith("Bearer "));
  }

  private final Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();

  private static final String PAGE =
      "{\"value\":[{\"accountid\":\"6b6c5f2e-0f1a-4c3e-9d55-000000000001\",\"versionnumber\":1,"
          + "\"name\":\"A\"}],\"@odata.deltaLink\":\"accounts?$deltatoken=1\"}";

  private static byte[] packed(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private Told<io.accountsync.model.AccountChange> read(byte[]... answers) throws Exception {
    return read(1, answers);
  }

  /** Reads some times from a server that gives these answers, and returns what was told last. */
  private Told<io.accountsync.model.AccountChange> read(int times, byte[]... answers)
      throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    int[] next = {0};
    server.createContext(
        "/",
        exchange -> {
          byte[] body = answers[Math.min(next[0]++, answers.length - 1)];
          clients.add(exchange.getRemoteAddress());
          exchange.getResponseHeaders().add("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      source =
          DynamicsAccountSource.builder(
                  URI.create("http://127.0.0.1:" + server.getAddress().getPort()), TOKENS)
              .time(time)
              .maxBodyBytes(1_000_000)
              .build();
      for (int i = 1; i < times; i++) {
        names(null);
      }
      return names(null);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void packedBodiesAreUnpacked() throws Exception {
    assertEquals(1, read(packed(PAGE)).changes().size());
  }

  @Test
  void theConnectionOfAPackedBodyIsUsedAgain() throws Exception {
    byte[] page = packed(PAGE);
    // What follows is more than arrives unasked, so whoever stops before it leaves a rest behind.
    read(5, Arrays.copyOf(page, page.length + 500_000));
    assertEquals(1, clients.size(), clients.toString());
  }

  @Test
  void aPackedBodyThatIsCutOffIsTriedAgain() throws Exception {
    byte[] whole = packed(PAGE);
    assertEquals(1, read(Arrays.copyOf(whole, whole.length / 2), whole).changes().size());
    assertEquals(1, time.sleeps().size());
  }

  @Test
  void aSmallPackedBodyThatUnpacksToAHugeOneIsRefused() {
    String huge = "{\"x\":\"" + "a".repeat(2_000_000) + "\"}";
    SourceException failure = assertThrows(SourceException.class, () -> read(packed(huge)));
    assertTrue(failure.getMessage().contains("more than 1000000 bytes"), failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 5_001})
  void aPageSizeOutOfRangeIsRefused(int size) {
    refused("pageSize", builder -> builder.pageSize(size));
  }

  @Test
  void nonsenseInOptionsIsRefusedByName() {
    refused("requestTimeout", builder -> builder.requestTimeout(Duration.ZERO));
    refused("bodyTimeout", builder -> builder.bodyTimeout(Duration.ofSeconds(-1)));
    refused("maxBodyBytes", builder -> builder.maxBodyBytes(0));
    refused("maxAttempts", builder -> builder.maxAttempts(0));
    refused("maxRetryTime", builder -> builder.maxRetryTime(Duration.ZERO));
  }

  private void refused(
      String option, java.util.function.Consumer<DynamicsAccountSource.Builder> options) {
    IllegalArgumentException failure =
        assertThrows(IllegalArgumentException.class, () -> source(options));
    assertTrue(failure.getMessage().startsWith(option + " must be "), failure.getMessage());
  }
}
