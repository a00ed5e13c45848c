package io.accountsync.dynamics;

import io.accountsync.spi.TransientSourceException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import javax.annotation.Nullable;

/** Keeps one token for all requests of a source and renews it once, early. Safe for threads. */
final class TokenCache {
  /** How long before its end a token is renewed, as Microsoft's own libraries do. */
  private static final Duration EARLY = Duration.ofMinutes(5);

  private static final Logger LOG = System.getLogger(TokenCache.class.getName());

  private final TokenProvider provider;
  private final String scope;
  private final Time time;
  private final ReentrantLock renewal = new ReentrantLock();
  @Nullable private volatile Kept kept;

  TokenCache(TokenProvider provider, String scope, Time time) {
    this.provider = provider;
    this.scope = scope;
    this.time = time;
  }

  /** Returns a token that is not about to end. */
  String token() throws InterruptedException {
    Kept current = kept;
    return current != null && !current.isDue(time.nanos()) ? current.value : renewed(current);
  }

  /** Forgets a token that was refused, unless it has been replaced meanwhile. */
  void refuse(String token) {
    Kept current = kept;
    if (current != null && current.value.equals(token)) {
      kept = null;
    }
  }

  private String renewed(@Nullable Kept outdated) throws InterruptedException {
    renewal.lockInterruptibly();
    try {
      Kept current = kept;
      if (current != null && current != outdated && !current.isDue(time.nanos())) {
        return current.value;
      }
      long asked = time.nanos();
      try {
        AccessToken token = provider.newToken(scope);
        current = new Kept(token.value(), asked, token.lifetime());
        kept = current;
        LOG.log(Level.DEBUG, "A new token is valid for {0}", token.lifetime());
        return current.value;
      } catch (TransientSourceException e) {
        if (current == null || current.isOver(time.nanos())) {
          throw e;
        }
        LOG.log(Level.DEBUG, "The token could not be renewed early; it is still valid", e);
        return current.value;
      }
    } finally {
      renewal.unlock();
    }
  }

  @Override
  public String toString() {
    return "TokenCache[" + scope + "]";
  }

  /** A token, and from when on it is renewed. */
  private static final class Kept {
    private final String value;
    private final long asked;
    private final long dueNanos;
    private final long overNanos;

    Kept(String value, long asked, Duration lifetime) {
      this.value = value;
      this.asked = asked;
      this.overNanos = lifetime.toNanos();
      this.dueNanos = Math.max(overNanos - EARLY.toNanos(), overNanos / 2);
    }

    boolean isDue(long now) {
      return now - asked >= dueNanos;
    }

    boolean isOver(long now) {
      return now - asked >= overNanos;
    }
  }
}
