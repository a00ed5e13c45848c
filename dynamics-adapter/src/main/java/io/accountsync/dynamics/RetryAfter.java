package io.accountsync.dynamics;

import com.google.common.collect.Comparators;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the {@code Retry-After} header: seconds or an HTTP date. */
final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  /**
   * The service's own pauses are minutes long. Longer than this is a mistake, maybe a gateway's.
   */
  private static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  /**
   * Returns how long to wait, an hour at most; empty if the text says nothing that can be read.
   *
   * @param now when the answer was made, best by the clock that made the date
   */
  static Optional<Duration> parse(String text, Instant now) {
    String trimmed = text.strip();
    Optional<Duration> told =
        SECONDS.matcher(trimmed).matches()
            ? Optional.of(Duration.ofSeconds(Long.parseLong(trimmed)))
            : httpDate(trimmed).map(until -> Duration.between(now, until));
    return told.map(wait -> Comparators.min(wait, LONGEST))
        .map(wait -> Comparators.max(wait, Duration.ZERO));
  }

  /** Returns the moment of an HTTP date; empty if the text is none. */
  static Optional<Instant> httpDate(String text) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip())));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
