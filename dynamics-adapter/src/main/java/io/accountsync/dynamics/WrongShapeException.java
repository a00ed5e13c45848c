package io.accountsync.dynamics;

import java.io.IOException;

/** A body is JSON, but not what was asked for. The message quotes none of it. */
final class WrongShapeException extends IOException {
  private static final long serialVersionUID = 1L;

  WrongShapeException(String message) {
    super(message);
  }
}
