package io.accountsync.dynamics;

import java.math.BigDecimal;
import javax.annotation.Nullable;

/**
 * Reads decimals. Money comes as a few digits with a point; reading these into one number costs a
 * fraction of the JDK's way, which is made for any length.
 */
final class WireNumber {
  private static final int MOST_CHARACTERS = 18;

  private WireNumber() {}

  /** Returns a decimal with the scale it is written with, or null if it is not written plainly. */
  @Nullable
  static BigDecimal decimal(char[] text, int offset, int length) {
    int end = offset + length;
    boolean negative = length > 0 && text[offset] == '-';
    int from = negative ? offset + 1 : offset;
    if (end - from > MOST_CHARACTERS) {
      return null;
    }
    long digits = 0;
    int point = end - 1;
    for (int i = from; i < end; i++) {
      int digit = text[i] - '0';
      if (digit >= 0 && digit <= 9) {
        digits = digits * 10 + digit;
      } else if (text[i] == '.' && point == end - 1) {
        point = i;
      } else {
        return null;
      }
    }
    return BigDecimal.valueOf(negative ? -digits : digits, end - 1 - point);
  }
}
