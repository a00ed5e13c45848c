package io.accountsync.simulator;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.annotation.Nullable;

/**
 * Something that goes wrong with one answer: another answer in its place, a broken transport, other
 * links. Immutable; says what, while {@link FaultScript} says when. Byte counts are of the body as
 * it goes over the wire, so after gzip if the client accepts it.
 */
public final class Fault {
  private static final String JSON = "application/json; odata.metadata=minimal";
  private static final String BUSY_IMPORT =
      "Cannot start the requested operation [Import] because there is another [Import] running at"
          + " this moment.";

  private final @Nullable Answer answer;
  private final @Nullable Transport transport;
  private final Links links;
  private final Runnable before;

  /** Makes the answer; errors are thrown as {@link ODataError}. */
  @FunctionalInterface
  interface Answer {
    Reply reply(RecordedRequest request, Organization organization);
  }

  /** What befalls the body. */
  enum TransportKind {
    NO_REPLY,
    CUT,
    RESET,
    STALL,
    DRIBBLE,
    DELAY
  }

  /**
   * What befalls the body, and where.
   *
   * @param kind what happens
   * @param bytes after how many bytes, or in steps of how many
   * @param pause how long it takes
   */
  record Transport(TransportKind kind, long bytes, Duration pause) {
    Transport {
      if (bytes < 0) {
        throw new IllegalArgumentException("bytes must be 0 or more, was " + bytes);
      }
    }
  }

  private Fault(
      @Nullable Answer answer, @Nullable Transport transport, Links links, Runnable before) {
    this.answer = answer;
    this.transport = transport;
    this.links = links;
    this.before = before;
  }

  private static Fault answering(Answer answer) {
    return new Fault(answer, null, Links.TRUE, () -> {});
  }

  private static Fault broken(TransportKind kind, long bytes, Duration pause) {
    return new Fault(null, new Transport(kind, bytes, pause), Links.TRUE, () -> {});
  }

  /**
   * 429 with the code of one of the three limits.
   *
   * @param retryAfter the header as it is sent, be it seconds, a date or rubbish; null for none
   */
  public static Fault throttled(Throttling limit, @Nullable String retryAfter) {
    return answering(
        (request, organization) ->
            ErrorReply.of(new ODataError(429, limit.code, limit.message), organization, false)
                .with("Retry-After", retryAfter));
  }

  /** A status with an empty body, as 502, 503 and 504 often come. */
  public static Fault status(int status) {
    return answering((request, organization) -> Reply.empty(status));
  }

  /** An error in the form of the service; a code of 0 leaves it empty. */
  public static Fault error(int status, int code, String message) {
    requireNonNull(message, "message");
    return answering(
        (request, organization) ->
            ErrorReply.of(new ODataError(status, code, message), organization, false));
  }

  /** 400 with 0x80071151: a solution import holds the customization lock for a while. */
  public static Fault customizationLock() {
    return error(400, 0x80071151, BUSY_IMPORT);
  }

  /** The delta token has expired: 400, or 410 with {@link Quirk#EXPIRED_IS_GONE}. */
  public static Fault expiredDeltaToken() {
    return answering(
        (request, organization) ->
            ErrorReply.of(DeltaReader.expired(organization), organization, false));
  }

  /** 401 with a {@code WWW-Authenticate} challenge, although the token is good. */
  public static Fault unauthorized() {
    return answering(
        (request, organization) ->
            ErrorReply.of(
                ODataError.unauthorized(
                    "https://login.microsoftonline.com/common/oauth2/authorize",
                    "https://example.crm.dynamics.com"),
                organization,
                false));
  }

  /** 302 to another place. */
  public static Fault redirect(String location) {
    requireNonNull(location, "location");
    return answering((request, organization) -> Reply.empty(302).with("Location", location));
  }

  /** An error of the token endpoint, such as {@code invalid_client}. */
  public static Fault tokenError(int status, String error, int number, String text) {
    return answering(
        (request, organization) ->
            TokenEndpoint.error(status, error, number, text, organization.clock().instant()));
  }

  /** Any body. */
  public static Fault body(int status, String contentType, String body) {
    return answering((request, organization) -> Reply.text(status, contentType, body));
  }

  /** The HTML page of a gateway, with status 200 or another. */
  public static Fault htmlPage(int status) {
    return body(
        status,
        "text/html",
        "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Service"
            + " unavailable</h1></body></html>");
  }

  /** 200 with text that is not JSON although its type says so. */
  public static Fault notJson() {
    return body(200, JSON, "{\"value\":[{\"name\":\"Contoso\",}");
  }

  /** 200 with JSON of another shape: {@code value} is an object. */
  public static Fault wrongShape() {
    return body(
        200, JSON, "{\"@odata.context\":\"$metadata#accounts\",\"value\":{\"name\":\"Contoso\"}}");
  }

  /** 200 with arrays in arrays, {@code depth} of them. */
  public static Fault tooDeep(int depth) {
    return body(
        200, JSON, "{\"value\":[{\"name\":" + "[".repeat(depth) + "]".repeat(depth) + "}]}");
  }

  /** 200 with one value of {@code bytes} characters. */
  public static Fault tooLarge(long bytes) {
    return answering((request, organization) -> filler(bytes));
  }

  /** 200 with a body that goes on until the client hangs up. */
  public static Fault endless() {
    return tooLarge(Long.MAX_VALUE);
  }

  /** The connection closes without an answer. */
  public static Fault noReply() {
    return broken(TransportKind.NO_REPLY, 0, Duration.ZERO);
  }

  /**
   * The connection closes in the middle of the body, orderly as TCP sees it. Over HTTP/2 the stream
   * is reset, and a client may lose bytes that were sent before.
   */
  public static Fault cutAfter(long bytes) {
    return broken(TransportKind.CUT, bytes, Duration.ZERO);
  }

  /** The connection is reset in the middle of the body. */
  public static Fault resetAfter(long bytes) {
    return broken(TransportKind.RESET, bytes, Duration.ZERO);
  }

  /**
   * The body stops after so many bytes, or at its end if it is shorter, until {@link
   * FaultScript#release} or close.
   */
  public static Fault stallAfter(long bytes) {
    return broken(TransportKind.STALL, bytes, Duration.ZERO);
  }

  /** The body comes in small pieces with a pause after each. */
  public static Fault dribble(int bytesAtATime, Duration pause) {
    if (bytesAtATime < 1) {
      throw new IllegalArgumentException("bytesAtATime must be 1 or more, was " + bytesAtATime);
    }
    return broken(TransportKind.DRIBBLE, bytesAtATime, pause);
  }

  /** The answer begins late. {@link FaultScript#release} ends the wait. */
  public static Fault delay(Duration pause) {
    return broken(TransportKind.DELAY, 0, pause);
  }

  /** The answer does not begin until {@link FaultScript#release} or close. */
  public static Fault stallBeforeAnswer() {
    return delay(Duration.ofDays(365));
  }

  /** The page's next link is another: a foreign host, or the page itself. */
  public static Fault nextLink(UnaryOperator<String> change) {
    return new Fault(null, null, Links.only(Links.Kind.NEXT, change), () -> {});
  }

  /** The page's delta link is another. */
  public static Fault deltaLink(UnaryOperator<String> change) {
    return new Fault(null, null, Links.only(Links.Kind.DELTA, change), () -> {});
  }

  /** The page's next link leads to the page itself. */
  public static Fault nextLinkToItself() {
    return new Fault(
        null, null, (kind, link, own) -> kind == Links.Kind.NEXT ? own : link, () -> {});
  }

  /**
   * Nothing goes wrong, but something happens in the environment right before the request is
   * answered.
   */
  public static Fault before(Runnable action) {
    return new Fault(null, null, Links.TRUE, requireNonNull(action, "action"));
  }

  @Nullable
  Answer answer() {
    return answer;
  }

  @Nullable
  Transport transport() {
    return transport;
  }

  Links links() {
    return links;
  }

  void runBefore() {
    before.run();
  }

  private static Reply filler(long bytes) {
    byte[] chunk = "x".repeat(8192).getBytes(StandardCharsets.US_ASCII);
    return new Reply(
        200,
        Map.of("Content-Type", JSON),
        out -> {
          out.write("{\"value\":[{\"name\":\"".getBytes(StandardCharsets.US_ASCII));
          for (long left = bytes; left > 0; left -= chunk.length) {
            out.write(chunk, 0, (int) Math.min(left, chunk.length));
          }
          out.write("\"}]}".getBytes(StandardCharsets.US_ASCII));
        });
  }
}
