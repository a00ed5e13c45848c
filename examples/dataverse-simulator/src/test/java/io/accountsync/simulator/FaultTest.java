package io.accountsync.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class FaultTest {
  private static final String PATH = "accounts?$select=name";
  private static final Duration LONG = Duration.ofSeconds(30);

  private final DataverseSimulator dynamics =
      DataverseSimulator.builder().http2(true).generate(20, 0).start();
  private final FaultScript faults = dynamics.faults();
  private final TestClient client = new TestClient(dynamics);

  @BeforeEach
  void login() {
    client.login();
  }

  @AfterEach
  void stop() {
    dynamics.close();
  }

  private static RequestPattern accounts() {
    return RequestPattern.to("accounts");
  }

  /** The bytes that arrive before the body breaks off; a reset can overtake even the headers. */
  private int bytesUntilBroken(HttpClient.Version version, String... headers) throws Exception {
    HttpRequest request = client.request(PATH).headers(headers).build();
    HttpClient http = HttpClient.newBuilder().version(version).build();
    int count = 0;
    try (InputStream body = http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
      while (body.read() >= 0) {
        count++;
      }
    } catch (IOException e) {
      return count;
    }
    throw new AssertionError("not broken");
  }

  @Test
  void theThirdRequestAnswers429WithoutRetryAfter() {
    faults.on(3, accounts(), Fault.throttled(Throttling.REQUESTS, null));
    assertEquals(200, client.get(PATH).status());
    assertEquals(200, client.get("contacts?$select=fullname").status());
    assertEquals(200, client.get(PATH).status());
    assertEquals(1, faults.pending());
    TestClient.Answer refused = client.get(PATH);
    assertEquals(429, refused.status());
    assertNull(refused.header("Retry-After"));
    assertEquals("0x80072322", refused.code());
    assertEquals(200, client.get(PATH).status());
    assertEquals(0, faults.pending());
  }

  @ParameterizedTest
  @EnumSource(Throttling.class)
  void eachLimitHasItsCodeInHexadecimalOrDecimal(Throttling limit) {
    faults.onEach(accounts(), Fault.throttled(limit, "Fri, 31 Dec 1999 23:59:59 GMT"));
    TestClient.Answer refused = client.get(PATH);
    assertEquals(String.format("0x%08x", limit.code), refused.code());
    assertEquals("Fri, 31 Dec 1999 23:59:59 GMT", refused.header("Retry-After"));
    dynamics.turnOn(Quirk.DECIMAL_ERROR_CODES);
    assertEquals(Integer.toString(limit.code), client.get(PATH).code());
    faults.clear();
    assertEquals(200, client.get(PATH).status());
  }

  @Test
  void aStatusCanComeWithAnEmptyBody() {
    for (int status : List.of(502, 503, 504)) {
      faults.on(1, RequestPattern.any(), Fault.status(status));
      TestClient.Answer answer = client.get(PATH);
      assertEquals(status, answer.status());
      assertEquals("", answer.text());
    }
  }

  @Test
  void otherAnswersComeInPlaceOfThePage() {
    faults
        .on(1, accounts(), Fault.customizationLock())
        .on(1, accounts(), Fault.unauthorized())
        .on(1, accounts(), Fault.redirect("https://elsewhere.example/"))
        .on(1, accounts(), Fault.expiredDeltaToken())
        .on(1, accounts(), Fault.htmlPage(200))
        .on(1, accounts(), Fault.notJson())
        .on(1, accounts(), Fault.wrongShape())
        .on(1, accounts(), Fault.tooDeep(5000))
        .on(1, accounts(), Fault.error(403, 0, "no"));
    assertEquals("0x80071151", client.get(PATH).code());
    assertTrue(client.get(PATH).header("WWW-Authenticate").contains("authorization_uri="));
    assertEquals("https://elsewhere.example/", client.get(PATH).header("Location"));
    assertEquals("0x80044352", client.get(PATH).code());
    assertEquals("text/html", client.get(PATH).header("Content-Type"));
    assertTrue(client.get(PATH).json().isMissingNode());
    assertTrue(client.get(PATH).value().isObject());
    assertTrue(client.get(PATH).text().contains("[".repeat(5000)));
    assertEquals("", client.get(PATH).code());
    assertEquals(200, client.get(PATH).status());
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aBodyIsCutOrResetAfterSoManyBytes(HttpClient.Version version) throws Exception {
    faults.on(1, accounts(), Fault.cutAfter(700)).on(1, accounts(), Fault.resetAfter(700));
    int cut = bytesUntilBroken(version, "X-Try", "1");
    assertTrue(version == HttpClient.Version.HTTP_1_1 ? cut == 700 : cut <= 700, "" + cut);
    assertTrue(bytesUntilBroken(version, "X-Try", "2") <= 700);
    assertEquals(200, client.get(PATH).status());
  }

  @Test
  void bytesAreCountedAsTheyGoOverTheWire() throws Exception {
    faults.on(1, accounts(), Fault.cutAfter(100));
    assertEquals(100, bytesUntilBroken(HttpClient.Version.HTTP_1_1, "Accept-Encoding", "gzip"));
  }

  @Test
  void aConnectionCanCloseWithoutAnAnswer() {
    faults.onEach(accounts(), Fault.noReply());
    assertThrows(UncheckedIOException.class, () -> client.get(PATH));
  }

  @Test
  void aBodyStallsUntilItIsReleased() throws Exception {
    faults.on(1, accounts(), Fault.stallAfter(300));
    CompletableFuture<TestClient.Answer> answer =
        CompletableFuture.supplyAsync(() -> client.get(PATH));
    assertTrue(faults.awaitStalled(LONG));
    assertThrows(TimeoutException.class, () -> answer.get(50, TimeUnit.MILLISECONDS));
    faults.release();
    assertEquals(20, answer.get().value().size());
  }

  @Test
  void closeEndsAStall() throws Exception {
    faults.on(1, accounts(), Fault.stallBeforeAnswer());
    CompletableFuture<TestClient.Answer> answer =
        CompletableFuture.supplyAsync(() -> client.get(PATH));
    assertTrue(faults.awaitStalled(LONG));
    dynamics.close();
    try {
      answer.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      assertTrue(e.getCause() instanceof UncheckedIOException, e.toString());
    }
    dynamics.close();
  }

  @Test
  void aBodyDribblesInSmallPieces() {
    faults.on(1, accounts(), Fault.dribble(50, Duration.ofNanos(1)));
    assertEquals(20, client.get(PATH).value().size());
  }

  @Test
  void aBodyIsTooLargeOrNeverEnds() throws Exception {
    faults.on(1, accounts(), Fault.tooLarge(100_000)).on(1, accounts(), Fault.endless());
    assertTrue(client.get(PATH).text().length() > 100_000);
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient()
            .send(client.request(PATH).build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      assertEquals(3_000_000, body.readNBytes(3_000_000).length);
    }
  }

  @Test
  void linksLeadElsewhereOrInACircle() {
    String[] small = {"Prefer", "odata.track-changes,odata.maxpagesize=15"};
    faults
        .on(
            1,
            accounts(),
            Fault.nextLink(link -> link.replaceFirst("127.0.0.1:\\d+", "evil.example")))
        .on(1, accounts(), Fault.nextLinkToItself())
        .on(3, accounts(), Fault.deltaLink(link -> link.replaceFirst("http:", "https:")));
    assertTrue(
        client.get(PATH, small).next().startsWith("http://evil.example/api/data/v9.2/accounts?"));
    TestClient.Answer circle = client.get(PATH, small);
    assertEquals(dynamics.uri() + "/api/data/v9.2/" + PATH, circle.next());
    assertTrue(client.get(PATH, "Prefer", "odata.track-changes").delta().startsWith("https://"));
  }

  @Test
  void somethingCanHappenRightBeforeThePageIsAnswered() {
    UUID first = dynamics.accounts().ids().get(0);
    faults.on(
        2,
        RequestPattern.fullReadsOf("accounts"),
        Fault.before(() -> dynamics.accounts().update(first, Map.of("name", "x"))));
    List<TestClient.Answer> pages =
        client.pages(PATH, "Prefer", "odata.track-changes,odata.maxpagesize=15");
    assertEquals(1, client.get(pages.get(1).delta()).value().size());
  }

  @Test
  void patternsTellDeltasFromFullReadsAndTokens() {
    faults
        .on(1, RequestPattern.deltasOf("accounts"), Fault.status(410))
        .on(1, RequestPattern.token(), Fault.tokenError(400, "invalid_client", 7000222, "expired"))
        .on(1, accounts().and(request -> "yes".equals(request.header("x-try"))), Fault.status(503));
    String delta = client.last(PATH, "Prefer", "odata.track-changes").delta();
    assertEquals(410, client.get(delta).status());
    assertEquals(503, client.get(PATH, "X-Try", "yes").status());
    assertEquals("invalid_client", client.token(client.goodForm()).json().path("error").asText());
  }

  @Test
  void aRetryCanBeSeenInTheRecordedRequests() {
    dynamics.clearRequests();
    faults.on(1, accounts(), Fault.status(503));
    client.get(PATH, "Prefer", "a", "Prefer", "b");
    client.get(PATH);
    List<Integer> statuses = new ArrayList<>();
    dynamics.requests().forEach(request -> statuses.add(request.status()));
    assertEquals(List.of(503, 200), statuses);
    RecordedRequest first = dynamics.requests().get(0);
    assertEquals("accounts", first.resource());
    assertEquals("/api/data/v9.2/accounts", first.path());
    assertEquals("name", first.parameter("$select"));
    assertEquals("$select=name", first.rawQuery());
    assertEquals(List.of("a", "b"), first.headers("prefer"));
    assertEquals("HTTP/1.1", first.protocol());
    assertFalse(first.isWrite());
    assertFalse(first.toString().contains(first.header("Authorization").substring(10)));
    assertNotEquals(0, first.status());
  }

  @Test
  void nonsenseInAScriptIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> faults.on(0, accounts(), Fault.status(500)));
    assertThrows(IllegalArgumentException.class, () -> Fault.cutAfter(-1));
    assertThrows(IllegalArgumentException.class, () -> Fault.dribble(0, Duration.ZERO));
  }
}
