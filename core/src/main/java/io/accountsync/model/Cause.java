package io.accountsync.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Why values change, as every activity and suppressed change records it (rule R8).
 *
 * @param source where the change comes from, such as {@code Microsoft Dynamics}
 * @param reason what made it, in words for people
 * @param at when it is applied
 */
public record Cause(String source, String reason, Instant at) {
  public Cause {
    requireNonNull(source, "source");
    requireNonNull(reason, "reason");
    requireNonNull(at, "at");
  }
}
