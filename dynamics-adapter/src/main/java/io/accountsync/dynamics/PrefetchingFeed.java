package io.accountsync.dynamics;

import static com.google.common.base.Preconditions.checkState;

import io.accountsync.spi.ChangeFeed;
import io.accountsync.spi.Page;
import io.accountsync.spi.TransientSourceException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.annotation.Nullable;

/**
 * A feed that reads the next page while its caller applies the last one, and never more than that
 * one. A feed of a single page starts no thread, and while the service wants to be left alone
 * nothing is read ahead.
 *
 * @param <C> what a change is
 */
final class PrefetchingFeed<C> implements ChangeFeed<C> {
  private static final String THREAD = "account-sync-reader";

  private final TableReader<C> reader;
  @Nullable private ExecutorService thread;
  @Nullable private Future<Page<C>> ahead;
  private boolean ended;
  private volatile boolean closed;

  PrefetchingFeed(TableReader<C> reader) {
    this.reader = reader;
  }

  @Override
  public Page<C> next() {
    checkState(!closed, "The feed is closed");
    checkState(!ended, "The feed has ended");
    ended = true; // unless this page goes well and is not the last
    Future<Page<C>> reading = ahead;
    ahead = null;
    Page<C> page = reading == null ? reader.next() : await(reading);
    if (page.last()) {
      shutDown();
    } else {
      ended = false;
      if (!reader.wasThrottled()) {
        ahead = thread().submit(reader::next);
      }
    }
    return page;
  }

  private Page<C> await(Future<Page<C>> reading) {
    try {
      return reading.get();
    } catch (InterruptedException e) {
      reading.cancel(true);
      Thread.currentThread().interrupt();
      throw new TransientSourceException("Reading the next page was interrupted.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("The next page could not be read", e.getCause());
    }
  }

  private ExecutorService thread() {
    ExecutorService existing = thread;
    if (existing == null) {
      existing =
          Executors.newSingleThreadExecutor(
              task -> {
                Thread started = new Thread(task, THREAD);
                started.setDaemon(true);
                return started;
              });
      thread = existing;
    }
    return existing;
  }

  @Override
  public void close() {
    closed = true;
    shutDown();
  }

  /** Interrupts a read that nobody waits for any more. */
  private void shutDown() {
    ahead = null;
    if (thread != null) {
      thread.shutdownNow();
    }
  }
}
