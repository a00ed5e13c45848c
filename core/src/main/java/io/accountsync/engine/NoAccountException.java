package io.accountsync.engine;

import io.accountsync.model.ContactId;
import io.accountsync.spi.SyncException;

/** An account field was to be edited through a contact that has no account fields (rule R5). */
public final class NoAccountException extends SyncException {
  private static final long serialVersionUID = 1L;

  private final transient ContactId contactId;

  NoAccountException(ContactId contactId, String message) {
    super(message, null);
    this.contactId = contactId;
  }

  /** Returns through which contact. */
  public ContactId contactId() {
    return contactId;
  }
}
