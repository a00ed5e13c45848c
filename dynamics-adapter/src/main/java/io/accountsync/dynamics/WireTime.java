package io.accountsync.dynamics;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import javax.annotation.Nullable;

/**
 * Reads dates and times. Dataverse writes {@code yyyy-MM-ddTHH:mm:ssZ}; reading those characters by
 * hand costs a tenth of {@link Instant#parse}, and a page holds thousands of them.
 */
final class WireTime {
  private static final int DATE_LENGTH = 10;
  private static final int USUAL_LENGTH = 20;

  private WireTime() {}

  /** Returns a moment, or null if the characters are none. */
  @Nullable
  static Instant instant(char[] text, int offset, int length) {
    try {
      if (length == USUAL_LENGTH
          && text[offset + 10] == 'T'
          && text[offset + 13] == ':'
          && text[offset + 16] == ':'
          && text[offset + 19] == 'Z') {
        LocalDate date = date(text, offset, DATE_LENGTH);
        int hour = number(text, offset + 11, 2);
        int minute = number(text, offset + 14, 2);
        int second = number(text, offset + 17, 2);
        if (date != null && hour < 24 && minute < 60 && second < 60) {
          return Instant.ofEpochSecond(
              date.toEpochDay() * 86_400 + hour * 3_600L + minute * 60L + second);
        }
        return null;
      }
      return OffsetDateTime.parse(new String(text, offset, length)).toInstant();
    } catch (DateTimeException | NumberFormatException e) {
      return null;
    }
  }

  /** Returns a date, or null if the characters are none. */
  @Nullable
  static LocalDate date(char[] text, int offset, int length) {
    if (length != DATE_LENGTH || text[offset + 4] != '-' || text[offset + 7] != '-') {
      return null;
    }
    try {
      return LocalDate.of(
          number(text, offset, 4), number(text, offset + 5, 2), number(text, offset + 8, 2));
    } catch (DateTimeException | NumberFormatException e) {
      return null;
    }
  }

  private static int number(char[] text, int offset, int digits) {
    int number = 0;
    for (int i = offset; i < offset + digits; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        throw new NumberFormatException();
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
