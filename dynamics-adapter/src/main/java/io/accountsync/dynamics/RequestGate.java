package io.accountsync.dynamics;

import io.accountsync.spi.TransientSourceException;
import java.time.Duration;

/**
 * Holds back every request of a source while the service wants it to wait: its limits count for the
 * user, not for one request, and asking on lengthens the wait. Safe for threads.
 */
final class RequestGate {
  private final Time time;
  private long opensAt;
  private boolean closed;

  RequestGate(Time time) {
    this.time = time;
  }

  /** Closes the gate for at least {@code pause} from now on. */
  synchronized void close(Duration pause) {
    long until = time.nanos() + pause.toNanos();
    if (!closed || until - opensAt > 0) {
      opensAt = until;
      closed = true;
    }
  }

  /**
   * Waits until the gate is open.
   *
   * @throws TransientSourceException at once, if that would be longer than {@code atMost}
   */
  void pass(Duration atMost) throws InterruptedException {
    Duration wait = remaining();
    while (!wait.isZero()) {
      if (wait.compareTo(atMost) > 0) {
        throw new TransientSourceException(
            "The service wants no request for another "
                + wait.toSeconds()
                + " s, longer than the "
                + atMost.toSeconds()
                + " s that retries may take. The next cycle tries again.");
      }
      time.sleep(wait);
      wait = remaining();
    }
  }

  private synchronized Duration remaining() {
    if (closed && opensAt - time.nanos() <= 0) {
      closed = false;
    }
    return closed ? Duration.ofNanos(opensAt - time.nanos()) : Duration.ZERO;
  }
}
