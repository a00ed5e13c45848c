package io.accountsync.marketo.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.accountsync.engine.SyncEngine;
import io.accountsync.engine.SyncListener;
import io.accountsync.engine.SyncReport;
import io.accountsync.engine.SyncReport.Outcome;
import io.accountsync.marketo.testkit.FaultyDataSource.Call;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Section 6: what is used up gives a clear error, and the next cycle goes on when there is more.
 */
@ExtendWith(QuietProduct.class)
class ExhaustionTest {
  private static final int BLOCK = 1 << 12;

  private final PostgresServer server = PostgresServer.shared();
  private final String schema = server.newSchema();

  @Test
  @DisplayName("Section 6: a full disk of PostgreSQL is named, and the next cycle goes on")
  void fullDisk(@TempDir Path directory) throws Exception {
    mountSmallDisk(directory, "24m");
    try {
      server.execute("CREATE TABLESPACE small LOCATION '" + directory.toAbsolutePath() + "'");
      String url = server.url(schema) + "&options=-c%20default_tablespace=small";
      fillDiskAndGoOn("PostgreSQL", url, directory, "the disk is full");
      server.execute("DROP SCHEMA " + schema + " CASCADE");
      server.execute("DROP TABLESPACE small");
    } finally {
      run("umount", "-l", directory.toString());
    }
  }

  @Test
  @DisplayName("Section 6: a full disk of H2 is named, and the next cycle goes on")
  void fullDiskOfH2(@TempDir Path directory) throws Exception {
    mountSmallDisk(directory, "4m");
    try {
      // By default H2 commits in memory and writes later, so it would not notice in time.
      String url = "jdbc:h2:file:" + directory.resolve("full") + ";WRITE_DELAY=0";
      fillDiskAndGoOn("H2 in a file", url, directory, "Writing to");
    } finally {
      run("umount", "-l", directory.toString());
    }
  }

  private static void fillDiskAndGoOn(String database, String url, Path disk, String named)
      throws IOException, SQLException {
    Twin twin = new Twin(url, FaultOptions.seed());
    twin.completeRound();
    twin.nextRound();
    Path filler = disk.resolve("filler");
    DataSource source = SyncProcess.dataSource(url);
    try (SyncEngine engine = twin.engine(source, SyncListener.NONE)) {
      fill(filler);
      String message = failure(engine.runOnce());
      assertTrue(message.contains(named), message);
      Files.delete(filler);
      assertEquals(Outcome.COMPLETED, engine.runOnce().outcome());
    }
    twin.compare();
    FaultOptions.report("%s on a full disk: %s".formatted(database, twin.result()));
  }

  private static void fill(Path filler) throws IOException {
    byte[] block = new byte[BLOCK];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertTrue(Files.size(filler) > 0, e::toString);
    }
  }

  private static void mountSmallDisk(Path directory, String size) throws Exception {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", directory.toString()) == 0,
        "a small disk needs the right to mount one");
  }

  private static int run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    }
  }

  @Test
  @DisplayName("Section 6: PostgreSQL's answer that the disk is full is named")
  void refusalBecauseOfAFullDisk() throws SQLException {
    Twin twin = new Twin(server.url(schema), FaultOptions.seed());
    twin.completeRound();
    twin.nextRound();
    server.execute(
        "CREATE FUNCTION %s.full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION"
                .formatted(schema)
            + " 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';"
            + " END $$");
    server.execute(
        "CREATE TRIGGER f BEFORE INSERT ON %1$s.activity EXECUTE FUNCTION %1$s.full()"
            .formatted(schema));
    DataSource source = SyncProcess.dataSource(server.url(schema));
    try (SyncEngine engine = twin.engine(source, SyncListener.NONE)) {
      String message = failure(engine.runOnce());
      assertTrue(message.contains("the disk is full"), message);
      assertTrue(message.contains("make room"), message);
      server.execute("DROP TRIGGER f ON %s.activity".formatted(schema));
      assertEquals(Outcome.COMPLETED, engine.runOnce().outcome());
    }
    twin.compare();
  }

  @Test
  @DisplayName("Section 6: an exhausted pool is named, and the next cycle goes on")
  void exhaustedPool() throws SQLException {
    Twin twin = new Twin(server.url(schema), FaultOptions.seed());
    twin.completeRound();
    twin.nextRound();
    AtomicBoolean exhausted = new AtomicBoolean();
    DataSource source =
        FaultyDataSource.of(
            SyncProcess.dataSource(server.url(schema)),
            call -> {
              if (call == Call.CONNECT && exhausted.get()) {
                throw new SQLTransientConnectionException("Connection is not available");
              }
            });
    try (SyncEngine engine = twin.engine(source, SyncListener.NONE)) {
      exhausted.set(true);
      String message = failure(engine.runOnce());
      assertTrue(message.contains("give the pool more or longer time"), message);
      exhausted.set(false);
      assertEquals(Outcome.COMPLETED, engine.runOnce().outcome());
    }
    twin.compare();
  }

  @Test
  @DisplayName("Section 6: a pool whose only connection is taken fails the cycle, not the next one")
  void takenPool() throws SQLException {
    Twin twin = new Twin(server.url(schema), FaultOptions.seed());
    twin.completeRound();
    twin.nextRound();
    JdbcConnectionPool pool = SyncProcess.pool(server.url(schema));
    pool.setMaxConnections(1);
    pool.setLoginTimeout(1);
    try (SyncEngine engine = twin.engine(pool, SyncListener.NONE)) {
      try (Connection taken = pool.getConnection()) {
        assertTrue(taken.isValid(0));
        String message = failure(engine.runOnce());
        assertTrue(message.contains("connect to the database"), message);
      }
      assertEquals(Outcome.COMPLETED, engine.runOnce().outcome());
    } finally {
      pool.dispose();
    }
    twin.compare();
  }

  private static String failure(SyncReport report) {
    assertEquals(Outcome.FAILED, report.outcome());
    return report.failure().orElseThrow().getMessage();
  }
}
