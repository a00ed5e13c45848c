package io.accountsync.marketo.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.marketo.testkit.SyncProcess.Fate;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * R13: a process that syncs is killed again and again, and the database ends up as if it never had
 * been.
 */
@ExtendWith(QuietProduct.class)
class KilledProcessTest {
  private static final int ROUNDS = 6;
  private static final int PAGES = 6;
  private static final int CALLS = 60;
  private static final Duration TTL = Duration.ofSeconds(30);

  private int kills;
  private int halts;

  @Test
  @DisplayName("R13: kills lose and double nothing on PostgreSQL")
  void postgresql() throws SQLException {
    PostgresServer server = PostgresServer.shared();
    String url = server.url(server.newSchema());
    long seed = FaultOptions.seed();
    run("PostgreSQL", url, new Twin(url, seed), FaultOptions.count("kills", 24));
  }

  @Test
  @DisplayName("R13: kills lose no copy in the host's table on PostgreSQL")
  void copiesOnPostgresql() throws SQLException {
    PostgresServer server = PostgresServer.shared();
    String url = server.url(server.newSchema());
    Twin twin = Twin.copying(url, FaultOptions.seed());
    run("Copies in a host's table, PostgreSQL", url, twin, FaultOptions.count("kills", 24) / 2);
  }

  @Test
  @DisplayName("R13: kills lose and double nothing on an H2 file")
  void h2InAFile(@TempDir Path directory) throws SQLException {
    String url = "jdbc:h2:file:" + directory.resolve("killed");
    Twin twin = new Twin(url, FaultOptions.seed());
    run("H2 in a file", url, twin, FaultOptions.count("kills", 24) / 2);
  }

  private void run(String database, String url, Twin twin, int wanted) throws SQLException {
    Random random = new Random(FaultOptions.seed());
    for (int round = 0; kills + halts < wanted || round < ROUNDS; round++) {
      int quota = Math.max(1, (wanted - kills - halts) / Math.max(1, ROUNDS - round));
      for (int i = 0; i < quota && kills + halts < wanted; i++) {
        interrupt(url, twin, random);
      }
      twin.completeRound();
      twin.edit(random, 10);
      twin.nextRound();
    }
    assertTrue(kills > 0 && halts > 0, "nothing was killed");
    FaultOptions.report(
        "%s: %d kills (%d by SIGKILL, %d at a statement), %s"
            .formatted(database, kills + halts, kills, halts, twin.result()));
  }

  private void interrupt(String url, Twin twin, Random random) {
    boolean atCall = random.nextBoolean();
    SyncProcess.Task task =
        new SyncProcess.Task(
            url,
            FaultOptions.seed(),
            twin.scenario().round(),
            Twin.HOLDER,
            TTL,
            twin.copies(),
            !atCall ? Fate.NONE : random.nextBoolean() ? Fate.HALT_BEFORE : Fate.HALT_AFTER,
            1 + random.nextInt(CALLS),
            0);
    try (ChildProcess child = SyncProcess.start(task)) {
      if (atCall) {
        halts += child.awaitEnd() == 1 ? 1 : 0;
        return;
      }
      if (random.nextBoolean()) {
        child.await(SyncProcess.READY, 1);
        pass(random.nextInt(300_000_000));
      } else {
        child.await(SyncProcess.PAGE, 1 + random.nextInt(PAGES));
        pass(random.nextInt(20_000_000));
      }
      kills += child.kill() ? 1 : 0;
    }
  }

  /** Lets a moment pass, so that the next thing happens anywhere in what the process does. */
  private static void pass(long nanos) {
    LockSupport.parkNanos(nanos);
  }
}
