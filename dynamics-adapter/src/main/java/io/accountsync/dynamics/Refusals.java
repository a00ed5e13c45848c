package io.accountsync.dynamics;

import com.google.common.collect.ImmutableSet;
import io.accountsync.dynamics.Fault.Remedy;
import io.accountsync.spi.PositionExpiredException;
import io.accountsync.spi.SourceException;
import io.accountsync.spi.TransientSourceException;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Turns an answer that is no success into what is to be done: a pure decision. */
final class Refusals {
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

  /** Request timeout, misdirected request, too early, too many requests. */
  private static final ImmutableSet<Integer> WORTH_A_RETRY = ImmutableSet.of(408, 421, 425, 429);

  private Refusals() {}

  /** Returns a {@link Fault} if something may help, else the {@link SourceException} to throw. */
  static RuntimeException of(
      Query query, int status, HttpHeaders headers, Instant servedAt, ErrorBody error) {
    String what = query.label() + " was answered " + status + error.shown() + requestId(headers);
    if (error.code() == ErrorBody.EXPIRED_VERSION_STAMP || (query.position() && status == 410)) {
      return new PositionExpiredException(what + ": the position has expired.");
    }
    if (isTransient(status, error)) {
      return new Fault(
          Remedy.WAIT,
          new TransientSourceException(what + ", after all retries. The next cycle tries again."),
          headers.firstValue("Retry-After").flatMap(text -> RetryAfter.parse(text, servedAt)));
    }
    return switch (status) {
      case 401 ->
          new Fault(
              Remedy.NEW_TOKEN,
              new SourceException(
                  what
                      + ", also with a new token. Check that the token is for this environment:"
                      + " its address, its tenant and its cloud."),
              Optional.empty());
      case 403 -> new ForbiddenException(what + ". " + forbidden(error), false);
      default -> other(query, status, error, what);
    };
  }

  private static boolean isTransient(int status, ErrorBody error) {
    return WORTH_A_RETRY.contains(status)
        || (status >= 500 && status != 501 && status != 505)
        || error.isThrottling()
        || error.code() == ErrorBody.CUSTOMIZATION_LOCK;
  }

  private static RuntimeException other(Query query, int status, ErrorBody error, String what) {
    if (error.saysChangeTrackingIsOff()) {
      return new SourceException(
          what
              + ". Change tracking is off for this table: turn on \"Track changes\" in the table's"
              + " properties.");
    }
    if (status >= 300 && status < 400) {
      return new SourceException(
          what
              + ": redirects are not followed, so that the token stays inside. Configure the"
              + " environment's own address.");
    }
    if (query.position() && status >= 400) {
      return new Fault(
          Remedy.ASK_AGAIN,
          new PositionExpiredException(what + ", twice: the position is lost."),
          Optional.empty());
    }
    if (status == 404) {
      return new ForbiddenException(
          what
              + ". Check that the address is that of a Dynamics 365 environment with accounts and"
              + " contacts.",
          true);
    }
    return new SourceException(
        what + ". The request was not understood: check the selected columns and the address.");
  }

  private static String forbidden(ErrorBody error) {
    return switch (error.code()) {
      case ErrorBody.NO_SUCH_USER ->
          "The application has no user in this environment: add an application user for the client"
              + " id and give it a security role.";
      case ErrorBody.USER_DISABLED -> "The application user is disabled: enable it.";
      case ErrorBody.USER_WITHOUT_ROLES ->
          "The application user has no security role: give it one that reads accounts and"
              + " contacts.";
      case ErrorBody.ORGANIZATION_DISABLED -> "The environment is disabled: enable it.";
      default ->
          "The application user lacks "
              + error.privilege()
              + (error.asksForGlobalDepth() ? " at the depth Organization (Global)" : "")
              + ": grant it in its security role.";
    };
  }

  /** Returns the id by which Microsoft's support finds the request; empty if there is none. */
  static String requestId(HttpHeaders headers) {
    return headers
        .firstValue("x-ms-service-request-id")
        .or(() -> headers.firstValue("REQ_ID"))
        .filter(id -> REQUEST_ID.matcher(id).matches())
        .map(id -> ", request id " + id)
        .orElse("");
  }
}
