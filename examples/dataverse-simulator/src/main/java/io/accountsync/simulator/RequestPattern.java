package io.accountsync.simulator;

import java.util.function.Predicate;

/** Which requests a fault is for. Immutable. */
public final class RequestPattern {
  private final Predicate<RecordedRequest> predicate;

  private RequestPattern(Predicate<RecordedRequest> predicate) {
    this.predicate = predicate;
  }

  /** Every request, token requests included. */
  public static RequestPattern any() {
    return new RequestPattern(request -> true);
  }

  /** Requests to the token endpoint. */
  public static RequestPattern token() {
    return new RequestPattern(request -> TokenEndpoint.isTokenPath(request.path()));
  }

  /**
   * Requests to a resource of the Web API and what is below it: {@code accounts} means its pages,
   * counts and single rows; {@code EntityDefinitions}, {@code WhoAmI}, {@code systemusers} and so
   * on likewise.
   */
  public static RequestPattern to(String resource) {
    return new RequestPattern(
        request ->
            request.path().startsWith("/api/data/") && isBelow(request.resource(), resource));
  }

  /**
   * Pages of a delta of {@code accounts} or {@code contacts}: requests with a {@code $deltatoken}.
   */
  public static RequestPattern deltasOf(String set) {
    return to(set).and(request -> request.parameter("$deltatoken") != null);
  }

  /** Pages of {@code accounts} or {@code contacts} that are not of a delta. */
  public static RequestPattern fullReadsOf(String set) {
    return new RequestPattern(
        request -> request.resource().equals(set) && request.parameter("$deltatoken") == null);
  }

  /** Narrows this pattern, by a header for example. The status of the request is not known yet. */
  public RequestPattern and(Predicate<RecordedRequest> condition) {
    return new RequestPattern(predicate.and(condition));
  }

  boolean matches(RecordedRequest request) {
    return predicate.test(request);
  }

  private static boolean isBelow(String path, String resource) {
    return path.startsWith(resource)
        && (path.length() == resource.length()
            || "(/".indexOf(path.charAt(resource.length())) >= 0);
  }
}
