package io.accountsync.dynamics;

import java.util.UUID;
import javax.annotation.Nullable;

/** Reads primary keys from characters, without making text of them. */
final class WireKey {
  private static final int LENGTH = 36;
  private static final byte[] HEX = new byte[128];

  static {
    for (char c = 0; c < HEX.length; c++) {
      HEX[c] = (byte) Character.digit(c, 16);
    }
  }

  private WireKey() {}

  /** Returns the key, or null if the characters are no GUID in its usual form. */
  @Nullable
  static UUID guid(char[] text, int offset, int length) {
    if (length != LENGTH
        || text[offset + 8] != '-'
        || text[offset + 13] != '-'
        || text[offset + 18] != '-'
        || text[offset + 23] != '-') {
      return null;
    }
    long first = hex(text, offset, 8);
    long second = hex(text, offset + 9, 4);
    long third = hex(text, offset + 14, 4);
    long fourth = hex(text, offset + 19, 4);
    long fifth = hex(text, offset + 24, 12);
    return (first | second | third | fourth | fifth) < 0
        ? null
        : new UUID(first << 32 | second << 16 | third, fourth << 48 | fifth);
  }

  /** Returns a number of at most 15 digits, or one below 0 if one of them is no digit. */
  private static long hex(char[] text, int offset, int digits) {
    long number = 0;
    long faults = 0;
    for (int i = offset; i < offset + digits; i++) {
      char c = text[i];
      int digit = c < HEX.length ? HEX[c] : -1;
      faults |= digit;
      number = number << 4 | digit;
    }
    return faults < 0 ? -1 : number;
  }
}
