package io.accountsync.simulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of parts of a URL. */
final class Percent {
  private Percent() {}

  static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ODataError.badRequest("The URL is not percent-encoded properly: " + e.getMessage());
    }
  }

  /** A path, where a plus is a plus. */
  static String decodedPath(String text) {
    return decoded(text.replace("+", "%2B"));
  }

  static String encoded(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~=/".indexOf(c) >= 0)) {
        out.append(c);
      } else {
        out.append(String.format("%%%02x", b & 0xFF));
      }
    }
    return out.toString();
  }
}
