package io.accountsync.marketo.testkit;

import io.accountsync.engine.SyncEngine;
import io.accountsync.engine.SyncListener;
import io.accountsync.engine.SyncProgress;
import io.accountsync.engine.SyncReport;
import io.accountsync.engine.SyncReport.Outcome;
import io.accountsync.marketo.jdbc.JdbcContactStore;
import io.accountsync.marketo.testkit.FaultyDataSource.Call;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;

/**
 * A process that brings one round of a scenario into a database, made to be killed. It says on its
 * output when it is {@value #READY}, when it applied a {@value #PAGE}, and how each cycle ended; it
 * ends when one completed.
 */
final class SyncProcess {
  static final String READY = "ready";
  static final String PAGE = "page";
  static final String WAITING = "waiting";
  static final String STOPPING = "stopping";

  private SyncProcess() {}

  /**
   * What to do.
   *
   * @param copies whether the store copies values to the host's table
   * @param fate what happens to it in the end
   * @param at at which call to the database, counted from 1
   * @param clockAhead how many minutes the engine's clock is wrong
   */
  record Task(
      String url,
      long seed,
      int round,
      String holder,
      Duration leaseTtl,
      boolean copies,
      Fate fate,
      int at,
      int clockAhead) {
    List<String> toArguments() {
      return List.of(
          url,
          Long.toString(seed),
          Integer.toString(round),
          holder,
          leaseTtl.toString(),
          Boolean.toString(copies),
          fate.name(),
          Integer.toString(at),
          Integer.toString(clockAhead));
    }

    static Task of(String[] arguments) {
      return new Task(
          arguments[0],
          Long.parseLong(arguments[1]),
          Integer.parseInt(arguments[2]),
          arguments[3],
          Duration.parse(arguments[4]),
          Boolean.parseBoolean(arguments[5]),
          Fate.valueOf(arguments[6]),
          Integer.parseInt(arguments[7]),
          Integer.parseInt(arguments[8]));
    }
  }

  /** What a process does to itself at a call to the database. */
  enum Fate {
    /** It lives until its cycle completed. */
    NONE,
    /** It dies before the call. */
    HALT_BEFORE,
    /** It dies when the call is done. */
    HALT_AFTER,
    /** It is stopped before the call; calls are counted from its first page on. */
    STOP_BEFORE,
    /** It is stopped when the call is done; calls are counted from its first page on. */
    STOP_AFTER,
    /** It waits, ready to sync, until it is told to go. */
    WAIT
  }

  /** Starts such a process. */
  static ChildProcess start(Task task) {
    List<String> arguments = new ArrayList<>(List.of(SyncProcess.class.getName()));
    arguments.addAll(task.toArguments());
    return new ChildProcess(arguments);
  }

  /** Runs in the child. */
  public static void main(String[] arguments) throws IOException {
    QuietProduct.silence();
    Task task = Task.of(arguments);
    Scenario scenario = Scenario.at(task.seed(), task.round());
    Fateful fateful = new Fateful(task);
    say(READY);
    DataSource database = FaultyDataSource.of(pool(task.url()), fateful);
    JdbcContactStore store = store(database, task.copies());
    if (task.fate() == Fate.WAIT) {
      say(WAITING);
      System.in.read();
    }
    try (SyncEngine engine = engine(task, scenario, store, fateful)) {
      for (Outcome outcome = null; outcome != Outcome.COMPLETED; ) {
        SyncReport report = engine.runOnce();
        outcome = report.outcome();
        say(outcome + report.failure().map(e -> " " + e).orElse(""));
        if (outcome == Outcome.STANDBY) {
          LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
      }
    }
  }

  private static SyncEngine engine(
      Task task, Scenario scenario, JdbcContactStore store, SyncListener listener) {
    return SyncEngine.builder(scenario.dynamics(), store, scenario.policy())
        .clock(() -> scenario.now().plus(Duration.ofMinutes(task.clockAhead())))
        .holder(task.holder())
        .leaseTtl(task.leaseTtl())
        .storeRetryDelay(Duration.ofMillis(10))
        .listener(listener)
        .build();
  }

  /** A store on a database, with its tables. */
  static JdbcContactStore store(DataSource database, boolean copies) {
    JdbcContactStore.Builder builder = JdbcContactStore.builder(database).createSchema();
    return (copies ? HostTable.withColumns(builder) : builder).build();
  }

  static JdbcConnectionPool pool(String url) {
    return JdbcConnectionPool.create(
        url.startsWith("jdbc:h2:") ? h2(url) : PostgresServer.pooled(url));
  }

  /** A data source that keeps no connections. */
  static DataSource dataSource(String url) {
    return url.startsWith("jdbc:h2:") ? h2(url) : PostgresServer.unpooled(url);
  }

  private static JdbcDataSource h2(String url) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(url);
    return source;
  }

  /** Tells of pages, and fulfils the process's fate. */
  private static final class Fateful implements FaultyDataSource.Fault, SyncListener {
    private final Task task;
    private int calls;
    private int pages;

    Fateful(Task task) {
      this.task = task;
    }

    @Override
    public void pageApplied(SyncProgress progress) {
      pages++;
      say(PAGE);
    }

    @Override
    public void before(Call call) {
      boolean counts = task.fate().name().startsWith("HALT") || pages > 0;
      calls += counts ? 1 : 0;
      meet(Fate.HALT_BEFORE, Fate.STOP_BEFORE);
    }

    @Override
    public void after(Call call) {
      meet(Fate.HALT_AFTER, Fate.STOP_AFTER);
    }

    private void meet(Fate halt, Fate stop) {
      if (calls != task.at()) {
        return;
      }
      if (task.fate() == halt) {
        Runtime.getRuntime().halt(1);
      } else if (task.fate() == stop) {
        calls++;
        say(STOPPING);
        ChildProcess.signal(ProcessHandle.current().pid(), "STOP");
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
