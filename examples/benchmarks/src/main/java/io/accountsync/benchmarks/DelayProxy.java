package io.accountsync.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** Makes a server on this machine look further away: every byte arrives later, none slower. */
final class DelayProxy implements Closeable {
  private final ServerSocket listener;
  private final int target;
  private final long oneWayNanos;

  private DelayProxy(ServerSocket listener, int target, long oneWayNanos) {
    this.listener = listener;
    this.target = target;
    this.oneWayNanos = oneWayNanos;
  }

  /** Starts one; half of the round trip is added in each direction. */
  static DelayProxy to(int port, Duration roundTrip) throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    DelayProxy proxy = new DelayProxy(listener, port, roundTrip.toNanos() / 2);
    daemon(proxy::accept);
    return proxy;
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        pipe(client, server);
        pipe(server, client);
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  /** A chunk and when it may arrive; without bytes, the end. */
  private static final class Chunk {
    private final byte[] bytes;
    private final long due;

    Chunk(byte[] bytes, long due) {
      this.bytes = bytes;
      this.due = due;
    }
  }

  private void pipe(Socket from, Socket to) {
    BlockingQueue<Chunk> underWay = new LinkedBlockingQueue<>();
    daemon(() -> send(from, underWay));
    daemon(() -> deliver(underWay, to));
  }

  private void send(Socket from, BlockingQueue<Chunk> underWay) {
    byte[] buffer = new byte[64 * 1024];
    try (InputStream in = from.getInputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        underWay.add(new Chunk(Arrays.copyOf(buffer, read), System.nanoTime() + oneWayNanos));
      }
    } catch (IOException e) {
      // The other side hears of it by the end that follows.
    }
    underWay.add(new Chunk(new byte[0], System.nanoTime()));
  }

  private static void deliver(BlockingQueue<Chunk> underWay, Socket to) {
    try (OutputStream out = to.getOutputStream()) {
      for (Chunk next = underWay.take(); next.bytes.length > 0; next = underWay.take()) {
        for (long left = next.due - System.nanoTime();
            left > 0;
            left = next.due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        out.write(next.bytes);
        out.flush();
      }
    } catch (IOException e) {
      // Its connection is gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "delay-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
