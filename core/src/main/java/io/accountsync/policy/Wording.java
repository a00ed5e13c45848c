package io.accountsync.policy;

import static com.google.common.base.Preconditions.checkArgument;

import io.accountsync.model.Cause;
import java.time.Instant;

/**
 * What activities give as source and reason. No document states Marketo's own literals, so they are
 * a host's choice.
 *
 * @param source where the change comes from, not blank, at most 255 characters
 * @param reason what made it, not blank, at most 255 characters
 */
public record Wording(String source, String reason) {
  private static final int MAX_LENGTH = 255;

  public Wording {
    check("source", source);
    check("reason", reason);
  }

  private static void check(String name, String text) {
    checkArgument(
        !text.isBlank() && text.length() <= MAX_LENGTH,
        "The %s of an activity must have 1 to %s characters, was \"%s\"",
        name,
        MAX_LENGTH,
        text);
  }

  Cause at(Instant time) {
    return new Cause(source, reason, time);
  }
}
