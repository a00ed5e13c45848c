package io.accountsync.marketo.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.engine.SyncEngine;
import io.accountsync.engine.SyncReport;
import io.accountsync.engine.SyncReport.Outcome;
import io.accountsync.marketo.testkit.FaultyDataSource.Call;
import io.accountsync.marketo.testkit.SyncProcess.Fate;
import io.accountsync.marketo.testkit.SyncProcess.Task;
import io.accountsync.spi.LeaseLostException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * R15: of several engines one writes. One that was stopped, held up or cut off in the middle of a
 * transaction is refused after another took over, and nothing is lost or doubled.
 */
@ExtendWith(QuietProduct.class)
class RivalEnginesTest {
  private static final Duration PROCESS_TTL = Duration.ofSeconds(3);
  private static final Duration TTL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int CALLS = 40;
  private static final String SAVE_STATE = "accounts_phase = $";
  private static final int SAVES = 5;
  private static final String REFUSED = "FAILED " + LeaseLostException.class.getName();

  private final PostgresServer server = PostgresServer.shared();
  private final String schema = server.newSchema();
  private final String url = server.url(schema);
  private final Random random = new Random(FaultOptions.seed());

  @Test
  @DisplayName("R15: a stopped process is relieved within two lease times and refused afterwards")
  void stoppedProcess() throws SQLException {
    Twin twin = new Twin(url, FaultOptions.seed(), RivalEnginesTest::withoutMinutes);
    twin.createSchema();
    int takeOvers = FaultOptions.count("takeovers", 3);
    Duration slowest = Duration.ZERO;
    for (int i = 0; i < takeOvers; i++) {
      Duration took = takeOver(twin.scenario().round(), 1 + i % 2);
      slowest = took.compareTo(slowest) > 0 ? took : slowest;
      twin.compare();
      twin.edit(random, 10);
      twin.nextRound();
    }
    FaultOptions.report(
        ("PostgreSQL: %d take-overs from stopped processes by one of one or two others, the slowest"
                + " after %.1f lease times, each stopped one refused, clocks 18 minutes apart, %s")
            .formatted(
                takeOvers, (double) slowest.toMillis() / PROCESS_TTL.toMillis(), twin.result()));
  }

  private Duration takeOver(int round, int rivals) {
    List<ChildProcess> others = new ArrayList<>();
    Fate fate = random.nextBoolean() ? Fate.STOP_BEFORE : Fate.STOP_AFTER;
    try {
      for (int i = 0; i < rivals; i++) {
        others.add(SyncProcess.start(task(round, "rival " + i, Fate.WAIT, -11)));
      }
      others.forEach(other -> assertTrue(other.await(SyncProcess.WAITING, 1)));
      try (ChildProcess stopped = SyncProcess.start(task(round, "stopped", fate, 7))) {
        assertTrue(stopped.await(SyncProcess.STOPPING, 1), () -> "It ended: " + stopped.lines());
        long since = System.nanoTime();
        others.forEach(other -> other.say("go"));
        awaitAny(others, SyncProcess.PAGE);
        final Duration took = Duration.ofNanos(System.nanoTime() - since);
        if (random.nextBoolean()) {
          awaitAny(others, Outcome.COMPLETED.name());
        }
        stopped.resume();
        assertTrue(stopped.await("FAILED", 1), () -> "R15: it was not refused: " + stopped.lines());
        if (fate == Fate.STOP_BEFORE) {
          assertEquals(
              List.of(),
              stopped.lines().stream()
                  .dropWhile(said -> !said.equals(SyncProcess.STOPPING))
                  .takeWhile(said -> !said.startsWith("FAILED"))
                  .filter(SyncProcess.PAGE::equals)
                  .toList(),
              "R15: pages that a stopped process applied when it went on");
        }
        assertEquals(
            REFUSED,
            firstWords(stopped.lines().stream().filter(s -> s.startsWith("FAILED")).findFirst()),
            "R15: what a stopped process hears when it goes on");
        assertEquals(0, stopped.awaitEnd());
        others.forEach(other -> assertEquals(0, other.awaitEnd(), () -> "" + other.lines()));
        assertTrue(
            took.compareTo(PROCESS_TTL.multipliedBy(2)) <= 0,
            () -> "R15: another took over after " + took + ", the lease is " + PROCESS_TTL);
        return took;
      }
    } finally {
      others.forEach(ChildProcess::close);
    }
  }

  private Task task(int round, String holder, Fate fate, int clockAhead) {
    return new Task(
        url,
        FaultOptions.seed(),
        round,
        holder,
        PROCESS_TTL,
        false,
        fate,
        1 + random.nextInt(CALLS),
        clockAhead);
  }

  private static String firstWords(Optional<String> line) {
    return line.map(said -> said.replaceFirst(":.*", "")).orElse("");
  }

  private static void awaitAny(List<ChildProcess> processes, String line) {
    awaitUntil(
        () ->
            processes.stream()
                .flatMap(process -> process.lines().stream())
                .anyMatch(said -> said.startsWith(line)));
  }

  private static void awaitUntil(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "This goes on for too long");
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  /** Engines whose clocks are wrong by minutes date activities by minutes differently. */
  private static Instant withoutMinutes(Instant at) {
    return Instant.ofEpochSecond(at.getLong(ChronoField.INSTANT_SECONDS) % 60);
  }

  @Test
  @DisplayName("R15: an engine held up before a commit on PostgreSQL is refused")
  void heldUpBeforeCommit() throws SQLException {
    heldUp("PostgreSQL", url, Call.COMMIT);
  }

  @Test
  @DisplayName("R15: an engine held up at the begin of a transaction on PostgreSQL is refused")
  void heldUpAtBeginOnPostgresql() throws SQLException {
    heldUp("PostgreSQL", url, Call.CONNECT);
  }

  @Test
  @DisplayName("R15: an engine held up at the begin of a transaction on H2 is refused")
  void heldUpAtBegin() throws SQLException {
    String h2 = "jdbc:h2:mem:rivals;DB_CLOSE_DELAY=-1";
    heldUp("H2 in memory", h2, Call.CONNECT);
  }

  private void heldUp(String database, String where, Call at) throws SQLException {
    Twin twin = new Twin(where, FaultOptions.seed(), RivalEnginesTest::withoutMinutes);
    twin.createSchema();
    int takeOvers = FaultOptions.count("takeovers", 3);
    for (int i = 0; i < takeOvers; i++) {
      Gate gate = new Gate(at, 4 + random.nextInt(5));
      JdbcConnectionPool pool = SyncProcess.pool(where);
      try {
        rival(twin, FaultyDataSource.of(pool, gate), gate.reached, gate.open::countDown);
      } finally {
        pool.dispose();
      }
      twin.edit(random, 10);
      twin.nextRound();
    }
    FaultOptions.report(
        "%s: %d engines held up at a %s, each refused, %s"
            .formatted(database, takeOvers, at, twin.result()));
  }

  @Test
  @DisplayName("R15: an engine that the network cut off is refused when it is back")
  void cutOff() throws IOException, SQLException {
    cutOff(
        "by the network",
        (proxy, database, reached) ->
            FaultyDataSource.of(
                database,
                new Countdown(
                    20 + random.nextInt(CALLS),
                    () -> {
                      proxy.hold();
                      reached.run();
                    })));
  }

  @Test
  @DisplayName("R15: an engine cut off half-way through a message, with locks, holds up nobody")
  void cutOffHalfWay() throws IOException, SQLException {
    cutOff(
        "half-way through a message",
        (proxy, database, reached) -> {
          proxy.holdHalfWay(SAVE_STATE, 1 + random.nextInt(SAVES), reached);
          return database;
        });
  }

  /** Gets an engine into trouble. */
  private interface Trouble {
    DataSource prepare(CuttingProxy proxy, DataSource database, Runnable reached);
  }

  private void cutOff(String how, Trouble trouble) throws IOException, SQLException {
    Twin twin = new Twin(url, FaultOptions.seed(), RivalEnginesTest::withoutMinutes);
    twin.createSchema();
    int takeOvers = FaultOptions.count("takeovers", 3);
    for (int i = 0; i < takeOvers; i++) {
      CountDownLatch reached = new CountDownLatch(1);
      try (CuttingProxy proxy = new CuttingProxy(server::port)) {
        DataSource partitioned = SyncProcess.dataSource(PostgresServer.url(proxy.port(), schema));
        DataSource troubled = trouble.prepare(proxy, partitioned, reached::countDown);
        rival(twin, troubled, reached, proxy::letGo);
      }
      twin.edit(random, 10);
      twin.nextRound();
    }
    FaultOptions.report(
        "PostgreSQL: %d engines cut off %s, each refused, %s"
            .formatted(takeOvers, how, twin.result()));
  }

  /**
   * One engine does not get on any more, another takes over and is a round ahead when the first
   * goes on with a page that is old by then.
   */
  private void rival(Twin twin, DataSource troubled, CountDownLatch reached, Runnable goOn)
      throws SQLException {
    Scenario own = Scenario.at(FaultOptions.seed(), twin.scenario().round());
    try (SyncEngine first = twin.engine(troubled, "first", TTL, Duration.ofMinutes(5));
        SyncEngine second = twin.rival(own, "second", TTL, Duration.ofMinutes(-5))) {
      CompletableFuture<SyncReport> report = CompletableFuture.supplyAsync(first::runOnce);
      reached.await();
      awaitUntil(() -> second.runOnce().outcome() == Outcome.COMPLETED);
      twin.compare();
      twin.nextRound();
      own.nextRound();
      assertEquals(Outcome.COMPLETED, second.runOnce().outcome());
      twin.compare();
      goOn.run();
      assertInstanceOf(
          LeaseLostException.class,
          report.join().failure().orElse(null),
          () -> "R15: what an engine hears that goes on too late: " + report.join());
      assertEquals(Outcome.COMPLETED, first.runOnce().outcome(), "R15: it may try again");
      twin.compareAgain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Lets nobody through at one of the calls, until it is opened. */
  private static final class Gate implements FaultyDataSource.Fault {
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch open = new CountDownLatch(1);
    private final Call at;
    private int left;

    Gate(Call at, int left) {
      this.at = at;
      this.left = left;
    }

    @Override
    public void before(Call call) throws SQLException {
      if (call != at || --left != 0) {
        return;
      }
      reached.countDown();
      try {
        open.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SQLException(e);
      }
    }
  }

  /** Does something before a call. */
  private static final class Countdown implements FaultyDataSource.Fault {
    private final Runnable then;
    private int left;

    Countdown(int left, Runnable then) {
      this.left = left;
      this.then = then;
    }

    @Override
    public void before(Call call) {
      if (--left == 0) {
        then.run();
      }
    }
  }
}
