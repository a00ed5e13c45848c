package io.accountsync.marketo.testkit;

import io.accountsync.engine.NoAccountException;
import io.accountsync.engine.SyncEngine;
import io.accountsync.engine.SyncListener;
import io.accountsync.engine.SyncReport;
import io.accountsync.engine.SyncReport.Outcome;
import io.accountsync.spi.ContactStore;
import io.accountsync.spi.TransientStoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import javax.annotation.Nullable;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * A database that faults happen to, next to the model of one that they never happened to. Both live
 * through the rounds of one scenario and are compared at the end of each.
 */
final class Twin {
  /** The engine that faults happen to keeps its name when it is restarted. */
  static final String HOLDER = "restarted";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String url;
  private final long seed;
  private final Scenario scenario;
  private final UndisturbedSync undisturbed;
  private final UnaryOperator<Instant> time;
  private final boolean copies;
  private int rounds;
  private int compared;

  Twin(String url, long seed) {
    this(url, seed, UnaryOperator.identity());
  }

  /** One whose host has a table that knows all contacts and that values are copied to. */
  static Twin copying(String url, long seed) {
    JdbcConnectionPool pool = SyncProcess.pool(url);
    HostTable.createWithContacts(pool);
    pool.dispose();
    return new Twin(url, seed, UnaryOperator.identity(), true);
  }

  /**
   * @param time what of an instant is compared
   */
  Twin(String url, long seed, UnaryOperator<Instant> time) {
    this(url, seed, time, false);
  }

  private Twin(String url, long seed, UnaryOperator<Instant> time, boolean copies) {
    this.url = url;
    this.copies = copies;
    this.seed = seed;
    this.time = time;
    scenario = new Scenario(seed);
    undisturbed = new UndisturbedSync(new Scenario(seed));
  }

  Scenario scenario() {
    return scenario;
  }

  /** Whether its store copies values to the host's table. */
  boolean copies() {
    return copies;
  }

  String result() {
    return "%d rounds, %d facts compared, 0 differences".formatted(rounds, compared);
  }

  /** Lets the database's cycle complete in peace, and compares. */
  void completeRound() throws SQLException {
    JdbcConnectionPool pool = SyncProcess.pool(url);
    try {
      try (SyncEngine engine = engine(pool, SyncListener.NONE)) {
        engine.runOnce().orThrow();
      }
    } finally {
      pool.dispose();
    }
    compare();
  }

  /** Compares a database whose cycle of this round has completed. */
  void compare() throws SQLException {
    undisturbed.cycle();
    rounds++;
    compareAgain();
  }

  /** Compares a database that nothing should have changed since the last time. */
  void compareAgain() throws SQLException {
    JdbcConnectionPool pool = SyncProcess.pool(url);
    try {
      var actual = copies ? Contents.ofCopies(pool, time) : Contents.of(pool, time);
      compared += actual.size();
      Contents.assertSame(
          "after round " + scenario.round() + " of scenario " + seed,
          Contents.of(undisturbed.model(), time),
          actual);
    } finally {
      pool.dispose();
    }
  }

  /** Edits account fields on both sides (R5). */
  void edit(Random random, int edits) {
    JdbcConnectionPool pool = SyncProcess.pool(url);
    try (SyncEngine engine = engine(pool, SyncListener.NONE)) {
      edit(engine, random, edits);
    } finally {
      pool.dispose();
    }
  }

  /** Edits account fields on both sides, again and again if the store fails in a passing way. */
  void edit(SyncEngine engine, Random random, int edits) {
    for (int i = 0; i < edits; i++) {
      Scenario.Edit edit = Scenario.edit(random);
      boolean possible =
          undisturbed.model().edit(edit.contact(), edit.field(), edit.value(), scenario.now());
      if (possible != edited(engine, edit)) {
        throw new AssertionError("R5: whether this can be edited must be " + possible);
      }
    }
  }

  private static boolean edited(SyncEngine engine, Scenario.Edit edit) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        engine.editAccount(edit.contact(), Collections.singletonMap(edit.field(), edit.value()));
        return true;
      } catch (NoAccountException e) {
        return false;
      } catch (TransientStoreException e) {
        checkPatience(deadline, e);
      }
    }
  }

  /**
   * Runs cycles until one completes and returns how many did not.
   *
   * @throws AssertionError if one fails for another reason than that the store was not there
   */
  static int untilCompleted(SyncEngine engine) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    int failed = 0;
    while (true) {
      SyncReport report = engine.runOnce();
      if (report.outcome() == Outcome.COMPLETED) {
        return failed;
      }
      failed++;
      RuntimeException failure = report.failure().orElse(null);
      if (failure != null && !(failure instanceof TransientStoreException)) {
        throw new AssertionError("A passing fault is not reported as one", failure);
      }
      checkPatience(deadline, failure);
    }
  }

  /** Gives what is not there now a moment to come back, but not for ever. */
  private static void checkPatience(long deadline, @Nullable RuntimeException failure) {
    if (System.nanoTime() > deadline) {
      throw new AssertionError("This goes on for too long", failure);
    }
    LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
  }

  void nextRound() {
    scenario.nextRound();
    undisturbed.nextRound();
  }

  void createSchema() {
    JdbcConnectionPool pool = SyncProcess.pool(url);
    SyncProcess.store(pool, copies);
    pool.dispose();
  }

  /** An engine on the database as it is reached through some data source, which may fail. */
  SyncEngine engine(DataSource database, SyncListener listener) {
    return builder(scenario, database).holder(HOLDER).listener(listener).build();
  }

  /** An engine with a name and a clock of its own. */
  SyncEngine engine(DataSource database, String holder, Duration leaseTtl, Duration clockAhead) {
    return builder(scenario, database)
        .holder(holder)
        .leaseTtl(leaseTtl)
        .clock(() -> scenario.now().plus(clockAhead))
        .build();
  }

  /** An engine that shares nothing with the others but the database. */
  SyncEngine rival(Scenario own, String holder, Duration leaseTtl, Duration clockAhead) {
    return builder(own, SyncProcess.dataSource(url))
        .holder(holder)
        .leaseTtl(leaseTtl)
        .clock(() -> own.now().plus(clockAhead))
        .build();
  }

  private SyncEngine.Builder builder(Scenario scenario, DataSource database) {
    ContactStore store = SyncProcess.store(database, copies);
    return SyncEngine.builder(scenario.dynamics(), store, scenario.policy())
        .clock(scenario::now)
        .storeRetryDelay(Duration.ofMillis(10));
  }
}
