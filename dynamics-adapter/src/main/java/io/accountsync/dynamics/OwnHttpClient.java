package io.accountsync.dynamics;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Makes HTTP clients beside whatever else the host starts: the JDK's TLS alone takes a few hundred
 * milliseconds to get ready. Whoever needs the client first waits for it.
 */
final class OwnHttpClient {
  private OwnHttpClient() {}

  /**
   * Begins to make a client that follows no redirects, which could carry a token away, and speaks
   * HTTP/1.1: requests follow on each other, so that HTTP/2 gains nothing, and when one of them has
   * taken too long, the JDK leaves its connection, but keeps an HTTP/2 connection for the next.
   */
  static Supplier<HttpClient> begin(Duration connectTimeout) {
    return CompletableFuture.supplyAsync(
            () ->
                HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(connectTimeout)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build(),
            OwnHttpClient::inBackground)
        ::join;
  }

  /** Not in the common pool, where it could wait for the host's own work. */
  private static void inBackground(Runnable work) {
    Thread thread = new Thread(work, "account-sync-http");
    thread.setDaemon(true);
    thread.start();
  }
}
