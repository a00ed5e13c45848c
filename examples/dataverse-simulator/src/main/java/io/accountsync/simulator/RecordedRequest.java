package io.accountsync.simulator;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;

/**
 * A request as the simulator got it. Safe for use by several threads. Its text shows no token and
 * no secret.
 */
public final class RecordedRequest {
  private final String method;
  private final String path;
  private final String rawQuery;
  private final Map<String, String> parameters;
  private final Map<String, List<String>> headers;
  private final String protocol;
  private volatile int status;

  RecordedRequest(
      String method,
      String path,
      String rawQuery,
      Map<String, String> parameters,
      Map<String, List<String>> headers,
      String protocol) {
    this.method = method;
    this.path = path;
    this.rawQuery = rawQuery;
    this.parameters = Map.copyOf(parameters);
    Map<String, List<String>> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    this.headers = anyCase;
    this.protocol = protocol;
  }

  /** Returns the method, such as {@code GET}. */
  public String method() {
    return method;
  }

  /** Returns the decoded path, such as {@code /api/data/v9.2/accounts}. */
  public String path() {
    return path;
  }

  /**
   * Returns the path below the service root, such as {@code accounts}, or the whole path without a
   * leading slash elsewhere.
   */
  public String resource() {
    return path.replaceFirst("^/api/data/v9\\.\\d/?", "").replaceFirst("^/", "");
  }

  /** Returns the query as sent, empty if there was none. */
  public String rawQuery() {
    return rawQuery;
  }

  /**
   * Returns the decoded query options, and for a token request the form with the secret replaced by
   * {@code ***}.
   */
  public Map<String, String> parameters() {
    return parameters;
  }

  /** Returns a decoded query option such as {@code $select}, or null. */
  @Nullable
  public String parameter(String name) {
    return parameters.get(name);
  }

  /** Returns all lines of a header, named in any case; empty if there was none. */
  public List<String> headers(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** Returns the first line of a header, named in any case, or null. */
  @Nullable
  public String header(String name) {
    List<String> lines = headers(name);
    return lines.isEmpty() ? null : lines.get(0);
  }

  /** Returns the protocol, such as {@code HTTP/1.1}. */
  public String protocol() {
    return protocol;
  }

  /** Returns the status of the answer, or 0 if none has been begun. */
  public int status() {
    return status;
  }

  /** Returns whether it asked to change data: anything but GET on the Web API. */
  public boolean isWrite() {
    return path.startsWith("/api/data/") && !method.equals("GET");
  }

  void answered(int answer) {
    status = answer;
  }

  @Override
  public String toString() {
    return method + " " + path + (rawQuery.isEmpty() ? "" : "?" + rawQuery) + " -> " + status;
  }
}
