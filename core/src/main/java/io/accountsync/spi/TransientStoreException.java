package io.accountsync.spi;

import javax.annotation.Nullable;

/**
 * The store failed now and may work when tried again: a deadlock, a serialization failure, a lost
 * connection. Nothing of the transaction may be assumed, not even that it did not commit.
 */
public class TransientStoreException extends StoreException {
  private static final long serialVersionUID = 1L;

  /** An exception without a cause. */
  public TransientStoreException(String message) {
    super(message, null);
  }

  /** An exception with the failure behind it. */
  public TransientStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
