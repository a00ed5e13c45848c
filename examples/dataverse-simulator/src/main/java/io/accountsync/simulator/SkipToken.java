package io.accountsync.simulator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the next page begins. On the wire it looks like Dataverse's: a cookie inside a cookie, so
 * that the inner one is percent-encoded twice, and a client that decodes or encodes the link once
 * too often is refused.
 *
 * @param page number of the page that it leads to, from 2
 * @param position the last id, offset or version delivered
 * @param bound the version at the first page
 * @param tracking whether the read tracks changes
 */
record SkipToken(int page, String position, long bound, boolean tracking) {
  private static final Pattern OUTER =
      Pattern.compile(
          "<cookie pagenumber=\"(\\d+)\" pagingcookie=\"([^\"<>{}]*)\" istracking=\"(True|False)\""
              + " />");
  private static final Pattern INNER =
      Pattern.compile(
          "<cookie page=\"\\d+\" version=\"(\\d+)\"><key last=\"\\{([^{}]*)}\" /></cookie>");

  String encoded() {
    String inner =
        "<cookie page=\""
            + (page - 1)
            + "\" version=\""
            + bound
            + "\"><key last=\"{"
            + position
            + "}\" /></cookie>";
    return Percent.encoded(
        "<cookie pagenumber=\""
            + page
            + "\" pagingcookie=\""
            + Percent.encoded(inner)
            + "\" istracking=\""
            + (tracking ? "True" : "False")
            + "\" />");
  }

  /** Takes the value of the query option, decoded once. */
  static SkipToken parse(String text) {
    Matcher outer = OUTER.matcher(text);
    if (outer.matches()) {
      Matcher inner = INNER.matcher(Percent.decodedPath(outer.group(2)));
      if (inner.matches()) {
        return new SkipToken(
            Integer.parseInt(outer.group(1)),
            inner.group(2),
            Long.parseLong(inner.group(1)),
            outer.group(3).equals("True"));
      }
    }
    throw new ODataError(
        400, ODataError.INVALID_ARGUMENT, "Invalid $skiptoken: the link was changed.");
  }
}
