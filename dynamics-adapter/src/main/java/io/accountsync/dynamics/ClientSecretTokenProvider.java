package io.accountsync.dynamics;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.accountsync.spi.SourceException;
import io.accountsync.spi.TransientSourceException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Gets tokens from Microsoft Entra ID with a client secret (the OAuth 2.0 client credentials
 * grant), without any library. Safe for threads.
 */
public final class ClientSecretTokenProvider implements TokenProvider {
  private static final URI PUBLIC_CLOUD = URI.create("https://login.microsoftonline.com");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final long LONGEST_ANSWER = 1024L * 1024;
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9.-]{1,253}");
  private static final Pattern ERROR = Pattern.compile("[a-z_]{1,60}");

  private final URI tokenEndpoint;
  private final String clientId;
  private final Supplier<String> secret;
  private final Supplier<HttpClient> http;

  private ClientSecretTokenProvider(
      URI tokenEndpoint, String clientId, Supplier<String> secret, Supplier<HttpClient> http) {
    this.tokenEndpoint = tokenEndpoint;
    this.clientId = clientId;
    this.secret = secret;
    this.http = http;
  }

  /**
   * A provider in Microsoft's public cloud.
   *
   * @param tenant the tenant's id or one of its domains
   * @param clientId the application's (client) id
   * @param secret gives the secret's value, which is not the secret's id; asked each time, so that
   *     a host can replace it, and never kept
   */
  public static ClientSecretTokenProvider of(
      String tenant, String clientId, Supplier<String> secret) {
    return of(PUBLIC_CLOUD, tenant, clientId, secret);
  }

  /**
   * A provider in a cloud of the host's choice.
   *
   * @param authority the cloud's sign-in address: {@code https://login.microsoftonline.com}, {@code
   *     https://login.microsoftonline.us} for US Government, {@code
   *     https://login.partner.microsoftonline.cn} for China
   * @param tenant the tenant's id or one of its domains
   * @param clientId the application's (client) id
   * @param secret gives the secret's value, as above
   */
  public static ClientSecretTokenProvider of(
      URI authority, String tenant, String clientId, Supplier<String> secret) {
    EnvironmentUrl.checkSecure("authority", authority);
    checkArgument(
        TENANT.matcher(tenant).matches(),
        "tenant must be a tenant's id or domain, was \"%s\"",
        tenant);
    checkArgument(!clientId.isBlank(), "clientId must be an application's id, was empty");
    requireNonNull(secret, "secret");
    URI endpoint =
        URI.create(
            authority.getScheme()
                + "://"
                + authority.getRawAuthority()
                + "/"
                + tenant
                + "/oauth2/v2.0/token");
    return new ClientSecretTokenProvider(endpoint, clientId, secret, OwnHttpClient.begin(TIMEOUT));
  }

  @Override
  public AccessToken newToken(String scope) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(tokenEndpoint)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "grant_type=client_credentials&client_id="
                        + encoded(clientId)
                        + "&client_secret="
                        + encoded(secret.get())
                        + "&scope="
                        + encoded(scope)))
            .build();
    try {
      HttpResponse<InputStream> response = http.get().send(request, info -> new TimedBody(TIMEOUT));
      try (InputStream body = new LimitedStream(response.body(), LONGEST_ANSWER)) {
        return token(response.statusCode(), body);
      }
    } catch (IOException e) {
      throw new TransientSourceException(
          "The token request to "
              + tokenEndpoint.getHost()
              + " failed ("
              + e.getClass().getSimpleName()
              + "). Check that it can be reached from here.",
          e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private AccessToken token(int status, InputStream body) throws IOException {
    if (status == 429 || status >= 500) {
      throw new TransientSourceException(
          "The token request to " + tokenEndpoint.getHost() + " was answered " + status + ".");
    }
    Map<String, Object> answer;
    try {
      answer = Json.object(body);
    } catch (JsonProcessingException | WrongShapeException e) {
      throw new SourceException(
          "The token request to "
              + tokenEndpoint.getHost()
              + " was answered "
              + status
              + " with something that is no token. Check the authority.");
    }
    if (status != 200) {
      throw refused(status, answer);
    }
    return issued(answer);
  }

  private AccessToken issued(Map<String, Object> answer) {
    String value = Json.text(answer, "access_token");
    String seconds = Json.text(answer, "expires_in");
    try {
      return new AccessToken(value, Duration.ofSeconds(Long.parseLong(seconds)));
    } catch (IllegalArgumentException e) {
      throw new SourceException(
          "The token request to "
              + tokenEndpoint.getHost()
              + " was answered without a usable access_token and expires_in. Check the authority.");
    }
  }

  /** Decides on the error's word: Microsoft says that the numbers and texts beside it change. */
  private SourceException refused(int status, Map<String, Object> answer) {
    String error = Json.text(answer, "error");
    String remedy =
        switch (error) {
          case "invalid_client" ->
              "The secret is wrong or has expired: make a new one in the app registration and"
                  + " configure its value, not its id.";
          case "unauthorized_client" ->
              "The application is unknown in this tenant: check the client id and the tenant.";
          case "invalid_scope", "invalid_resource" ->
              "The environment is unknown in this tenant: check its address and the tenant.";
          default -> "Check the tenant, the client id and the authority.";
        };
    return new SourceException(
        "The token request to "
            + tokenEndpoint.getHost()
            + " was answered "
            + status
            + (ERROR.matcher(error).matches() ? " (" + error + numbers(answer) + ")" : "")
            + ". "
            + remedy);
  }

  private static String numbers(Map<String, Object> answer) {
    return answer.get("error_codes") instanceof List<?> codes
            && codes.size() < 10
            && codes.stream().allMatch(Number.class::isInstance)
        ? " " + codes
        : "";
  }

  @Override
  public String toString() {
    return "ClientSecretTokenProvider[" + tokenEndpoint + "]";
  }
}
