package io.accountsync.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.simulator.Fault;
import io.accountsync.simulator.RequestPattern;
import io.accountsync.simulator.Throttling;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.SourceException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Greps all that a whole faulty run says for what nobody may read there. */
final class SecrecyTest extends Dynamics {
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final List<String> issued = new CopyOnWriteArrayList<>();
  private final Logger logger = Logger.getLogger("io.accountsync.dynamics");
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          said.add(new SimpleFormatter().format(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    listener.setLevel(Level.ALL);
    logger.setLevel(Level.ALL);
    logger.setUseParentHandlers(false);
    logger.addHandler(listener);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(listener);
    logger.setLevel(null);
    logger.setUseParentHandlers(true);
  }

  @Test
  void noTokenSecretOrPersonalDataIsSaid() {
    ClientSecretTokenProvider real = tokens();
    TokenProvider recording =
        scope -> {
          AccessToken token = real.newToken(scope);
          issued.add(token.value());
          said.add(token.toString());
          return token;
        };
    source =
        DynamicsAccountSource.builder(dynamics.uri(), recording)
            .time(time)
            .pageSize(2)
            .maxAttempts(3)
            .bodyTimeout(Duration.ofMillis(500))
            .build();
    said.add(source + " " + real + " " + recording);
    for (int i = 0; i < 5; i++) {
      dynamics.accounts().create(Map.of("name", "Jane Doe " + i));
    }
    FeedPosition position = names(null).next();
    RequestPattern accounts = RequestPattern.to("accounts");
    String echo =
        "{\"error\":{\"code\":\"0x80040216\",\"message\":\"Jane Doe, jane@example.com\"}}";
    for (Fault fault :
        List.of(
            Fault.throttled(Throttling.REQUESTS, "7"),
            Fault.status(503),
            Fault.unauthorized(),
            Fault.error(400, 0x80060888, "Jane Doe"),
            Fault.error(403, 0x80040220, "Jane Doe is missing prvReadAccount privilege"),
            Fault.body(500, "application/json", echo),
            Fault.body(200, "application/json", "{\"value\":[{\"name\":\"Jane Doe\"}]}"),
            Fault.body(200, "application/json", "Jane Doe"),
            Fault.body(200, "application/json", "{\"value\":[{\"accountid\":Jane Doe}]}"),
            Fault.htmlPage(200),
            Fault.cutAfter(60),
            Fault.resetAfter(60),
            Fault.stallAfter(60),
            Fault.tooDeep(2_000),
            Fault.expiredDeltaToken(),
            Fault.redirect("https://evil.example/?token"),
            Fault.nextLink(link -> "https://evil.example/"))) {
      dynamics.faults().onEach(accounts, fault);
      run(() -> names(null));
      run(() -> names(position));
      dynamics.faults().clear();
      dynamics.accounts().create(Map.of("name", "Jane Doe"));
    }
    dynamics.faults().onEach(RequestPattern.token(), Fault.tokenError(400, "x", 1, "Jane Doe"));
    dynamics.revokeAccessTokens();
    run(() -> names(null));
    dynamics.faults().clear();
    said.add(source.check(List.of("name")).toString());
    Thread.getAllStackTraces().keySet().forEach(thread -> said.add(thread.getName()));

    assertTrue(said.size() > 60, "the run says a lot: " + said.size());
    assertTrue(said.stream().anyMatch(text -> text.contains("Attempt 1 failed")));
    assertFalse(issued.isEmpty());
    List<String> forbidden = new ArrayList<>(issued);
    forbidden.addAll(List.of(dynamics.clientSecret(), "Jane", "jane@", "Bearer"));
    for (String secret : forbidden) {
      assertEquals(
          List.of(),
          said.stream().filter(text -> text.contains(secret)).toList(),
          "says " + secret);
    }
  }

  private void run(Runnable read) {
    try {
      read.run();
    } catch (SourceException e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      said.add(trace.toString());
    }
  }
}
