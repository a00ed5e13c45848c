package io.accountsync.dynamics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.dynamics.Fault.Remedy;
import io.accountsync.spi.PositionExpiredException;
import io.accountsync.spi.SourceException;
import io.accountsync.spi.TransientSourceException;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is decided about answers, without any server. */
final class PureDecisionsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Query PLAIN =
      Query.of(URI.create("https://contoso.crm4.dynamics.com/api/data/v9.2/accounts?$filter=x"));

  @Nested
  class Retrying {
    private final Patience patience = new Patience(4, Duration.ofMinutes(10));

    private Optional<Duration> pause(int failed, double random) {
      return patience.pause(failed, Duration.ZERO, Optional.empty(), random);
    }

    @Test
    void pausesDoubleAndHalfOfEachIsChance() {
      assertEquals(Optional.of(Duration.ofMillis(500)), pause(1, 0));
      assertEquals(Optional.of(Duration.ofSeconds(1)), pause(1, 1));
      assertEquals(Optional.of(Duration.ofSeconds(1)), pause(2, 0));
      assertEquals(Optional.of(Duration.ofSeconds(3)), pause(3, 0.5));
      assertEquals(Optional.empty(), pause(4, 0));
    }

    @Test
    void noPauseOfItsOwnIsLongerThanAMinute() {
      Patience long20 = new Patience(100, Duration.ofDays(1));
      assertEquals(
          Optional.of(Duration.ofMinutes(1)), long20.pause(60, Duration.ZERO, Optional.empty(), 1));
    }

    @Test
    void whatTheServiceSaysIsKeptExactlyUpToTheBound() {
      Optional<Duration> told = Optional.of(Duration.ofSeconds(299));
      assertEquals(told, patience.pause(1, Duration.ZERO, told, 0.5));
      assertEquals(told, patience.pause(1, Duration.ofSeconds(301), told, 0.5));
      assertEquals(Optional.empty(), patience.pause(1, Duration.ofSeconds(302), told, 0.5));
    }

    @Test
    void toBeToldToWaitForNothingIsToBeToldNothing() {
      assertEquals(
          patience.pause(3, Duration.ZERO, Optional.empty(), 0.5),
          patience.pause(3, Duration.ZERO, Optional.of(Duration.ZERO), 0.5));
    }

    @Test
    void boundsAreChecked() {
      assertThrows(IllegalArgumentException.class, () -> new Patience(0, Duration.ofSeconds(1)));
      assertThrows(IllegalArgumentException.class, () -> new Patience(1, Duration.ZERO));
    }
  }

  @Nested
  class RetryAfterHeader {
    @ParameterizedTest
    @CsvSource({
      "0,0",
      "17,17",
      "' 17 ',17",
      "3600,3600",
      "3601,3600",
      "999999999,3600",
      "'Sun, 01 Mar 2026 10:00:30 GMT',30",
      "'Sun, 01 Mar 2026 09:00:00 GMT',0",
      "'Fri, 31 Dec 9999 23:59:59 GMT',3600"
    })
    void isSecondsOrADateAndAnHourAtMost(String text, long seconds) {
      assertEquals(Optional.of(Duration.ofSeconds(seconds)), RetryAfter.parse(text, NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "1e3", "9999999999", "2026-03-01T10:00:30Z"})
    void orSaysNothing(String text) {
      assertEquals(Optional.empty(), RetryAfter.parse(text, NOW));
    }
  }

  @Nested
  class ErrorBodies {
    private ErrorBody read(String json) {
      return ErrorBody.read(new ByteArrayInputStream(json.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"0x80044352\"",
          "\"0X80044352\"",
          "\"-2147204270\"",
          "-2147204270",
          "\"0x80044352\""
        })
    void codesAreReadInEverySpelling(String code) {
      assertEquals(
          ErrorBody.EXPIRED_VERSION_STAMP, read("{\"error\":{\"code\":" + code + "}}").code());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "{}",
          "[]",
          "<html>",
          "{\"message\":\"x\"}",
          "{\"error\":\"x\"}",
          "{\"error\":{\"code\":\"\"}}",
          "{\"error\":{\"code\":\"x\"}}",
          "{\"error\":{\"code\":{\"a\":1}}}",
          "{\"error\":{\"code\":\"0x800443521\"}}"
        })
    void whatCannotBeReadTellsNothing(String json) {
      assertEquals(0, read(json).code());
      assertEquals("", read(json).shown());
    }

    @Test
    void nothingOfTheTextIsShown() {
      ErrorBody body = read("{\"error\":{\"code\":\"0x80040220\",\"message\":\"Jane Doe\"}}");
      assertEquals("ErrorBody[ (0x80040220)]", body.toString());
    }

    @Test
    void thePrivilegeIsFoundInBothMessageFamilies() {
      assertEquals(
          "prvReadAccount",
          new ErrorBody(0, "Principal user (Id=1) is missing prvReadAccount privilege")
              .privilege());
      assertEquals(
          "prvReadContact",
          new ErrorBody(0, "SecLib::CheckPrivilege failed. PrivilegeName: prvReadContact, x")
              .privilege());
      assertEquals("a read privilege", new ErrorBody(0, "no").privilege());
    }
  }

  @Nested
  class Answers {
    private RuntimeException decide(
        Query query, int status, int code, Map<String, String> headers) {
      HttpHeaders all =
          HttpHeaders.of(
              headers.entrySet().stream()
                  .collect(
                      java.util.stream.Collectors.toMap(
                          Map.Entry::getKey, entry -> List.of(entry.getValue()))),
              (name, value) -> true);
      return Refusals.of(query, status, all, NOW, new ErrorBody(code, ""));
    }

    private Remedy remedy(Query query, int status, int code) {
      return assertInstanceOf(Fault.class, decide(query, status, code, Map.of())).remedy();
    }

    @ParameterizedTest
    @CsvSource({
      "408,0",
      "421,0",
      "425,0",
      "429,0",
      "500,0",
      "502,0",
      "503,0",
      "504,0",
      "400,0x80071151",
      "400,0x80072322",
      "403,0x80072321",
      "400,0x80072326",
      "400,0x80048544"
    })
    void someAreWorthWaiting(int status, String code) {
      assertEquals(Remedy.WAIT, remedy(PLAIN, status, Long.decode(code).intValue()));
      assertEquals(Remedy.WAIT, remedy(PLAIN.asPosition(), status, Long.decode(code).intValue()));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 405, 410, 412, 413, 501, 505, 302, 204})
    void othersAreNot(int status) {
      RuntimeException decided = decide(PLAIN, status, 0, Map.of());
      assertInstanceOf(SourceException.class, decided);
      assertFalse(decided instanceof TransientSourceException);
      assertFalse(decided instanceof PositionExpiredException);
    }

    @Test
    void aPositionIsLostByItsCodeOrAtASecondRefusal() {
      Query position = PLAIN.asPosition();
      for (int status : List.of(400, 410, 500)) {
        assertInstanceOf(
            PositionExpiredException.class,
            decide(position, status, ErrorBody.EXPIRED_VERSION_STAMP, Map.of()));
      }
      assertInstanceOf(PositionExpiredException.class, decide(position, 410, 0, Map.of()));
      for (int status : List.of(400, 404, 405, 412)) {
        Fault fault = assertInstanceOf(Fault.class, decide(position, status, 0, Map.of()));
        assertEquals(Remedy.ASK_AGAIN, fault.remedy());
        assertInstanceOf(PositionExpiredException.class, fault.outcome());
      }
      assertEquals(Remedy.NEW_TOKEN, remedy(position, 401, 0));
      assertInstanceOf(ForbiddenException.class, decide(position, 403, 0, Map.of()));
      assertFalse(
          decide(position, 400, ErrorBody.CHANGE_TRACKING_OFF, Map.of())
              instanceof PositionExpiredException);
      assertInstanceOf(SourceException.class, decide(position, 302, 0, Map.of()));
    }

    @Test
    void messagesHaveStatusCodeAndRequestIdButNoQuery() {
      String message =
          decide(PLAIN, 403, ErrorBody.NO_SUCH_USER, Map.of("REQ_ID", "abc-1")).getMessage();
      assertTrue(
          message.startsWith(
              "GET /api/data/v9.2/accounts was answered 403 (0x80072560), request id abc-1."),
          message);
      assertFalse(message.contains("filter"), message);
      assertFalse(
          decide(PLAIN, 400, 0, Map.of("x-ms-service-request-id", "<script>"))
              .getMessage()
              .contains("script"));
    }

    @Test
    void theDepthIsNamedOnlyWhereItIsTheMatter() {
      String shallow = "PrivilegeName: prvReadAccount, Required Depth: Global, BusinessUnitId: 1";
      assertTrue(
          message(403, 0x80040220, shallow)
              .contains("lacks prvReadAccount at the depth Organization (Global): grant it"));
      assertTrue(
          message(403, 0x80040220, "is missing prvReadAccount privilege")
              .contains("lacks prvReadAccount: grant it"));
    }

    @Test
    void changeTrackingOffIsKnownByItsCodeOrItsWords() {
      for (String message :
          List.of(
              message(400, ErrorBody.CHANGE_TRACKING_OFF, ""),
              message(400, 0x80060888, "Entity account isn't enabled for change tracking."))) {
        assertTrue(message.contains("turn on \"Track changes\""), message);
      }
    }

    private String message(int status, int code, String text) {
      return Refusals.of(
              PLAIN,
              status,
              HttpHeaders.of(Map.of(), (name, value) -> true),
              NOW,
              new ErrorBody(code, text))
          .getMessage();
    }

    @ParameterizedTest
    @CsvSource({
      "0x80072560,add an application user",
      "0x8004A112,is disabled",
      "0x80042F09,no security role",
      "0x8004A104,environment is disabled",
      "0x80040220,grant it in its security role"
    })
    void forbiddenHasARemedy(String code, String words) {
      String message = decide(PLAIN, 403, Long.decode(code).intValue(), Map.of()).getMessage();
      assertTrue(message.contains(words), message);
    }
  }

  @Nested
  class Waits {
    private final ManualTime time = new ManualTime();
    private final RequestGate gate = new RequestGate(time);
    private final Duration minute = Duration.ofMinutes(1);

    @Test
    void theLongestPauseCounts() throws InterruptedException {
      gate.close(Duration.ofSeconds(5));
      gate.close(Duration.ofSeconds(30));
      gate.close(Duration.ofSeconds(1));
      gate.pass(minute);
      gate.pass(minute);
      assertEquals(List.of(Duration.ofSeconds(30)), time.sleeps());
    }

    @Test
    void anOpenGateNeverWaits() throws InterruptedException {
      gate.pass(minute);
      gate.close(Duration.ZERO);
      gate.pass(minute);
      assertEquals(List.of(), time.sleeps());
    }

    @Test
    void aWaitBeyondTheBoundIsRefused() throws InterruptedException {
      gate.close(Duration.ofSeconds(61));
      assertThrows(TransientSourceException.class, () -> gate.pass(minute));
      time.advance(Duration.ofSeconds(1));
      gate.pass(minute);
      assertEquals(List.of(minute), time.sleeps());
    }
  }
}
