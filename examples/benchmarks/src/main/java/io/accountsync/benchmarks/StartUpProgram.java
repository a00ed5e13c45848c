package io.accountsync.benchmarks;

import io.accountsync.engine.SyncEngine;
import io.accountsync.marketo.jdbc.JdbcContactStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Starts an engine over a database whose address is its argument, and prints how many milliseconds
 * after its {@code main} the first request reached a server.
 */
final class StartUpProgram {
  private StartUpProgram() {}

  public static void main(String[] arguments) throws IOException {
    long begun = System.nanoTime();
    ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread listener = new Thread(() -> awaitRequest(server, begun));
    listener.setDaemon(true);
    listener.start();
    Environment environment =
        new Environment(
            "http://127.0.0.1:" + server.getLocalPort(), "contoso.onmicrosoft.com", "client");
    BenchDatabase database = BenchDatabase.at(arguments[0]);
    JdbcContactStore store = JdbcContactStore.builder(database.dataSource()).createSchema().build();
    SyncEngine.builder(environment.source(), store, Environment.policy()).build().runOnce();
  }

  private static void awaitRequest(ServerSocket server, long begun) {
    try (Socket client = server.accept()) {
      client.getInputStream().read();
      System.out.println("millis=" + (System.nanoTime() - begun) / 1e6);
      System.out.flush();
      // Nobody answers: what the engine does next is of no interest.
      Runtime.getRuntime().halt(0);
    } catch (IOException e) {
      Runtime.getRuntime().halt(1);
    }
  }
}
