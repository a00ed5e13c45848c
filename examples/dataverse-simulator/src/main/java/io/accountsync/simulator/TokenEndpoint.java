package io.accountsync.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/** The identity provider: {@code POST /<tenant>/oauth2/v2.0/token} with client credentials. */
final class TokenEndpoint {
  private static final Pattern PATH = Pattern.compile("/([^/]+)/oauth2/v2\\.0/token");
  private static final Pattern SCOPE = Pattern.compile("https?://[^/]+/\\.default");

  private final String tenant;
  private final String clientId;
  private final String secret;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Instant> issued = new ConcurrentHashMap<>();
  private volatile Duration lifetime;

  TokenEndpoint(
      String tenant, String clientId, String secret, Duration lifetime, InstantSource clock) {
    this.tenant = tenant;
    this.clientId = clientId;
    this.secret = secret;
    this.lifetime = lifetime;
    this.clock = clock;
  }

  static boolean isTokenPath(String path) {
    return PATH.matcher(path).matches();
  }

  String authority(String origin) {
    return origin + "/" + tenant;
  }

  void setLifetime(Duration lifetime) {
    this.lifetime = lifetime;
  }

  /** Makes every token issued so far invalid. */
  void revokeAll() {
    issued.clear();
  }

  boolean accepts(@Nullable String token) {
    Instant expiry = token == null ? null : issued.get(token);
    return expiry != null && clock.instant().isBefore(expiry);
  }

  Reply answer(String method, String path, Map<String, String> form) {
    if (!method.equals("POST")) {
      return error(400, "invalid_request", 900561, "The endpoint only accepts POST requests.");
    }
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches() || !matcher.group(1).equals(tenant)) {
      return error(
          400,
          "invalid_request",
          90002,
          "Tenant was not found. Check to make sure you have the correct tenant ID.");
    }
    if (!"client_credentials".equals(form.get("grant_type"))) {
      return error(
          400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
    }
    if (!clientId.equals(form.get("client_id"))) {
      return error(
          400, "unauthorized_client", 700016, "Application was not found in the directory.");
    }
    if (!form.containsKey("client_assertion") && !secret.equals(form.get("client_secret"))) {
      return error(
          401,
          "invalid_client",
          7000215,
          "Invalid client secret provided. Ensure the secret being sent in the request is the"
              + " client secret value, not the client secret ID.");
    }
    if (!SCOPE.matcher(form.getOrDefault("scope", "").split(" ", -1)[0]).matches()) {
      return error(
          400,
          "invalid_scope",
          70011,
          "The provided value for the input parameter 'scope' is not valid.");
    }
    return token();
  }

  private Reply token() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Instant now = clock.instant();
    issued.values().removeIf(expiry -> !now.isBefore(expiry));
    issued.put(token, now.plus(lifetime));
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("token_type", "Bearer");
    body.put("expires_in", lifetime.toSeconds());
    body.put("ext_expires_in", lifetime.toSeconds());
    body.put("access_token", token);
    return Reply.json(body)
        .with("Content-Type", "application/json; charset=utf-8")
        .with("Cache-Control", "no-store, no-cache");
  }

  private Reply error(int status, String error, int number, String text) {
    return error(status, error, number, text, clock.instant());
  }

  static Reply error(int status, String error, int number, String text, Instant now) {
    String trace = UUID.randomUUID().toString();
    String correlation = UUID.randomUUID().toString();
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ');
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("error", error);
    body.put(
        "error_description",
        "AADSTS"
            + number
            + ": "
            + text
            + "\r\nTrace ID: "
            + trace
            + "\r\nCorrelation ID: "
            + correlation
            + "\r\nTimestamp: "
            + time);
    body.putArray("error_codes").add(number);
    body.put("timestamp", time).put("trace_id", trace).put("correlation_id", correlation);
    body.put("error_uri", "https://login.microsoftonline.com/error?code=" + number);
    Reply reply = Reply.json(body);
    return new Reply(status, reply.headers(), reply.body())
        .with("Content-Type", "application/json; charset=utf-8");
  }
}
