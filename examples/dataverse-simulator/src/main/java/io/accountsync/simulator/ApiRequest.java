package io.accountsync.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.eclipse.jetty.http.HttpFields;

/**
 * A request to the Web API, decoded once: some clients send {@code %24select=a%2Cb}.
 *
 * @param method HTTP method
 * @param authority scheme, host and port that the client addressed
 * @param rawPath path as sent
 * @param rawQuery query as sent, empty if there was none
 * @param root path of the service, such as {@code /api/data/v9.2/}
 * @param segments path below the root, decoded
 * @param options query options, decoded
 * @param preferences what the Prefer lines ask for
 * @param headers all headers
 * @param links what becomes of the links of a page
 * @param body the whole body, empty if there was none
 */
record ApiRequest(
    String method,
    String authority,
    String rawPath,
    String rawQuery,
    String root,
    List<Segment> segments,
    Map<String, String> options,
    Preferences preferences,
    HttpFields headers,
    Links links,
    String body) {

  private static final Pattern ROOT = Pattern.compile("/api/data/v9\\.\\d/");
  private static final Pattern SEGMENT =
      Pattern.compile("(?:[^/(']|\\((?:[^)']|'[^']*')*\\)|'[^']*')+");

  /**
   * One step of a path, such as {@code accounts(…)}.
   *
   * @param name what stands before the parentheses
   * @param argument what stands in the parentheses, null without them
   */
  record Segment(String name, @Nullable String argument) {
    static Segment parse(String text) {
      int open = text.indexOf('(');
      return open < 0 || !text.endsWith(")")
          ? new Segment(text, null)
          : new Segment(text.substring(0, open), text.substring(open + 1, text.length() - 1));
    }

    /** The key as a row's id, given bare or as {@code accountid=…}. */
    UUID id() {
      String key = argument == null ? "" : argument.substring(argument.indexOf('=') + 1);
      try {
        return UUID.fromString(key);
      } catch (IllegalArgumentException e) {
        throw ODataError.badRequest("'" + key + "' is not a guid.");
      }
    }

    /** A value given as {@code Name='value'}. */
    @Nullable
    String named(String parameter) {
      Matcher matcher =
          Pattern.compile(Pattern.quote(parameter) + "\\s*=\\s*'((?:[^']|'')*)'")
              .matcher(argument == null ? "" : argument);
      return matcher.find() ? matcher.group(1).replace("''", "'") : null;
    }
  }

  static boolean isForApi(String rawPath) {
    return ROOT.matcher(rawPath).lookingAt() || ROOT.matcher(rawPath + "/").matches();
  }

  static ApiRequest of(
      String method,
      String authority,
      String rawPath,
      @Nullable String rawQuery,
      HttpFields headers,
      Links links,
      String body) {
    Matcher root = ROOT.matcher(rawPath.endsWith("/") ? rawPath : rawPath + "/");
    if (!root.lookingAt()) {
      throw ODataError.noSuchResource(rawPath);
    }
    List<Segment> segments = new ArrayList<>();
    Matcher segment =
        SEGMENT.matcher(
            Percent.decodedPath(rawPath.substring(Math.min(root.end(), rawPath.length()))));
    while (segment.find()) {
      segments.add(Segment.parse(segment.group()));
    }
    String query = rawQuery == null ? "" : rawQuery;
    return new ApiRequest(
        method,
        authority,
        rawPath,
        query,
        root.group(),
        List.copyOf(segments),
        decoded(query),
        new Preferences(headers.getValuesList("Prefer")),
        headers,
        links,
        body);
  }

  /** Names and values of a query, in order; a name given twice keeps its first value. */
  static Map<String, String> decoded(String rawQuery) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String pair : rawQuery.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = Percent.decoded(equals < 0 ? pair : pair.substring(0, equals));
        options.putIfAbsent(name, equals < 0 ? "" : Percent.decoded(pair.substring(equals + 1)));
      }
    }
    return options;
  }

  /** Names and values of text that is decoded already. */
  static Map<String, String> pairs(String text, String separator) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String pair : text.split(separator, -1)) {
      int equals = pair.indexOf('=');
      options.put(pair.substring(0, Math.max(equals, 0)).strip(), pair.substring(equals + 1));
    }
    return options;
  }

  @Nullable
  String option(String name) {
    return options.get(name);
  }

  /** Whether it wants to bypass the cache of rights. */
  boolean isStrong() {
    return "Strong".equals(headers.get("Consistency"));
  }

  /** The service's URL, such as {@code http://127.0.0.1:1234/api/data/v9.2/}. */
  String rootUri() {
    return authority + root;
  }

  /**
   * This request's URL with a paging option in place of those it has, in its own encoding
   * otherwise.
   */
  String uriWith(String option, String encodedValue, boolean keepDeltaToken) {
    StringBuilder uri = new StringBuilder(authority).append(rawPath).append('?');
    for (String pair : rawQuery.split("&", -1)) {
      String name =
          Percent.decoded(pair.contains("=") ? pair.substring(0, pair.indexOf('=')) : pair);
      boolean dropped =
          name.isEmpty()
              || name.equals("$skiptoken")
              || (name.equals("$deltatoken") && !keepDeltaToken);
      if (!dropped) {
        uri.append(pair).append('&');
      }
    }
    return uri.append(option).append('=').append(encodedValue).toString();
  }
}
