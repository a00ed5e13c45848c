package io.accountsync.marketo.testkit;

import com.google.common.collect.EnumMultiset;
import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.Multiset;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import javax.annotation.Nullable;

/**
 * Stands between clients and a PostgreSQL server and cuts their connections: at a chosen request,
 * or at a commit, and either before the server hears of it or after it has answered. It can also
 * hold everything up without cutting.
 */
final class CuttingProxy implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final ServerSocket listening;
  private final IntSupplier serverPort;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition flowing = lock.newCondition();
  private boolean held;
  private Supplier<Cut> cutPlan = () -> null;
  @Nullable private Cut next;
  private int left;
  private int cuts;
  @Nullable private Stall stall;
  private final Multiset<Cut.When> commitCuts = EnumMultiset.create(Cut.When.class);

  CuttingProxy(IntSupplier serverPort) {
    this.serverPort = serverPort;
    try {
      listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  /**
   * Where to cut next.
   *
   * @param commit whether commits are counted, or all requests
   * @param number at which of them, 1 or more
   * @param when before the request, half-way in it, or after its answer
   */
  record Cut(boolean commit, int number, When when) {
    enum When {
      /** The server never hears of the request. */
      BEFORE,
      /** The server gets a part of the request. */
      HALF_WAY,
      /** The server does it, and the client does not learn of it. */
      ANSWER_LOST
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  /**
   * Cuts from now on.
   *
   * @param plan gives the next cut after each one, or null for no more
   */
  void cut(Supplier<Cut> plan) {
    lock.lock();
    try {
      cutPlan = plan;
      planNext();
    } finally {
      lock.unlock();
    }
  }

  private void planNext() {
    next = cutPlan.get();
    left = next == null ? 0 : next.number();
  }

  int cuts() {
    lock.lock();
    try {
      return cuts;
    } finally {
      lock.unlock();
    }
  }

  /** How many of the cuts were at a commit, and when. */
  Multiset<Cut.When> commitCuts() {
    lock.lock();
    try {
      return ImmutableMultiset.copyOf(commitCuts);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets nothing through any more from half-way in a request.
   *
   * @param text what the request contains
   * @param number the how manieth such request, 1 or more
   * @param stalled what is told of it
   */
  void holdHalfWay(String text, int number, Runnable stalled) {
    lock.lock();
    try {
      stall = new Stall(text, new AtomicInteger(number), stalled);
    } finally {
      lock.unlock();
    }
  }

  private record Stall(String part, AtomicInteger left, Runnable stalled) {
    boolean due(byte[] request, int length) {
      return text(request, length).contains(part) && left.decrementAndGet() == 0;
    }
  }

  private boolean stalls(byte[] request, int length) {
    lock.lock();
    try {
      return stall != null && stall.due(request, length);
    } finally {
      lock.unlock();
    }
  }

  /** Lets nothing through, in either direction, as a network that is partitioned. */
  void hold() {
    setHeld(true);
  }

  /** Lets everything through that was held up. */
  void letGo() {
    setHeld(false);
  }

  private void setHeld(boolean hold) {
    lock.lock();
    try {
      held = hold;
      flowing.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    letGo();
    listening.close();
    links.forEach(Link::cut);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Socket server;
        try {
          server = new Socket(InetAddress.getLoopbackAddress(), serverPort.getAsInt());
        } catch (IOException e) {
          client.close();
          continue;
        }
        Link link = new Link(client, server);
        links.add(link);
        daemon(link::requests);
        daemon(link::answers);
      } catch (IOException e) {
        // Closed, or the client has gone already.
      }
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "cutting proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void awaitFlow() {
    lock.lock();
    try {
      while (held) {
        flowing.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns what to do to a request: nothing if it is not the one. */
  @Nullable
  private Cut.When due(byte[] request, int length) {
    lock.lock();
    try {
      if (next == null || (next.commit() && !isCommit(request, length)) || --left > 0) {
        return null;
      }
      Cut.When when = next.when();
      cuts++;
      if (next.commit()) {
        commitCuts.add(when);
      }
      planNext();
      return when;
    } finally {
      lock.unlock();
    }
  }

  private static boolean isCommit(byte[] request, int length) {
    return text(request, length).contains("COMMIT\0");
  }

  private static String text(byte[] request, int length) {
    return new String(request, 0, length, StandardCharsets.ISO_8859_1);
  }

  private final class Link {
    private final Socket client;
    private final Socket server;
    private volatile boolean answerLost;

    Link(Socket client, Socket server) throws SocketException {
      this.client = client;
      this.server = server;
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    }

    void requests() {
      pump(
          client,
          server,
          (buffer, length, out) -> {
            int from = 0;
            if (stalls(buffer, length)) {
              from = length / 2;
              out.write(buffer, 0, from);
              out.flush();
              hold();
              stall.stalled().run();
              awaitFlow();
            }
            Cut.When when = due(buffer, length);
            if (when == null) {
              out.write(buffer, from, length - from);
              return true;
            }
            switch (when) {
              case BEFORE -> {}
              case HALF_WAY -> out.write(buffer, 0, length / 2);
              case ANSWER_LOST -> {
                answerLost = true;
                out.write(buffer, 0, length);
              }
            }
            out.flush();
            return when == Cut.When.ANSWER_LOST;
          });
    }

    void answers() {
      pump(
          server,
          client,
          (buffer, length, out) -> {
            if (answerLost) {
              return false;
            }
            out.write(buffer, 0, length);
            return true;
          });
    }

    private void pump(Socket from, Socket to, Step step) {
      byte[] buffer = new byte[BUFFER];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        boolean on = true;
        while (on) {
          int length = in.read(buffer);
          awaitFlow();
          on = length >= 0 && step.pass(buffer, length, out);
        }
      } catch (IOException e) {
        // The other side was cut.
      } finally {
        cut();
      }
    }

    /** Ends both sides with a reset, without a goodbye. */
    void cut() {
      links.remove(this);
      for (Socket socket : new Socket[] {client, server}) {
        try {
          socket.setSoLinger(true, 0);
        } catch (SocketException e) {
          // Closed already.
        }
        try {
          socket.close();
        } catch (IOException e) {
          // Nothing more can be done to it.
        }
      }
    }
  }

  private interface Step {
    boolean pass(byte[] buffer, int length, OutputStream out) throws IOException;
  }
}
