package io.accountsync.engine;

import java.util.function.Supplier;
import javax.annotation.Nullable;

/**
 * Stops a cycle from another thread: at once while it reads the source, and otherwise after its
 * page. A thread is interrupted only while it reads, because an embedded database may close its
 * files when one of its callers is interrupted. A host's own interrupt, as of an executor that
 * shuts down, stops the cycle likewise and is handed back at its end.
 */
final class StopSignal {
  @Nullable private Thread reader;
  private boolean stopped;
  private boolean sent;
  private boolean interrupted;

  /** Interrupts a read that is under way and refuses all later ones. */
  synchronized void stop() {
    stopped = true;
    if (reader != null) {
      sent = true;
      reader.interrupt();
    }
  }

  /** Runs what reads and uses the store, and gives a host's interrupt back at its end. */
  <T> T holdingInterrupts(Supplier<T> work) {
    holdInterrupt();
    try {
      return work.get();
    } finally {
      returnInterrupt();
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
    holdInterrupt();
    if (stopped || interrupted) {
      throw new CycleStoppedException();
    }
  }

  private synchronized void enter() {
    check();
    reader = Thread.currentThread();
  }

  private synchronized void leave() {
    reader = null;
    holdInterrupt();
  }

  /** What the cycle still has to do with the store must not see the interrupt. */
  synchronized void holdInterrupt() {
    if (Thread.interrupted()) {
      interrupted |= !sent;
      sent = false;
    }
  }

  private synchronized void returnInterrupt() {
    if (interrupted) {
      interrupted = false;
      Thread.currentThread().interrupt();
    }
  }
}
