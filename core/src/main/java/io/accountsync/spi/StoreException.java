package io.accountsync.spi;

import javax.annotation.Nullable;

/** The store failed, and trying again will not help until somebody acts on the message. */
public class StoreException extends SyncException {
  private static final long serialVersionUID = 1L;

  /** An exception without a cause. */
  public StoreException(String message) {
    super(message, null);
  }

  /** An exception with the failure behind it. */
  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
