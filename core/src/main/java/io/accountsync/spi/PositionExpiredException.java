package io.accountsync.spi;

import javax.annotation.Nullable;

/**
 * The source no longer accepts a position: what changed since is unknowable, so a full read has to
 * follow (rule R12).
 */
public class PositionExpiredException extends SourceException {
  private static final long serialVersionUID = 1L;

  /** An exception without a cause. */
  public PositionExpiredException(String message) {
    super(message, null);
  }

  /** An exception with the failure behind it. */
  public PositionExpiredException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
