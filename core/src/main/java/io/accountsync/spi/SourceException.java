package io.accountsync.spi;

import javax.annotation.Nullable;

/** The source cannot be read, and trying again will not help until somebody acts on the message. */
public class SourceException extends SyncException {
  private static final long serialVersionUID = 1L;

  /** An exception without a cause. */
  public SourceException(String message) {
    super(message, null);
  }

  /** An exception with the failure behind it. */
  public SourceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
