package io.accountsync.simulator;

import static java.util.Objects.requireNonNull;

import java.util.UUID;
import javax.annotation.Nullable;

/**
 * The value of a lookup column: the row of another table. Immutable.
 *
 * @param table logical name of the table that the row is in, such as {@code account}
 * @param id the row's id; the row need not exist
 * @param name what the formatted value shows; null takes the name of the account or contact with
 *     this id, and shows nothing for other tables
 */
public record Reference(String table, UUID id, @Nullable String name) {
  /** Checks that table and id are there. */
  public Reference {
    requireNonNull(table, "table");
    requireNonNull(id, "id");
  }

  /** Returns a reference to an account. */
  public static Reference account(UUID id) {
    return new Reference("account", id, null);
  }

  /** Returns a reference to a contact. */
  public static Reference contact(UUID id) {
    return new Reference("contact", id, null);
  }
}
