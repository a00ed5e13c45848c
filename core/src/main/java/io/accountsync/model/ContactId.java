package io.accountsync.model;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * Identity of a contact: its primary key in Dynamics ({@code contactid}).
 *
 * @param value the key, compared as a value and therefore without regard to letter case
 */
public record ContactId(UUID value) implements Comparable<ContactId> {
  private static final int TEXT_LENGTH = 36;

  public ContactId {
    requireNonNull(value, "value");
  }

  /**
   * Reads the textual form of a key.
   *
   * @throws IllegalArgumentException if {@code text} is not a UUID
   */
  public static ContactId of(String text) {
    UUID value = UUID.fromString(text);
    checkArgument(text.length() == TEXT_LENGTH, "Not a UUID of 36 characters: %s", text);
    return new ContactId(value);
  }

  @Override
  public int compareTo(ContactId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
