package io.accountsync.dynamics;

import java.util.UUID;
import javax.annotation.Nullable;

/** Reads primary keys and versions from characters, without making text of them. */
final class WireKey {
  private static final int LENGTH = 36;
  private static final int LONGEST_NUMBER = 18;

  private WireKey() {}

  /** Returns the key, or null if the characters are no GUID in its usual form. */
  @Nullable
  static UUID guid(char[] text, int offset, int length) {
    if (length != LENGTH) {
      return null;
    }
    long most = 0;
    long least = 0;
    for (int i = 0; i < LENGTH; i++) {
      char c = text[offset + i];
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (c != '-') {
          return null;
        }
        continue;
      }
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return null;
      }
      if (i < 18) {
        most = most << 4 | digit;
      } else {
        least = least << 4 | digit;
      }
    }
    return new UUID(most, least);
  }

  /**
   * Returns the version in an ETag such as {@code W/"915244"}, or -1 if it is no number of at most
   * 18 digits.
   */
  static long number(char[] text, int offset, int length) {
    int from = offset;
    int end = offset + length;
    while (from < end && text[from] != '"') {
      from++;
    }
    int to = end - 1;
    int digits = to - from - 1;
    // A zero in front would be lost, and with it the text.
    if (digits < 1 || digits > LONGEST_NUMBER || text[to] != '"' || text[from + 1] == '0') {
      return -1;
    }
    long number = 0;
    for (int i = from + 1; i < to; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
