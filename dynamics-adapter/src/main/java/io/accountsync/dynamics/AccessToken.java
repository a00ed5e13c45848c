package io.accountsync.dynamics;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.base.CharMatcher;
import java.time.Duration;

/**
 * A bearer token. Its text shows in no message and not in {@link #toString()}.
 *
 * @param value the token's text: visible ASCII characters, at least one
 * @param lifetime how long it is valid from now on, more than zero. A duration and not a moment, so
 *     that no clock has to agree with the identity provider's
 */
public record AccessToken(String value, Duration lifetime) {
  private static final CharMatcher VISIBLE = CharMatcher.inRange('!', '~');

  public AccessToken {
    requireNonNull(lifetime, "lifetime");
    // Without the value: an HTTP client would quote a header that it refuses.
    checkArgument(
        !value.isEmpty() && VISIBLE.matchesAllOf(value),
        "An access token must have visible ASCII characters only, at least one");
    checkArgument(
        lifetime.compareTo(Duration.ZERO) > 0,
        "An access token's lifetime must be more than zero, was %s",
        lifetime);
  }

  @Override
  public String toString() {
    return "AccessToken[lifetime=" + lifetime + "]";
  }
}
