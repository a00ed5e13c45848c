package io.accountsync.spi;

import javax.annotation.Nullable;

/**
 * What the library throws on purpose while it runs. The message says what was tried, on what, and
 * what to do next; it never holds a secret or a token.
 */
public abstract class SyncException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception of a subclass.
   *
   * @param message what was tried, on what, and what to do next
   * @param cause the failure behind it, or null
   */
  protected SyncException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
