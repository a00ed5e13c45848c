package io.accountsync.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.simulator.Fault;
import io.accountsync.simulator.PrivilegeDepth;
import io.accountsync.simulator.Quirk;
import io.accountsync.simulator.RequestPattern;
import io.accountsync.simulator.Throttling;
import io.accountsync.spi.ChangeFeed;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.PositionExpiredException;
import io.accountsync.spi.SourceException;
import io.accountsync.spi.TransientSourceException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FaultsTest extends Dynamics {
  private static final RequestPattern ACCOUNTS = RequestPattern.to("accounts");

  private Duration slept() {
    return time.sleeps().stream().reduce(Duration.ZERO, Duration::plus);
  }

  @Nested
  class Waiting {
    @ParameterizedTest
    @EnumSource
    void theServicesOwnPauseIsKept(Throttling limit) {
      List<UUID> ids = companies(2);
      dynamics.faults().on(1, ACCOUNTS, Fault.throttled(limit, "17"));

      assertEquals(ids.size(), names(null).changes().size());
      assertEquals(Duration.ofSeconds(17), slept());
    }

    @ParameterizedTest
    @EnumSource
    void decimalCodesMeanTheSame(Throttling limit) {
      companies(1);
      dynamics.turnOn(Quirk.DECIMAL_ERROR_CODES);
      dynamics.faults().on(1, ACCOUNTS, Fault.throttled(limit, "3"));

      assertEquals(1, names(null).changes().size());
      assertEquals(Duration.ofSeconds(3), slept());
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "", "-1", "1.5", "99999999999999999999"})
    void anUnreadablePauseIsReplacedByBackingOff(String retryAfter) {
      companies(1);
      dynamics.faults().on(1, ACCOUNTS, Fault.throttled(Throttling.REQUESTS, retryAfter));

      assertEquals(1, names(null).changes().size());
      assertTrue(slept().toMillis() >= 500 && slept().toMillis() <= 1000, slept().toString());
    }

    @Test
    void pausesGrowWithoutRetryAfterAndEndInATransientFailure() {
      companies(1);
      dynamics.faults().onEach(ACCOUNTS, Fault.throttled(Throttling.EXECUTION_TIME, null));
      source = source(builder -> builder.maxAttempts(5));

      TransientSourceException failure =
          assertThrows(TransientSourceException.class, () -> names(null));
      assertTrue(failure.getMessage().contains("429 (0x80072321)"), failure.getMessage());
      assertEquals(5, requestsTo("accounts"));
      assertEquals(4, time.sleeps().size());
      for (int i = 0; i < 4; i++) {
        long most = 1000L << i;
        long pause = time.sleeps().get(i).toMillis();
        assertTrue(pause >= most / 2 && pause <= most, time.sleeps().toString());
      }
    }

    @Test
    void aPauseBeyondTheBoundEndsTheCallAtOnceAndHoldsBackTheNext() {
      companies(1);
      source = source(builder -> builder.maxRetryTime(Duration.ofMinutes(1)));
      dynamics.faults().on(1, ACCOUNTS, Fault.throttled(Throttling.REQUESTS, "300"));

      assertThrows(TransientSourceException.class, () -> names(null));
      dynamics.clearRequests();
      TransientSourceException held =
          assertThrows(TransientSourceException.class, () -> memberships(null));
      assertTrue(held.getMessage().contains("300 s"), held.getMessage());
      assertEquals(List.of(), dynamics.requests());
      assertEquals(List.of(), time.sleeps());

      time.advance(Duration.ofSeconds(299));
      assertEquals(1, names(null).changes().size());
      assertEquals(Duration.ofSeconds(1), slept());
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999", "Fri, 31 Dec 9999 23:59:59 GMT"})
    void anAbsurdPauseHoldsBackForAnHour(String retryAfter) {
      companies(1);
      dynamics.faults().on(1, ACCOUNTS, Fault.throttled(Throttling.REQUESTS, retryAfter));

      assertThrows(TransientSourceException.class, () -> names(null));
      assertThrows(TransientSourceException.class, () -> names(null));
      time.advance(Duration.ofHours(1));
      assertEquals(1, names(null).changes().size());
      assertEquals(List.of(), time.sleeps());
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void serverErrorsAreTriedAgain(int status) {
      companies(1);
      dynamics.faults().on(1, ACCOUNTS, Fault.status(status));
      dynamics.faults().on(1, ACCOUNTS, Fault.htmlPage(status));

      assertEquals(1, names(null).changes().size());
    }

    @Test
    void aCustomizationLockIsTriedAgain() {
      companies(1);
      dynamics.faults().on(1, ACCOUNTS, Fault.customizationLock());
      assertEquals(1, names(null).changes().size());
    }

    @Test
    void othersErrorsAreNot() {
      companies(1);
      dynamics.faults().onEach(ACCOUNTS, Fault.error(400, 0x80060888, "Bad query 'Jane Doe'"));

      SourceException failure = assertThrows(SourceException.class, () -> names(null));
      assertFalse(failure instanceof TransientSourceException);
      assertFalse(failure instanceof PositionExpiredException);
      assertFalse(failure.getMessage().contains("Jane"), failure.getMessage());
      assertEquals(1, requestsTo("accounts"));
      assertEquals(List.of(), time.sleeps());
    }

    @Test
    void anInterruptEndsTheWaitAndIsKept() {
      companies(1);
      dynamics.faults().on(1, ACCOUNTS, Fault.throttled(Throttling.REQUESTS, "17"));
      dynamics.faults().on(1, ACCOUNTS, Fault.before(() -> {}));
      Thread.currentThread().interrupt();

      assertThrows(TransientSourceException.class, () -> names(null));
      assertTrue(Thread.interrupted());
    }
  }

  @Nested
  class Bodies {
    @Test
    void aConnectionCutOrResetInABodyIsTriedAgain() {
      List<UUID> ids = companies(50);
      dynamics.faults().on(1, ACCOUNTS, Fault.cutAfter(700));
      dynamics.faults().on(1, ACCOUNTS, Fault.resetAfter(700));
      dynamics.faults().on(1, ACCOUNTS, Fault.noReply());

      assertEquals(ids.size(), names(null).changes().size());
      assertEquals(0, dynamics.faults().pending());
    }

    @Test
    void aBodyThatStallsIsGivenUpAndTriedAgain() {
      companies(50);
      source = source(builder -> builder.bodyTimeout(Duration.ofMillis(300)));
      dynamics.faults().on(1, ACCOUNTS, Fault.stallAfter(700));
      assertEquals(50, names(null).changes().size());
    }

    @Test
    void aBodyThatDribblesIsGivenUpAndTriedAgain() {
      companies(50);
      source = source(builder -> builder.bodyTimeout(Duration.ofMillis(300)));
      dynamics.faults().on(1, ACCOUNTS, Fault.dribble(1, Duration.ofMillis(20)));
      assertEquals(50, names(null).changes().size());
    }

    @Test
    void anAnswerThatNeverBeginsIsGivenUp() throws InterruptedException {
      AccessToken token = tokens().newToken(dynamics.uri() + "/.default");
      source =
          DynamicsAccountSource.builder(dynamics.uri(), scope -> token)
              .time(time)
              .requestTimeout(Duration.ofMillis(300))
              .maxAttempts(1)
              .build();
      dynamics.faults().on(1, ACCOUNTS, Fault.stallBeforeAnswer());
      assertThrows(TransientSourceException.class, () -> names(null));
    }

    @Test
    void aStalledBodyCanBeInterrupted() throws Exception {
      companies(50);
      dynamics.faults().on(1, ACCOUNTS, Fault.stallAfter(700));
      Thread reader =
          new Thread(() -> assertThrows(TransientSourceException.class, () -> names(null)));
      reader.start();
      assertTrue(dynamics.faults().awaitStalled(Duration.ofSeconds(20)));
      reader.interrupt();
      reader.join(20_000);
      assertFalse(reader.isAlive());
    }

    @Test
    void whatIsNoPageIsRefusedWithStatusAndRequestButWithoutItsText() {
      companies(1);
      refused(Fault.htmlPage(200), "is not JSON but a web page");
      refused(Fault.notJson(), "is not JSON");
      refused(Fault.body(200, "application/json", "Jane Doe"), "is not JSON");
      refused(Fault.wrongShape(), "GET /api/data/v9.2/accounts");
      refused(Fault.tooDeep(5_000), "nested too deeply");
      refused(Fault.body(200, "application/json", "{\"value\":{\"a\":\"Jane\"}}"), "start_object");
      refused(Fault.body(200, "application/json", "[]"), "start_array where a page was expected");
      refused(
          Fault.body(200, "application/json", "{\"value\":[],\"value\":[]}"), "two lists of rows");
      refused(
          Fault.body(200, "application/json", "{\"value\":[{\"name\":\"Jane\"}]}"),
          "a row has no primary key");
      refused(
          Fault.body(200, "application/json", "{\"value\":[{\"accountid\":\"Jane\"}]}"),
          "primary key is no GUID");
    }

    private void refused(Fault fault, String words) {
      dynamics.faults().on(1, ACCOUNTS, fault);
      SourceException failure = assertThrows(SourceException.class, () -> names(null));
      assertFalse(failure instanceof TransientSourceException, failure.getMessage());
      for (Throwable e = failure; e != null; e = e.getCause()) {
        assertFalse(String.valueOf(e.getMessage()).contains("Jane"), e.getMessage());
      }
      assertTrue(failure.getMessage().contains(words), failure.getMessage());
    }

    @Test
    void aBodyOverTheLimitIsRefused() {
      companies(1);
      source = source(builder -> builder.maxBodyBytes(100_000));
      dynamics.faults().on(1, ACCOUNTS, Fault.endless());
      SourceException failure = assertThrows(SourceException.class, () -> names(null));
      assertTrue(failure.getMessage().contains("more than 100000 bytes"), failure.getMessage());
      assertTrue(failure.getMessage().contains("maxBodyBytes"), failure.getMessage());
    }

    @Test
    void aBodyThatEndsEarlyAsJsonIsTriedAgain() {
      companies(1);
      dynamics
          .faults()
          .on(1, ACCOUNTS, Fault.body(200, "application/json", "{\"value\":[{\"name\":\"A"));
      assertEquals(1, names(null).changes().size());
    }
  }

  @Nested
  class Tokens {
    @Test
    void aRefusedTokenIsRenewedOnce() {
      companies(1);
      source.schema();
      dynamics.revokeAccessTokens();
      dynamics.clearRequests();

      assertEquals(1, names(null).changes().size());
      assertEquals(2, requestsTo("accounts"));
      assertEquals(3, dynamics.requests().size());
      assertEquals(List.of(), time.sleeps());
    }

    @Test
    void aSecondRefusalIsFinal() {
      dynamics.faults().onEach(ACCOUNTS, Fault.unauthorized());
      SourceException failure = assertThrows(SourceException.class, () -> names(null));
      assertFalse(failure instanceof TransientSourceException);
      assertTrue(failure.getMessage().contains("also with a new token"), failure.getMessage());
      assertEquals(2, requestsTo("accounts"));
    }

    @Test
    void aTokenEndpointThatIsDownIsTriedAgain() {
      companies(1);
      dynamics.faults().on(1, RequestPattern.token(), Fault.status(503));
      dynamics.faults().on(1, RequestPattern.token(), Fault.noReply());
      assertEquals(1, names(null).changes().size());
      assertEquals(2, time.sleeps().size());
    }
  }

  @Nested
  class Positions {
    private FeedPosition position() {
      companies(5);
      return names(null).next();
    }

    @Test
    void anExpiredTokenIsAnExpiredPosition() {
      FeedPosition position = position();
      dynamics.expireDeltaTokens();
      companies(1);
      assertThrows(PositionExpiredException.class, () -> names(position));
    }

    @ParameterizedTest
    @EnumSource(names = {"EXPIRED_IS_GONE", "DECIMAL_ERROR_CODES"})
    void inEveryForm(Quirk quirk) {
      FeedPosition position = position();
      dynamics.turnOn(quirk);
      dynamics.faults().on(1, RequestPattern.deltasOf("accounts"), Fault.expiredDeltaToken());
      assertThrows(PositionExpiredException.class, () -> names(position));
    }

    @Test
    void aBareGoneIsOneToo() {
      FeedPosition position = position();
      dynamics.faults().on(1, RequestPattern.deltasOf("accounts"), Fault.status(410));
      assertThrows(PositionExpiredException.class, () -> names(position));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 412})
    void anyOtherRefusalIsOneOnlyAfterASecond(int status) {
      FeedPosition position = position();
      RequestPattern deltas = RequestPattern.deltasOf("accounts");
      dynamics.clearRequests();
      dynamics.faults().on(1, deltas, Fault.error(status, 0, "no"));
      assertEquals(List.of(), names(position).changes());
      assertEquals(2, requestsTo("accounts"));
      assertEquals(Duration.ofSeconds(5), slept(), "a gateway that starts anew is given time");

      dynamics.faults().onEach(deltas, Fault.error(status, 0, "no"));
      assertThrows(PositionExpiredException.class, () -> names(position));
      assertEquals(4, requestsTo("accounts"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 429, 503})
    void butNotOneThatSaysNothingAboutThePosition(int status) {
      FeedPosition position = position();
      source = source(builder -> builder.maxAttempts(2));
      dynamics.faults().onEach(RequestPattern.deltasOf("accounts"), Fault.error(status, 0, "no"));
      SourceException failure = assertThrows(SourceException.class, () -> names(position));
      assertFalse(failure instanceof PositionExpiredException, failure.getMessage());
    }

    @Test
    void aLostPlaceInAFullReadIsOneToo() {
      source = source(builder -> builder.pageSize(2));
      companies(9);
      FeedPosition middle;
      try (var feed = source.accounts(NAME, null)) {
        feed.next();
        middle = feed.next().next();
      }
      dynamics.faults().onEach(ACCOUNTS, Fault.error(400, 0, "no such cookie"));
      assertThrows(PositionExpiredException.class, () -> names(middle));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 410})
    void aLostPlaceAmongWhatChangedDuringAFullReadIsOneToo(int status) {
      source = source(builder -> builder.pageSize(2));
      companies(9);
      FeedPosition middle = positionLike(names(null), "late \\S+ \\S+ http.*");
      dynamics.faults().onEach(ACCOUNTS, Fault.error(status, 0, "no such cookie"));
      assertThrows(PositionExpiredException.class, () -> names(middle));
    }

    @Test
    void aDroppedColumnLosesThePosition() {
      FeedPosition position = position();
      dynamics.accounts().definition().drop("telephone1");
      FeedPosition withColumn =
          new FeedPosition(position.value().replace("select=", "select=telephone1,"));
      assertThrows(PositionExpiredException.class, () -> names(withColumn));
    }
  }

  @Nested
  class Setup {
    @Test
    void aMissingApplicationUserIsNamed() {
      dynamics.user().setPresent(false);
      failsWith("application user for the client id");
    }

    @ParameterizedTest
    @EnumSource(names = {"LOCAL", "NONE"})
    void aMissingRightIsNamed(PrivilegeDepth depth) {
      dynamics.user().setReadDepth("account", depth);
      failsWith("lacks prvReadAccount");
    }

    @Test
    void changeTrackingOffIsNamed() {
      dynamics.accounts().definition().setChangeTracking(false);
      failsWith("turn on \"Track changes\"");
    }

    @Test
    void aWrongSecretIsNamed() {
      source =
          source(
              ClientSecretTokenProvider.of(
                  dynamics.uri(), dynamics.tenant(), dynamics.clientId(), () -> "wrong-secret"));
      failsWith("secret is wrong or has expired");
    }

    @Test
    void aWrongTenantOrClientIsNamed() {
      source =
          source(
              ClientSecretTokenProvider.of(
                  dynamics.uri(), "fabrikam.example", dynamics.clientId(), dynamics::clientSecret));
      failsWith("Check the tenant");
      source =
          source(
              ClientSecretTokenProvider.of(
                  dynamics.uri(), dynamics.tenant(), "another", dynamics::clientSecret));
      failsWith("application is unknown");
    }

    private DynamicsAccountSource source(TokenProvider tokens) {
      return DynamicsAccountSource.builder(dynamics.uri(), tokens).time(time).build();
    }

    @Test
    void aServerThatIsNoDynamicsIsNamed() throws Exception {
      dynamics.faults().onEach(ACCOUNTS, Fault.status(404));
      failsWith("Check that the address is that of a Dynamics 365 environment");
    }

    @Test
    void anAddressThatNobodyAnswersIsNamed() throws Exception {
      URI nobody;
      try (ServerSocket socket = new ServerSocket(0)) {
        nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
      }
      source = DynamicsAccountSource.builder(nobody, tokens()).time(time).build();
      SourceException failure = assertThrows(SourceException.class, () -> names(null));
      assertInstanceOf(TransientSourceException.class, failure);
      assertTrue(failure.getMessage().contains("ConnectException"), failure.getMessage());
    }

    @Test
    void aNameThatDoesNotExistIsNamed() {
      source =
          DynamicsAccountSource.builder(URI.create("https://nowhere.invalid"), tokens())
              .time(time)
              .maxAttempts(2)
              .build();
      SourceException failure = assertThrows(SourceException.class, () -> names(null));
      assertTrue(failure.getMessage().contains("nowhere.invalid"), failure.getMessage());
      assertEquals(1, time.sleeps().size());
    }

    @Test
    void aServerWithoutTlsIsNamed() {
      source =
          DynamicsAccountSource.builder(
                  URI.create("https://127.0.0.1:" + dynamics.uri().getPort()), tokens())
              .time(time)
              .maxAttempts(2)
              .build();
      SourceException failure = assertThrows(SourceException.class, () -> names(null));
      assertTrue(failure.getMessage().contains("failed in TLS"), failure.getMessage());
    }

    private void failsWith(String words) {
      SourceException failure = assertThrows(SourceException.class, () -> names(null));
      assertFalse(failure instanceof TransientSourceException, failure.getMessage());
      assertTrue(failure.getMessage().contains(words), failure.getMessage());
    }
  }

  @Nested
  class Ahead {
    @Test
    void onePageIsReadAheadAndNeverTwo() throws Exception {
      source = source(builder -> builder.pageSize(1));
      companies(6);
      try (ChangeFeed<?> feed = source.memberships(null)) {
        feed.next();
      }
      FeedPosition position = names(null).next();
      companies(5);
      source.schema();
      dynamics.clearRequests();
      // The second page stalls: it is being read although nobody has asked for it.
      dynamics.faults().on(2, ACCOUNTS, Fault.stallAfter(50));
      try (var feed = source.accounts(NAME, position)) {
        feed.next();
        assertTrue(dynamics.faults().awaitStalled(Duration.ofSeconds(20)));
        assertEquals(2, requestsTo("accounts"));
        dynamics.faults().release();
        feed.next();
      }
      assertTrue(requestsTo("accounts") <= 3, () -> "" + dynamics.requests());
    }

    @Test
    void nothingIsReadAheadWhileTheServiceWantsToBeLeftAlone() {
      source = source(builder -> builder.pageSize(1));
      FeedPosition position = names(null).next();
      companies(5);
      dynamics.clearRequests();
      dynamics.faults().on(1, ACCOUNTS, Fault.throttled(Throttling.REQUESTS, "5"));
      try (var feed = source.accounts(NAME, position)) {
        feed.next();
        assertEquals(2, requestsTo("accounts"));
        assertTrue(
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("accountsync-dynamics")));
        assertEquals(1, feed.next().changes().size());
      }
    }

    @Test
    void aFaultAheadIsToldWhenItsPageIsAskedFor() {
      source = source(builder -> builder.pageSize(1));
      FeedPosition position = names(null).next();
      companies(3);
      dynamics.faults().on(2, ACCOUNTS, Fault.expiredDeltaToken());
      try (var feed = source.accounts(NAME, position)) {
        feed.next();
        assertThrows(PositionExpiredException.class, feed::next);
        assertThrows(IllegalStateException.class, feed::next);
      }
    }

    @Test
    void aFeedThatHasEndedOrIsClosedSaysSo() {
      companies(1);
      var feed = source.accounts(NAME, null);
      feed.next();
      assertThrows(IllegalStateException.class, feed::next);
      feed.close();
      feed.close();
      assertThrows(IllegalStateException.class, feed::next);
    }
  }
}
