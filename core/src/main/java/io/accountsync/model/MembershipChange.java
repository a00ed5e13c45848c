package io.accountsync.model;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import javax.annotation.Nullable;

/** What a source tells about which account a contact belongs to (rule R10). */
public sealed interface MembershipChange {
  /** Returns which contact. */
  ContactId contact();

  /**
   * The contact belongs to an account, or to none: its parent is another contact, or nothing.
   *
   * @param contact which contact
   * @param accountId its account, or null for none; it may be an account that has not arrived yet
   */
  record Membership(ContactId contact, @Nullable AccountId accountId) implements MembershipChange {
    public Membership {
      requireNonNull(contact, "contact");
    }

    /** Returns the contact's account, if it has one. */
    public Optional<AccountId> account() {
      return Optional.ofNullable(accountId);
    }
  }

  /**
   * The contact is gone from the source; in the store it stays as it was.
   *
   * @param contact which contact
   */
  record Removed(ContactId contact) implements MembershipChange {
    public Removed {
      requireNonNull(contact, "contact");
    }
  }
}
