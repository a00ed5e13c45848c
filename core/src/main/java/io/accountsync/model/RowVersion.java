package io.accountsync.model;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The version that the source gave to a row. Only equality means anything: versions are never
 * ordered (rule R6).
 *
 * @param value the version's text, 1 to 100 characters
 */
public record RowVersion(String value) {
  private static final int MAX_LENGTH = 100;

  public RowVersion {
    checkArgument(
        !value.isEmpty() && value.length() <= MAX_LENGTH,
        "A row version must have 1 to %s characters, was \"%s\"",
        MAX_LENGTH,
        value);
  }

  @Override
  public String toString() {
    return value;
  }
}
