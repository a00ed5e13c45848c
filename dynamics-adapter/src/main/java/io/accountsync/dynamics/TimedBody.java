package io.accountsync.dynamics;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;

/**
 * A response body that is read while it arrives and has to be complete in a given time. The JDK
 * client's own time-out ends with the headers, and its stream neither ends a wait for a server that
 * has fallen silent nor heeds an interrupt.
 */
final class TimedBody extends InputStream implements BodySubscriber<InputStream> {
  private static final List<ByteBuffer> END = List.of(ByteBuffer.allocate(0));

  private final BlockingQueue<List<ByteBuffer>> arrived = new LinkedBlockingQueue<>();
  private final Duration limit;
  private final long startedAt = System.nanoTime();
  private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
  @Nullable private volatile Throwable failure;
  private List<ByteBuffer> current = List.of();
  private int index;
  private boolean ended;

  TimedBody(Duration limit) {
    this.limit = limit;
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    if (!subscribed.complete(subscription)) {
      subscription.cancel();
      return;
    }
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    arrived.add(buffers);
  }

  @Override
  public void onError(Throwable throwable) {
    failure = throwable;
    arrived.add(END);
  }

  @Override
  public void onComplete() {
    arrived.add(END);
  }

  @Override
  public int read() throws IOException {
    ByteBuffer buffer = available0();
    return buffer == null ? -1 : buffer.get() & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    ByteBuffer buffer = available0();
    if (buffer == null) {
      return -1;
    }
    int count = Math.min(length, buffer.remaining());
    buffer.get(target, offset, count);
    return count;
  }

  /** Returns a buffer with something left to read, or null at the end. */
  @Nullable
  private ByteBuffer available0() throws IOException {
    while (!ended) {
      while (index < current.size()) {
        ByteBuffer buffer = current.get(index);
        if (buffer.hasRemaining()) {
          return buffer;
        }
        index++;
      }
      take();
    }
    return null;
  }

  private void take() throws IOException {
    List<ByteBuffer> next;
    try {
      next = arrived.poll(limit.toNanos() - (System.nanoTime() - startedAt), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("Interrupted in a body").initCause(e);
    }
    if (next == null) {
      throw new HttpTimeoutException(
          "The body was not complete " + limit.toMillis() + " ms after its headers");
    }
    if (next == END) { // identity is meant: an arrived list may be empty as well
      ended = true;
      Throwable cause = failure;
      if (cause != null) {
        throw new IOException("The body broke off", cause);
      }
      return;
    }
    current = next;
    index = 0;
    subscribed.join().request(1);
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      // Not complete means that no subscription came yet: then onSubscribe cancels it.
      subscribed.cancel(false);
      if (!subscribed.isCancelled()) {
        subscribed.join().cancel();
      }
    }
  }
}
