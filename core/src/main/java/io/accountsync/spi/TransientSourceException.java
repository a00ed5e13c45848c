package io.accountsync.spi;

import javax.annotation.Nullable;

/**
 * The source cannot be read now, after all retries; a later cycle resumes where this one stopped.
 */
public class TransientSourceException extends SourceException {
  private static final long serialVersionUID = 1L;

  /** An exception without a cause. */
  public TransientSourceException(String message) {
    super(message, null);
  }

  /** An exception with the failure behind it. */
  public TransientSourceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
