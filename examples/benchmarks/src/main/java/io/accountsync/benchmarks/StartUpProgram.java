package io.accountsync.benchmarks;

import io.accountsync.engine.SyncEngine;
import io.accountsync.marketo.InMemoryContactStore;
import io.accountsync.marketo.jdbc.JdbcContactStore;
import io.accountsync.spi.AccountSource;
import io.accountsync.spi.ContactStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import javax.annotation.Nullable;

/**
 * Prints how many milliseconds after its {@code main} the first request reached a server. Its
 * arguments: {@code library} for an engine or {@code bare} for no more than a query and a request;
 * and a database's address, without which the store is in memory and nothing is queried.
 */
final class StartUpProgram {
  private StartUpProgram() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread listener = new Thread(() -> awaitRequest(server, begun));
    listener.setDaemon(true);
    listener.start();
    String address = "http://127.0.0.1:" + server.getLocalPort();
    BenchDatabase database = arguments.length > 1 ? BenchDatabase.at(arguments[1]) : null;
    if (arguments[0].equals("library")) {
      library(database, address);
    } else {
      bare(database, address);
    }
  }

  private static void library(@Nullable BenchDatabase database, String address) {
    AccountSource source = new Environment(address, "contoso.onmicrosoft.com", "client").source();
    ContactStore store =
        database == null
            ? new InMemoryContactStore()
            : JdbcContactStore.builder(database.dataSource()).createSchema().build();
    SyncEngine.builder(source, store, Environment.policy())
        // The program before this one was ended with its lease, which the same holder takes again.
        .holder("start")
        .build()
        .runOnce();
  }

  private static void bare(@Nullable BenchDatabase database, String address)
      throws IOException, InterruptedException {
    if (database != null) {
      database.number("SELECT version FROM sync_schema");
    }
    HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.discarding());
  }

  private static void awaitRequest(ServerSocket server, long begun) {
    try (Socket client = server.accept()) {
      client.getInputStream().read();
      System.out.println("millis=" + (System.nanoTime() - begun) / 1e6);
      System.out.flush();
      // Nobody answers: what the engine does next is of no interest.
      System.exit(0);
    } catch (IOException e) {
      System.exit(1);
    }
  }
}
