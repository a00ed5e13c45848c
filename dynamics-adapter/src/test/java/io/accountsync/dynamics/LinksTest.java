package io.accountsync.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.accountsync.simulator.Fault;
import io.accountsync.simulator.RequestPattern;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.SourceException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The token stays inside the environment, and a read ends. */
final class LinksTest extends Dynamics {
  @Test
  void theTokenIsNotSentWhereALinkLeads() throws Exception {
    List<String> received = new CopyOnWriteArrayList<>();
    HttpServer elsewhere =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    elsewhere.createContext(
        "/",
        exchange -> {
          received.add(exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    elsewhere.start();
    String there = "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/accounts";
    source = source(builder -> builder.pageSize(2));
    companies(5);
    try {
      dynamics
          .faults()
          .on(2, RequestPattern.fullReadsOf("accounts"), Fault.nextLink(link -> there));
      SourceException next = assertThrows(SourceException.class, () -> names(null));
      assertTrue(next.getMessage().contains("refused"), next.getMessage());

      FeedPosition position = names(null).next();
      dynamics.faults().on(1, RequestPattern.deltasOf("accounts"), Fault.deltaLink(link -> there));
      assertThrows(SourceException.class, () -> names(position));

      dynamics.faults().on(1, RequestPattern.deltasOf("accounts"), Fault.redirect(there));
      SourceException redirect = assertThrows(SourceException.class, () -> names(position));
      assertTrue(redirect.getMessage().contains("redirects are not followed"));
      assertEquals(List.of(), received);
    } finally {
      elsewhere.stop(0);
    }
  }

  @Test
  void aLinkToAPageReadBeforeEndsTheRead() {
    source = source(builder -> builder.pageSize(2));
    companies(7);
    dynamics.faults().on(3, RequestPattern.fullReadsOf("accounts"), Fault.nextLinkToItself());

    SourceException failure = assertThrows(SourceException.class, () -> names(null));
    assertTrue(failure.getMessage().contains("circles"), failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delta https://fabrikam.crm4.dynamics.com/api/data/v9.2/accounts?$deltatoken=1",
        "full 2026-01-01T00:00:00Z https://fabrikam.crm4.dynamics.com/accounts -",
        "late yesterday http://127.0.0.1:1/accounts - -",
        "https://fabrikam.crm4.dynamics.com",
        "delta",
        "rubbish",
      })
  void aPositionOfAnotherEnvironmentIsRefused(String text) {
    FeedPosition foreign = new FeedPosition(text);
    SourceException failure =
        assertThrows(SourceException.class, () -> source.accounts(NAME, foreign));
    assertTrue(failure.getMessage().contains("does not belong to"), failure.getMessage());
    assertFalse(failure.getMessage().contains("deltatoken"));
  }

  @Test
  void aFollowingSourceMustNotFollowRedirects() {
    var client =
        java.net.http.HttpClient.newBuilder()
            .followRedirects(java.net.http.HttpClient.Redirect.NORMAL)
            .build();
    assertThrows(
        IllegalArgumentException.class, () -> source(builder -> builder.httpClient(client)));
  }
}
