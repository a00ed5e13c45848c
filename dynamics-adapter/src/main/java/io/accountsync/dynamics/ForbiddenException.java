package io.accountsync.dynamics;

import io.accountsync.spi.SourceException;

/** The sync user lacks a right (status 403) or asks for what does not exist (status 404). */
final class ForbiddenException extends SourceException {
  private static final long serialVersionUID = 1L;

  private final boolean absent;

  ForbiddenException(String message, boolean absent) {
    super(message);
    this.absent = absent;
  }

  /** Returns whether it does not exist. */
  boolean isAbsent() {
    return absent;
  }
}
