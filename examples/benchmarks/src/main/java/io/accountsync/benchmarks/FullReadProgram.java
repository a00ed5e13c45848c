package io.accountsync.benchmarks;

import io.accountsync.dynamics.DynamicsAccountSource;
import io.accountsync.engine.SyncEngine;
import io.accountsync.engine.SyncListener;
import io.accountsync.engine.SyncProgress;
import io.accountsync.engine.SyncReport;
import io.accountsync.marketo.jdbc.JdbcContactStore;
import io.accountsync.spi.CycleCounts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads an environment once, wholly or fetching only, and prints how long it took and how much heap
 * is alive after the 20th page of accounts and after the last. Its arguments: environment, tenant,
 * client id, how many accounts there are, how many make a page, and the database's address or
 * {@code fetch}.
 */
final class FullReadProgram {
  private static final int EARLY_PAGE = 20;

  private FullReadProgram() {}

  /**
   * Runs this program in a JVM of its own and returns its figures.
   *
   * @param heap the option that bounds its heap
   * @param target the database's address or {@code fetch}
   */
  static Map<String, Double> run(
      String heap, SimulatorProcess dynamics, int accounts, int pageSize, String target)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(dynamics.environment().arguments());
    arguments.add(Integer.toString(accounts));
    arguments.add(Integer.toString(pageSize));
    arguments.add(target);
    return Child.run(List.of(heap), FullReadProgram.class, arguments);
  }

  public static void main(String[] arguments) {
    Environment environment = new Environment(arguments[0], arguments[1], arguments[2]);
    long accounts = Long.parseLong(arguments[3]);
    long begun = System.nanoTime();
    DynamicsAccountSource source = environment.source(Integer.parseInt(arguments[4]));
    if (arguments[5].equals("fetch")) {
      FetchOnly fetch = new FetchOnly(source);
      fetch.run();
      print("seconds", (System.nanoTime() - begun) / 1e9);
      print("rows", (double) fetch.rows());
    } else {
      HeapWatch heap = new HeapWatch(accounts, Integer.parseInt(arguments[4]));
      CycleCounts counts = sync(source, arguments[5], heap);
      print("seconds", (System.nanoTime() - begun) / 1e9);
      heap.print();
      print("accounts", (double) counts.added());
      print("rejected", (double) counts.rejected());
      print("memberships", (double) counts.memberships());
    }
  }

  private static CycleCounts sync(DynamicsAccountSource source, String url, HeapWatch heap) {
    try (BenchDatabase database = BenchDatabase.at(url)) {
      JdbcContactStore store =
          JdbcContactStore.builder(database.dataSource()).createSchema().build();
      try (SyncEngine engine =
          SyncEngine.builder(source, store, Environment.policy()).listener(heap).build()) {
        SyncReport report = engine.runOnce().orThrow();
        return report.counts();
      }
    }
  }

  private static void print(String name, double value) {
    System.out.println(name + "=" + value);
  }

  /**
   * Looks at the live heap after some early pages and after the last ones: a collection each, which
   * is a few milliseconds. The least of them counts, because pages are under way at any moment.
   */
  private static final class HeapWatch implements SyncListener {
    private static final int LOOKS = 5;

    private final long accounts;
    private final int pageSize;
    private int pages;
    private double early = Double.POSITIVE_INFINITY;
    private double late = Double.POSITIVE_INFINITY;

    HeapWatch(long accounts, int pageSize) {
      this.accounts = accounts;
      this.pageSize = pageSize;
    }

    @Override
    public void pageApplied(SyncProgress progress) {
      if (progress.feed() != SyncProgress.Feed.ACCOUNTS || !progress.fullRead()) {
        return;
      }
      pages++;
      if (pages >= EARLY_PAGE && pages < EARLY_PAGE + LOOKS) {
        early = Math.min(early, liveMegabytes());
      }
      if (accounts - progress.counts().received() < (long) LOOKS * pageSize) {
        late = Math.min(late, liveMegabytes());
      }
    }

    void print() {
      if (Double.isFinite(early) && Double.isFinite(late)) {
        FullReadProgram.print("heapEarly", early);
        FullReadProgram.print("heapLate", late);
      }
    }

    @SuppressWarnings("ExplicitGc") // The live heap is what a collection leaves.
    private static double liveMegabytes() {
      System.gc();
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
    }
  }
}
