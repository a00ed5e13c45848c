package io.accountsync.dynamics;

import com.google.common.base.Ascii;
import com.google.common.io.ByteStreams;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an error answer says. The service writes its codes as hexadecimal text, some clients see the
 * same numbers as signed decimals, and gateways write what they like.
 *
 * @param code the service's error number, 0 if there is none
 * @param text the service's words: to look into, never to show, for they may hold personal data
 */
record ErrorBody(int code, String text) {
  /** A body that tells nothing. */
  static final ErrorBody UNREADABLE = new ErrorBody(0, "");

  static final int CHANGE_TRACKING_OFF = 0x80072491;
  static final int CUSTOMIZATION_LOCK = 0x80071151;
  static final int EXPIRED_VERSION_STAMP = 0x80044352;
  static final int NO_SUCH_USER = 0x80072560;
  static final int ORGANIZATION_DISABLED = 0x8004A104;
  static final int PRIVILEGE_DENIED = 0x80040220;
  static final int USER_DISABLED = 0x8004A112;
  static final int USER_WITHOUT_ROLES = 0x80042F09;

  private static final int LONGEST = 64 * 1024;
  private static final Pattern HEXADECIMAL = Pattern.compile("0[xX]([0-9a-fA-F]{1,8})");
  private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,10}");
  private static final Pattern PRIVILEGE = Pattern.compile("\\bprv[A-Za-z]{1,60}\\b");

  /** Reads an error's body as far as it can be read; one that cannot be tells nothing. */
  static ErrorBody read(InputStream body) {
    try {
      byte[] bytes = ByteStreams.limit(body, LONGEST).readAllBytes();
      Map<String, Object> object = Json.object(new ByteArrayInputStream(bytes));
      return new ErrorBody(
          number(Json.text(object, "error", "code")), Json.text(object, "error", "message"));
    } catch (IOException e) {
      return UNREADABLE;
    }
  }

  private static int number(String code) {
    Matcher hexadecimal = HEXADECIMAL.matcher(code);
    if (hexadecimal.matches()) {
      return Integer.parseUnsignedInt(hexadecimal.group(1), 16);
    }
    return DECIMAL.matcher(code).matches() ? (int) Long.parseLong(code) : 0;
  }

  boolean saysChangeTrackingIsOff() {
    return code == CHANGE_TRACKING_OFF
        || Ascii.toLowerCase(text).contains("enabled for change tracking");
  }

  /** Returns whether this is one of the service protection limits. */
  boolean isThrottling() {
    return code == 0x80072322 || code == 0x80072321 || code == 0x80072326 || code == 0x80048544;
  }

  /** Returns the name of the privilege that is missing, or a general term. */
  String privilege() {
    Matcher privilege = PRIVILEGE.matcher(text);
    return privilege.find() ? privilege.group() : "a read privilege";
  }

  boolean asksForGlobalDepth() {
    return text.contains("Required Depth: Global");
  }

  /** Returns the code to show, with a blank before it; empty if there is none. */
  String shown() {
    return code == 0 ? "" : String.format(" (0x%08x)", code);
  }

  @Override
  public String toString() {
    return "ErrorBody[" + shown() + "]";
  }
}
