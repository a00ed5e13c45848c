package io.accountsync.engine;

import java.util.function.Supplier;
import javax.annotation.Nullable;

/**
 * Stops a cycle from another thread: at once while it reads the source, and otherwise after its
 * page. A thread is interrupted only while it reads, because an embedded database may close its
 * files when one of its callers is interrupted.
 */
final class StopSignal {
  @Nullable private Thread reader;
  private boolean stopped;

  /** Interrupts a read that is under way and refuses all later ones. */
  synchronized void stop() {
    stopped = true;
    if (reader != null) {
      reader.interrupt();
    }
  }

  <T> T whileReading(Supplier<T> read) {
    enter();
    try {
      return read.get();
    } finally {
      leave();
    }
  }

  synchronized void check() {
    if (stopped) {
      throw new CycleStoppedException();
    }
  }

  private synchronized void enter() {
    check();
    reader = Thread.currentThread();
  }

  /** What the cycle still has to do with the store must not see the interrupt. */
  private synchronized void leave() {
    reader = null;
    if (stopped) {
      Thread.interrupted();
    }
  }
}
