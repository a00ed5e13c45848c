package io.accountsync.engine;

import io.accountsync.spi.SyncException;

/** A cycle stopped between two pages, because its engine was closed or its thread interrupted. */
final class CycleStoppedException extends SyncException {
  private static final long serialVersionUID = 1L;

  CycleStoppedException() {
    super(
        "The engine was closed or its thread interrupted; the next cycle goes on after the last"
            + " page applied",
        null);
  }
}
