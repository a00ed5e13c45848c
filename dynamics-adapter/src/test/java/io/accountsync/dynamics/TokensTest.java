package io.accountsync.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.IHttpResponse;
import io.accountsync.simulator.DataverseSimulator;
import io.accountsync.simulator.Fault;
import io.accountsync.simulator.RequestPattern;
import io.accountsync.spi.SourceException;
import io.accountsync.spi.TransientSourceException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokensTest {
  private static final String SCOPE = "https://contoso.crm4.dynamics.com/.default";

  @Nested
  class Cache {
    private final ManualTime time = new ManualTime();
    private final AtomicInteger issued = new AtomicInteger();
    private Duration lifetime = Duration.ofHours(1);
    private final TokenCache cache =
        new TokenCache(
            scope -> new AccessToken("token-" + issued.incrementAndGet(), lifetime), SCOPE, time);

    @Test
    void aTokenIsKeptUntilFiveMinutesBeforeItsEnd() throws InterruptedException {
      assertEquals("token-1", cache.token());
      time.advance(Duration.ofMinutes(55).minusNanos(1));
      assertEquals("token-1", cache.token());
      time.advance(Duration.ofNanos(1));
      assertEquals("token-2", cache.token());
    }

    @Test
    void aShortLivedTokenIsKeptForHalfItsLife() throws InterruptedException {
      lifetime = Duration.ofMinutes(2);
      assertEquals("token-1", cache.token());
      time.advance(Duration.ofSeconds(59));
      assertEquals("token-1", cache.token());
      time.advance(Duration.ofSeconds(1));
      assertEquals("token-2", cache.token());
    }

    @Test
    void aRefusedTokenIsForgottenOnce() throws InterruptedException {
      assertEquals("token-1", cache.token());
      cache.refuse("token-1");
      assertEquals("token-2", cache.token());
      cache.refuse("token-1"); // another request, refused with the same old token
      assertEquals("token-2", cache.token());
    }

    @Test
    void aRenewalThatFailsEarlyDoesNoHarm() throws InterruptedException {
      AtomicInteger calls = new AtomicInteger();
      TokenCache failing =
          new TokenCache(
              scope -> {
                if (calls.incrementAndGet() > 1) {
                  throw new TransientSourceException("down");
                }
                return new AccessToken("token", Duration.ofHours(1));
              },
              SCOPE,
              time);
      assertEquals("token", failing.token());
      time.advance(Duration.ofMinutes(56));
      assertEquals("token", failing.token());
      time.advance(Duration.ofMinutes(4));
      assertThrows(TransientSourceException.class, failing::token);
    }

    @Test
    void manyCallersShareOneRenewal() throws Exception {
      CountDownLatch asked = new CountDownLatch(1);
      CountDownLatch answer = new CountDownLatch(1);
      AtomicInteger calls = new AtomicInteger();
      TokenCache slow =
          new TokenCache(
              scope -> {
                calls.incrementAndGet();
                asked.countDown();
                answer.await();
                return new AccessToken("token", Duration.ofHours(1));
              },
              SCOPE,
              time);
      ExecutorService callers = Executors.newFixedThreadPool(8);
      try {
        List<Future<String>> tokens = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          tokens.add(callers.submit(slow::token));
        }
        assertTrue(asked.await(20, TimeUnit.SECONDS));
        answer.countDown();
        for (Future<String> token : tokens) {
          assertEquals("token", token.get(20, TimeUnit.SECONDS));
        }
      } finally {
        callers.shutdownNow();
      }
      assertEquals(1, calls.get());
    }

    @Test
    void nothingShowsAToken() throws InterruptedException {
      cache.token();
      assertFalse(cache.toString().contains("token-1"));
      assertEquals(
          "AccessToken[lifetime=PT1H]", new AccessToken("abc", Duration.ofHours(1)).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nb", "t\u00f6ken"})
    void aTokenThatIsNoneIsRefusedWithoutBeingShown(String value) {
      IllegalArgumentException failure =
          assertThrows(
              IllegalArgumentException.class, () -> new AccessToken(value, Duration.ofHours(1)));
      assertTrue(value.isEmpty() || !failure.getMessage().contains(value));
      assertThrows(IllegalArgumentException.class, () -> new AccessToken("abc", Duration.ZERO));
    }
  }

  @Nested
  class ClientSecret extends Dynamics {
    @Test
    void aTokenIsAskedForByItsScope() throws InterruptedException {
      AccessToken token = tokens().newToken(SCOPE);
      assertTrue(token.lifetime().compareTo(Duration.ofMinutes(30)) > 0, token.toString());
      assertEquals(
          "/" + dynamics.tenant() + "/oauth2/v2.0/token", dynamics.requests().get(0).path());
    }

    @ParameterizedTest
    @CsvSource({
      "401,invalid_client,7000215,(invalid_client [7000215]),value",
      "400,unauthorized_client,700016,(unauthorized_client [700016]),client id",
      "400,invalid_scope,70011,(invalid_scope [70011]),environment",
      "400,invalid_request,90002,(invalid_request [90002]),tenant",
    })
    void aRefusalSaysWhatToDo(int status, String error, int number, String shown, String remedy) {
      dynamics
          .faults()
          .on(1, RequestPattern.token(), Fault.tokenError(status, error, number, "AADSTS: Jane"));
      SourceException failure = assertThrows(SourceException.class, () -> tokens().newToken(SCOPE));
      assertFalse(failure instanceof TransientSourceException);
      assertTrue(failure.getMessage().contains(shown), failure.getMessage());
      assertTrue(failure.getMessage().contains(remedy), failure.getMessage());
      assertFalse(failure.getMessage().contains("Jane"), failure.getMessage());
    }

    @Test
    void anAnswerThatIsNoTokenIsRefusedAndNotShown() {
      for (String body :
          List.of(
              "<html>Jane</html>",
              "[]",
              "{\"access_token\":\"Jane\"}",
              "{\"access_token\":\"\",\"expires_in\":3600}",
              "{\"access_token\":\"Jane\",\"expires_in\":\"soon\"}",
              "{\"access_token\":\"Jane\",\"expires_in\":0}")) {
        dynamics.faults().on(1, RequestPattern.token(), Fault.body(200, "application/json", body));
        SourceException failure =
            assertThrows(SourceException.class, () -> tokens().newToken(SCOPE), body);
        assertFalse(failure.getMessage().contains("Jane"), failure.getMessage());
        assertEquals(null, failure.getCause());
      }
    }

    @Test
    void anEndpointThatIsDownIsTransient() {
      for (Fault fault : List.of(Fault.status(503), Fault.status(429), Fault.noReply())) {
        dynamics.faults().on(1, RequestPattern.token(), fault);
        assertThrows(TransientSourceException.class, () -> tokens().newToken(SCOPE));
      }
    }

    @Test
    void nothingShowsTheSecret() {
      assertFalse(tokens().toString().contains(dynamics.clientSecret()));
    }

    @Test
    void nonsenseIsRefused() {
      URI cloud = URI.create("https://login.microsoftonline.us");
      assertThrows(
          IllegalArgumentException.class,
          () -> ClientSecretTokenProvider.of("a/b", "id", () -> "s"));
      assertThrows(
          IllegalArgumentException.class,
          () -> ClientSecretTokenProvider.of(cloud, "tenant", " ", () -> "s"));
      assertThrows(
          IllegalArgumentException.class,
          () ->
              ClientSecretTokenProvider.of(
                  URI.create("http://login.microsoftonline.us"), "tenant", "id", () -> "s"));
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  ClientSecretTokenProvider.of(
                      URI.create("https://user:pass@login.microsoftonline.us"),
                      "tenant",
                      "id",
                      () -> "s"));
      assertFalse(refused.getMessage().contains("pass"), refused.getMessage());
      assertEquals(
          "ClientSecretTokenProvider[https://login.microsoftonline.us/tenant/oauth2/v2.0/token]",
          ClientSecretTokenProvider.of(cloud, "tenant", "id", () -> "s").toString());
    }
  }

  /** MSAL4J insists on https, so its requests are carried to the simulator by hand. */
  @Nested
  class Msal4j {
    private final DataverseSimulator dynamics = DataverseSimulator.builder().start();

    @org.junit.jupiter.api.AfterEach
    void stop() {
      dynamics.close();
    }

    private Msal4jTokenProvider provider(String secret) {
      return Msal4jTokenProvider.confidential(
          "https://login.example/" + dynamics.tenant() + "/",
          dynamics.clientId(),
          ConfidentialClientApplication.builder(
                  dynamics.clientId(), ClientCredentialFactory.createFromSecret(secret))
              .instanceDiscovery(false)
              .validateAuthority(false)
              .httpClient(this::carry));
    }

    private IHttpResponse carry(HttpRequest request) throws Exception {
      var answer =
          java.net.http.HttpClient.newHttpClient()
              .send(
                  java.net.http.HttpRequest.newBuilder(
                          URI.create(dynamics.uri() + request.url().getPath()))
                      .header("Content-Type", "application/x-www-form-urlencoded")
                      .POST(
                          java.net.http.HttpRequest.BodyPublishers.ofString(alone(request.body())))
                      .build(),
                  java.net.http.HttpResponse.BodyHandlers.ofString());
      HttpResponse response = new HttpResponse();
      response.statusCode(answer.statusCode());
      response.addHeaders(Map.of("Content-Type", List.of("application/json")));
      response.body(answer.body());
      return response;
    }

    /** MSAL4J puts OpenID's own scopes before the one that it was given. */
    private String alone(String form) {
      return form.replace("openid+profile+offline_access+", "")
          .replace("openid%20profile%20offline_access%20", "");
    }

    @Test
    void eachCallAsksForANewToken() throws InterruptedException {
      Msal4jTokenProvider provider = provider(dynamics.clientSecret());
      AccessToken first = provider.newToken(SCOPE);
      AccessToken second = provider.newToken(SCOPE);
      assertFalse(first.value().equals(second.value()), "MSAL's own cache must not answer");
      assertTrue(first.lifetime().compareTo(Duration.ofMinutes(30)) > 0, first.toString());
    }

    @Test
    void aRefusalSaysWhatToDoWithoutTheSecret() {
      Msal4jTokenProvider provider = provider("a-wrong-secret");
      SourceException failure = assertThrows(SourceException.class, () -> provider.newToken(SCOPE));
      assertFalse(failure instanceof TransientSourceException, failure.getMessage());
      assertTrue(failure.getMessage().contains("invalid_client"), failure.getMessage());
      assertFalse((failure + provider.toString()).contains("a-wrong-secret"));
    }

    @Test
    void anEndpointThatIsDownIsTransient() {
      dynamics.faults().onEach(RequestPattern.token(), Fault.status(503));
      assertThrows(
          TransientSourceException.class, () -> provider(dynamics.clientSecret()).newToken(SCOPE));
    }

    @Test
    void anEndpointThatIsSilentIsGivenUp() {
      var asked = new CompletableFuture<IAuthenticationResult>();
      var provider = new Msal4jTokenProvider("silent", scope -> asked, Duration.ofMillis(1));
      TransientSourceException failure =
          assertThrows(TransientSourceException.class, () -> provider.newToken(SCOPE));
      assertTrue(failure.getMessage().contains("silent within"), failure.getMessage());
      assertTrue(asked.isCancelled());
    }

    @Test
    void aManagedIdentityIsAskedForAResource() {
      assertEquals("https://contoso.crm4.dynamics.com", Msal4jTokenProvider.resource(SCOPE));
      assertEquals(
          "Msal4jTokenProvider[managed identity system]",
          Msal4jTokenProvider.managedIdentity().toString());
      assertEquals(
          "Msal4jTokenProvider[managed identity id]",
          Msal4jTokenProvider.managedIdentity("id").toString());
    }
  }
}
