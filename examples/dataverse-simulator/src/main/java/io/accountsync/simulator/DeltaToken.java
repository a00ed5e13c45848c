package io.accountsync.simulator;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What a delta link stands for: all changes up to a version, as seen at a time. On the wire {@code
 * 919042%2108%2f22%2f2017%2008%3a10%3a44}.
 *
 * @param version the organization's version that it stands for
 * @param issued when it was given out
 */
record DeltaToken(long version, Instant issued) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MM/dd/yyyy HH:mm:ss", Locale.ROOT);

  String encoded() {
    return version
        + "%21"
        + Percent.encoded(TIME.format(issued.atOffset(ZoneOffset.UTC))).replace("/", "%2f");
  }

  static DeltaToken parse(String text) {
    int mark = text.indexOf('!');
    try {
      return new DeltaToken(
          Long.parseLong(text.substring(0, mark)),
          LocalDateTime.parse(text.substring(mark + 1), TIME).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException | NumberFormatException | StringIndexOutOfBoundsException e) {
      throw new ODataError(400, ODataError.INVALID_ARGUMENT, "Invalid $deltatoken: " + text);
    }
  }
}
