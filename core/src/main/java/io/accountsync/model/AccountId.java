package io.accountsync.model;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * Identity of an account: its primary key in Dynamics ({@code accountid}).
 *
 * @param value the key, compared as a value and therefore without regard to letter case
 */
public record AccountId(UUID value) implements Comparable<AccountId> {
  private static final int TEXT_LENGTH = 36;

  public AccountId {
    requireNonNull(value, "value");
  }

  /**
   * Reads the textual form of a key.
   *
   * @throws IllegalArgumentException if {@code text} is not a UUID
   */
  public static AccountId of(String text) {
    UUID value = UUID.fromString(text);
    checkArgument(text.length() == TEXT_LENGTH, "Not a UUID of 36 characters: %s", text);
    return new AccountId(value);
  }

  @Override
  public int compareTo(AccountId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
