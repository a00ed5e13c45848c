package io.accountsync.marketo.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.marketo.jdbc.JdbcContactStore;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** R1 to R14 on databases: after any history, kills included, the store equals the rules' model. */
@ExtendWith(QuietProduct.class)
class JdbcHistoryTest {
  private static final int STEPS = 100;

  @Test
  @DisplayName("R1 to R14: H2 in memory equals the model after any history")
  void h2InMemory() {
    run(
        "H2 in memory",
        FaultOptions.count("histories", 100),
        n -> SyncProcess.pool("jdbc:h2:mem:history" + n));
  }

  @Test
  @DisplayName("R1 to R14: H2 in a file equals the model after any history")
  void h2InAFile(@TempDir Path directory) {
    run(
        "H2 in a file",
        FaultOptions.count("histories", 100) / 10,
        n -> SyncProcess.pool("jdbc:h2:file:" + directory.resolve("history" + n)));
  }

  @Test
  @DisplayName("R1 to R14: PostgreSQL equals the model after any history")
  void postgresql() {
    PostgresServer server = PostgresServer.shared();
    run(
        "PostgreSQL",
        FaultOptions.count("histories", 100) / 3,
        n -> SyncProcess.pool(server.url(server.newSchema())));
  }

  @Test
  @DisplayName("R1 to R14: copies in the host's table on H2 equal the model after any history")
  void copiesOnH2() {
    run(
        "Copies in a host's table, H2 in memory",
        FaultOptions.count("histories", 100) / 3,
        n -> SyncProcess.pool("jdbc:h2:mem:copied" + n),
        JdbcHistoryTest::copyingHistory);
  }

  @Test
  @DisplayName("R1 to R14: copies in the host's table on PostgreSQL equal the model after any one")
  void copiesOnPostgresql() {
    PostgresServer server = PostgresServer.shared();
    run(
        "Copies in a host's table, PostgreSQL",
        FaultOptions.count("histories", 100) / 5,
        n -> SyncProcess.pool(server.url(server.newSchema())),
        JdbcHistoryTest::copyingHistory);
  }

  private static void run(String database, int histories, IntFunction<JdbcConnectionPool> pools) {
    run(database, histories, pools, JdbcHistoryTest::history);
  }

  private static void run(
      String database,
      int histories,
      IntFunction<JdbcConnectionPool> pools,
      BiFunction<DataSource, Long, SyncHistory.Result> history) {
    int cycles = 0;
    int kills = 0;
    long activities = 0;
    for (int n = 0; n < histories; n++) {
      long seed = FaultOptions.seed() * 1_000_000 + n;
      JdbcConnectionPool pool = pools.apply(n);
      try {
        SyncHistory.Result result = history.apply(pool, seed);
        cycles += result.cycles();
        kills += result.kills();
        activities += result.activities();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("The history of seed " + seed + " on " + database, e);
      } finally {
        pool.dispose();
      }
    }
    assertTrue(kills >= histories, "these histories have too few kills to prove anything");
    FaultOptions.report(
        "%s: %d histories, %d cycles compared, %d kills, %d activities, 0 differences"
            .formatted(database, histories, cycles, kills, activities));
  }

  private static SyncHistory.Result history(DataSource database, long seed) {
    JdbcContactStore store = JdbcContactStore.builder(database).createSchema().build();
    return new SyncHistory(store, store, seed).run(new Random(seed).nextLong(), STEPS);
  }

  private static SyncHistory.Result copyingHistory(DataSource database, long seed) {
    HostTable.create(database);
    JdbcContactStore store =
        HostTable.withColumns(JdbcContactStore.builder(database)).createSchema().build();
    return new SyncHistory(HostTable.host(database, store), store, seed)
        .run(new Random(seed).nextLong(), STEPS);
  }
}
