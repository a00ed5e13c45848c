package io.accountsync.dynamics;

import static java.util.Objects.requireNonNull;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.IClientCredential;
import com.microsoft.aad.msal4j.ManagedIdentityApplication;
import com.microsoft.aad.msal4j.ManagedIdentityId;
import com.microsoft.aad.msal4j.ManagedIdentityParameters;
import com.microsoft.aad.msal4j.MsalException;
import com.microsoft.aad.msal4j.MsalServiceException;
import io.accountsync.spi.SourceException;
import io.accountsync.spi.TransientSourceException;
import java.net.MalformedURLException;
import java.net.URI;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * Gets tokens from Microsoft Entra ID through Microsoft's own library, MSAL4J ({@code
 * com.microsoft.azure:msal4j}), which the host adds to its dependencies. Safe for threads.
 */
public final class Msal4jTokenProvider implements TokenProvider {
  private static final String DEFAULT_SCOPE = "/.default";
  private static final Pattern ERROR = Pattern.compile("[a-z_]{1,60}");
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** MSAL4J itself waits for ever for an endpoint that is silent. */
  private static final int SILENCE_MILLIS = 30_000;

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

  private final String name;
  private final Acquisition acquisition;
  private final Duration longestWait;

  /** Asks MSAL4J, past its own cache: the source keeps the token. */
  @FunctionalInterface
  interface Acquisition {
    CompletableFuture<IAuthenticationResult> acquire(String scope) throws Exception;
  }

  Msal4jTokenProvider(String name, Acquisition acquisition) {
    this(name, acquisition, LONGEST_WAIT);
  }

  Msal4jTokenProvider(String name, Acquisition acquisition, Duration longestWait) {
    this.name = name;
    this.acquisition = acquisition;
    this.longestWait = longestWait;
  }

  /**
   * A provider for an application with a client secret.
   *
   * @param authority the cloud's sign-in address, such as {@code https://login.microsoftonline.com}
   * @param tenant the tenant's id or one of its domains
   * @param clientId the application's (client) id
   * @param secret the secret's value
   */
  public static Msal4jTokenProvider clientSecret(
      URI authority, String tenant, String clientId, String secret) {
    return confidential(
        authority, tenant, clientId, ClientCredentialFactory.createFromSecret(secret));
  }

  /**
   * A provider for an application with a certificate.
   *
   * @param authority the cloud's sign-in address, such as {@code https://login.microsoftonline.com}
   * @param tenant the tenant's id or one of its domains
   * @param clientId the application's (client) id
   * @param key the certificate's private key
   * @param certificate the certificate that the application is registered with
   */
  public static Msal4jTokenProvider certificate(
      URI authority, String tenant, String clientId, PrivateKey key, X509Certificate certificate) {
    return confidential(
        authority,
        tenant,
        clientId,
        ClientCredentialFactory.createFromCertificate(key, certificate));
  }

  /** A provider for the identity that the machine itself has in Azure. */
  public static Msal4jTokenProvider managedIdentity() {
    return managed("system", ManagedIdentityId.systemAssigned());
  }

  /**
   * A provider for an identity that was assigned to the machine in Azure.
   *
   * @param clientId the identity's client id
   */
  public static Msal4jTokenProvider managedIdentity(String clientId) {
    return managed(clientId, ManagedIdentityId.userAssignedClientId(clientId));
  }

  private static Msal4jTokenProvider confidential(
      URI authority, String tenant, String clientId, IClientCredential credential) {
    ConfidentialClientApplication.Builder application =
        ConfidentialClientApplication.builder(clientId, credential);
    return confidential(authority + "/" + tenant + "/", clientId, application);
  }

  static Msal4jTokenProvider confidential(
      String authority, String clientId, ConfidentialClientApplication.Builder builder) {
    ConfidentialClientApplication application;
    try {
      application =
          builder
              .authority(authority)
              .connectTimeoutForDefaultHttpClient(SILENCE_MILLIS)
              .readTimeoutForDefaultHttpClient(SILENCE_MILLIS)
              .build();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(
          "authority and tenant must make an https address, were " + authority, e);
    }
    return new Msal4jTokenProvider(
        clientId + " at " + authority,
        scope ->
            application.acquireToken(
                ClientCredentialParameters.builder(Set.of(scope)).skipCache(true).build()));
  }

  private static Msal4jTokenProvider managed(String name, ManagedIdentityId id) {
    ManagedIdentityApplication application =
        ManagedIdentityApplication.builder(id)
            .connectTimeoutForDefaultHttpClient(SILENCE_MILLIS)
            .readTimeoutForDefaultHttpClient(SILENCE_MILLIS)
            .build();
    return new Msal4jTokenProvider(
        "managed identity " + name,
        scope ->
            application.acquireTokenForManagedIdentity(
                ManagedIdentityParameters.builder(resource(scope)).forceRefresh(true).build()));
  }

  /** A managed identity is asked for a resource, which is the scope without its ending. */
  static String resource(String scope) {
    return scope.endsWith(DEFAULT_SCOPE)
        ? scope.substring(0, scope.length() - DEFAULT_SCOPE.length())
        : scope;
  }

  @Override
  public AccessToken newToken(String scope) throws InterruptedException {
    try {
      return token(acquisition.acquire(requireNonNull(scope, "scope")));
    } catch (ExecutionException e) {
      throw refused(e.getCause());
    } catch (InterruptedException | TransientSourceException e) {
      throw e;
    } catch (Exception e) {
      throw refused(e);
    }
  }

  private AccessToken token(CompletableFuture<IAuthenticationResult> asked)
      throws InterruptedException, ExecutionException {
    IAuthenticationResult result;
    try {
      result = asked.get(longestWait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      asked.cancel(true);
      throw new TransientSourceException(
          "MSAL4J got no token for "
              + name
              + " within "
              + longestWait.toSeconds()
              + " s. Check that the sign-in address answers.");
    }
    // MSAL computes this date from the lifetime and the machine's own clock.
    Duration lifetime = Duration.between(Instant.now(), result.expiresOnDate().toInstant());
    return new AccessToken(
        result.accessToken(), lifetime.compareTo(SHORTEST) < 0 ? SHORTEST : lifetime);
  }

  /** MSAL's words may quote an answer, so only the kind of error is passed on. */
  private SourceException refused(@Nullable Throwable cause) {
    String what = "MSAL4J got no token for " + name;
    if (cause instanceof MsalServiceException refusal) {
      String code = refusal.errorCode();
      Integer status = refusal.statusCode(); // null if the answer was none of the protocol's
      String told =
          (status == null ? "unreadable" : status.toString())
              + (code != null && ERROR.matcher(code).matches() ? " (" + code + ")" : "");
      return status == null || status == 429 || status >= 500
          ? new TransientSourceException(what + ": the answer was " + told + ".")
          : new SourceException(
              what
                  + ": the answer was "
                  + told
                  + ". Check the tenant, the client id and its secret, certificate or identity.");
    }
    if (cause instanceof MsalException) {
      return new TransientSourceException(
          what + " (" + cause.getClass().getSimpleName() + "). Check that it can be reached.");
    }
    String kind = cause == null ? "" : " (" + cause.getClass().getSimpleName() + ")";
    return new SourceException(what + kind + ".");
  }

  @Override
  public String toString() {
    return "Msal4jTokenProvider[" + name + "]";
  }
}
