package io.accountsync.engine;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Executors of one thread each, which keeps no process alive. */
final class DaemonExecutor {
  private DaemonExecutor() {}

  static ScheduledExecutorService named(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }
}
