package io.accountsync.benchmarks;

import io.accountsync.engine.SyncEngine;
import io.accountsync.engine.SyncListener;
import io.accountsync.engine.SyncProgress;
import io.accountsync.marketo.InMemoryContactStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A first read with a server that takes 200 ms for a page and a store that takes 100 ms, against
 * doing them in turn. Only pages with accounts are compared, from the first to the last.
 */
final class OverlapMeasure implements Measure {
  @Override
  public void run(Bench bench) throws Exception {
    int accounts = bench.scale().of(200_000, 75_000, 15_000);
    Duration pageTime = Duration.ofMillis(bench.scale().of(200, 200, 2));
    Duration storeTime = Duration.ofMillis(bench.scale().of(100, 100, 1));
    try (SimulatorProcess dynamics = SimulatorProcess.start(accounts, 0, pageTime)) {
      Environment environment = dynamics.environment();
      bench.say("%,d accounts, %s a page, %s in the store", accounts, pageTime, storeTime);
      List<Double> overlapped = new ArrayList<>();
      List<Double> inTurn = new ArrayList<>();
      for (int round = 0; round < bench.scale().of(3, 3, 1); round++) {
        FetchOnly fetch = new FetchOnly(environment.source());
        fetch.run();
        List<Long> fetched = fetch.pages();
        Applied applied = apply(environment, storeTime);
        overlapped.add(seconds(applied.at));
        inTurn.add(seconds(fetched) + Library.sum(applied.took.subList(1, applied.took.size())));
      }
      bench.add(
          Figure.cost(
              String.format(
                  "first read: %d ms a page at the server, %d ms in the store",
                  pageTime.toMillis(), storeTime.toMillis()),
              "s",
              Rounds.samples(overlapped),
              "fetching and applying in turn",
              Rounds.samples(inTurn),
              Goal.atMost(0.8)));
    }
  }

  private static double seconds(List<Long> moments) {
    return (moments.get(moments.size() - 1) - moments.get(0)) / 1e9;
  }

  /** When each page was applied, and how long that took. */
  private record Applied(List<Long> at, List<Double> took) {}

  private static Applied apply(Environment environment, Duration storeTime) {
    PageClock clock = new PageClock(() -> sleep(storeTime));
    List<Long> at = new ArrayList<>();
    SyncListener listener =
        new SyncListener() {
          private long received;

          @Override
          public void pageApplied(SyncProgress progress) {
            clock.pageApplied(progress);
            if (progress.counts().received() > received) {
              received = progress.counts().received();
              at.add(System.nanoTime());
            }
          }
        };
    try (SyncEngine engine =
        SyncEngine.builder(
                new WatchedSource(environment.source(), clock),
                new InMemoryContactStore(),
                Environment.policy())
            .listener(listener)
            .build()) {
      engine.runOnce().orThrow();
    }
    return new Applied(at, clock.take());
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
