package io.accountsync.marketo.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.engine.SyncEngine;
import io.accountsync.engine.SyncListener;
import io.accountsync.engine.SyncProgress;
import io.accountsync.marketo.testkit.CuttingProxy.Cut;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * R13: connections are cut, answers to commits lost, the database restarted; it ends up as if
 * nothing had happened.
 */
@ExtendWith(QuietProduct.class)
class LostConnectionTest {
  private static final int ROUNDS = 6;
  private static final int REQUESTS = 20;
  private static final int COMMITS = 3;
  private static final List<Cut.When> MOMENTS = List.of(Cut.When.values());

  private final PostgresServer server = PostgresServer.shared();
  private final String schema = server.newSchema();
  private final Random random = new Random(FaultOptions.seed());

  @Test
  @DisplayName("R13: cut connections and lost answers to commits lose and double nothing")
  void cuts() throws IOException, SQLException {
    int perRound = FaultOptions.count("cuts", 120) / ROUNDS;
    int failedCycles = 0;
    Twin twin = new Twin(server.url(schema), FaultOptions.seed());
    twin.createSchema();
    try (CuttingProxy proxy = new CuttingProxy(server::port)) {
      DataSource unreliable = SyncProcess.dataSource(PostgresServer.url(proxy.port(), schema));
      for (int round = 0; round < ROUNDS; round++) {
        try (SyncEngine engine = twin.engine(unreliable, SyncListener.NONE)) {
          proxy.cut(new Cuts(perRound * 3 / 4));
          failedCycles += Twin.untilCompleted(engine);
          twin.compare();
          proxy.cut(new Cuts(perRound / 4));
          twin.edit(engine, random, 10);
          proxy.cut(() -> null);
        }
        twin.nextRound();
      }
      twin.completeRound();
      assertTrue(proxy.cuts() >= perRound * ROUNDS / 2, "too few cuts to prove anything");
      FaultOptions.report(
          "PostgreSQL: %d cuts (at commits: %s), %d cycles failed, %s"
              .formatted(proxy.cuts(), proxy.commitCuts(), failedCycles, twin.result()));
    }
  }

  /** One cut after the other, at any request or at a commit. */
  private final class Cuts implements Supplier<Cut> {
    private int left;

    Cuts(int left) {
      this.left = left;
    }

    @Override
    @Nullable
    public Cut get() {
      if (left-- == 0) {
        return null;
      }
      Cut.When when = MOMENTS.get(random.nextInt(MOMENTS.size()));
      boolean commit = random.nextBoolean();
      return new Cut(commit, 1 + random.nextInt(commit ? COMMITS : REQUESTS), when);
    }
  }

  @Test
  @DisplayName("R13: a database that is restarted loses and doubles nothing")
  void restarts() throws SQLException {
    int restarts = FaultOptions.count("restarts", 4);
    Twin twin = new Twin(server.url(schema), FaultOptions.seed());
    twin.createSchema();
    int failedCycles = 0;
    for (int i = 0; i < restarts; i++) {
      CountDownLatch pages = new CountDownLatch(1 + random.nextInt(10));
      SyncListener counter =
          new SyncListener() {
            @Override
            public void pageApplied(SyncProgress progress) {
              pages.countDown();
            }
          };
      try (SyncEngine engine = twin.engine(SyncProcess.dataSource(server.url(schema)), counter)) {
        CompletableFuture<Integer> cycles =
            CompletableFuture.supplyAsync(() -> Twin.untilCompleted(engine));
        pages.await();
        server.restart(i % 2 == 0 ? PostgresServer.Stop.ORDERLY : PostgresServer.Stop.AT_ONCE);
        failedCycles += cycles.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      twin.compare();
      twin.edit(random, 10);
      twin.nextRound();
    }
    FaultOptions.report(
        "PostgreSQL: %d restarts, every second one as a crash, %d cycles failed, %s"
            .formatted(restarts, failedCycles, twin.result()));
  }
}
