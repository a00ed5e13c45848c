package io.accountsync.spi;

import javax.annotation.Nullable;

/** Another engine holds the lease, so this one must not write (rule R15). */
public class LeaseLostException extends StoreException {
  private static final long serialVersionUID = 1L;

  /** An exception without a cause. */
  public LeaseLostException(String message) {
    super(message, null);
  }

  /** An exception with the failure behind it. */
  public LeaseLostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
