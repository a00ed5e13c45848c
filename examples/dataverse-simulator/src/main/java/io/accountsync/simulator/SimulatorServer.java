package io.accountsync.simulator;

import java.net.URI;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/** The embedded HTTP server on the loopback interface. */
final class SimulatorServer {
  private static final String HOST = "127.0.0.1";
  private static final int MAX_HEADER_BYTES = 48 * 1024;
  private static final int OUTPUT_BUFFER_BYTES = 64 * 1024;
  private static final long STALL_MILLIS = 3_600_000;

  /** Accepted by the selector, a connection cannot slip in unseen while the server stops. */
  private static final int NO_ACCEPTORS = 0;

  private static final int SELECTORS = 1;

  private final Server server;
  private final ServerConnector connector;

  private SimulatorServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  static SimulatorServer start(int port, boolean http2, Handler handler) {
    QueuedThreadPool threads = new QueuedThreadPool(200, 4);
    threads.setName("dataverse-simulator");
    threads.setDaemon(true);
    Server server = new Server(threads);
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setRequestHeaderSize(MAX_HEADER_BYTES);
    configuration.setOutputBufferSize(OUTPUT_BUFFER_BYTES);
    configuration.setUriCompliance(UriCompliance.UNSAFE);
    HttpConnectionFactory http1 = new HttpConnectionFactory(configuration);
    ConnectionFactory[] protocols =
        http2
            ? new ConnectionFactory[] {http1, new HTTP2CServerConnectionFactory(configuration)}
            : new ConnectionFactory[] {http1};
    ScheduledExecutorScheduler timer =
        new ScheduledExecutorScheduler("dataverse-simulator-timer", true);
    ServerConnector connector =
        new ServerConnector(server, null, timer, null, NO_ACCEPTORS, SELECTORS, protocols);
    connector.setHost(HOST);
    connector.setPort(port);
    connector.setIdleTimeout(STALL_MILLIS);
    server.addConnector(connector);
    server.setHandler(handler);
    server.setStopTimeout(0);
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(
          "Cannot listen on " + HOST + ":" + port + ": " + e.getMessage(), e);
    }
    return new SimulatorServer(server, connector);
  }

  URI uri() {
    return URI.create("http://" + HOST + ":" + connector.getLocalPort());
  }

  /**
   * Closes the port. To be called before answers that are stalled go on: a client that loses its
   * connection tries again at once, and a connection that is accepted while the server stops would
   * never be closed.
   */
  void stopListening() {
    connector.close();
  }

  void stop() {
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("Cannot stop the simulator", e);
    }
  }
}
