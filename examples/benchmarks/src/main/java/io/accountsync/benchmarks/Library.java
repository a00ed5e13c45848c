package io.accountsync.benchmarks;

import static com.google.common.base.Preconditions.checkState;

import io.accountsync.engine.SyncEngine;
import io.accountsync.engine.SyncReport;
import io.accountsync.marketo.jdbc.JdbcContactStore;
import io.accountsync.model.AccountChange;
import io.accountsync.model.MembershipChange;
import io.accountsync.spi.CycleCounts;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import javax.sql.DataSource;

/** The measured thing: the engine with its JDBC store, fed without a network. */
final class Library implements AutoCloseable {
  private final PageClock clock;
  private final GeneratedSource source;
  private final JdbcContactStore store;
  private final SyncEngine engine;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  Library(BenchDatabase database) {
    this(database.dataSource(), database::settle);
  }

  Library(DataSource dataSource, Runnable settle) {
    clock = new PageClock(settle);
    source = new GeneratedSource(clock);
    store = JdbcContactStore.builder(dataSource).createSchema().build();
    engine =
        SyncEngine.builder(source, store, GeneratedAccounts.policy())
            .clock(() -> now)
            .listener(clock)
            .build();
  }

  JdbcContactStore store() {
    return store;
  }

  /** Dates the activities of what follows. */
  void setNow(Instant moment) {
    now = moment;
  }

  /**
   * Applies accounts as they come from a full read, whether they are stored already or not.
   *
   * @return seconds for each page
   */
  List<Double> read(int from, int to, IntFunction<AccountChange> row) {
    source.expire();
    return apply(from, to, row);
  }

  /** Applies accounts as they come from a delta, or from the first read of all. */
  List<Double> apply(int from, int to, IntFunction<AccountChange> row) {
    source.tellAccounts(from, to, row);
    CycleCounts counts = cycle();
    checkState(counts.received() == to - from && counts.rejected() == 0, "Applied: %s", counts);
    return clock.take();
  }

  /** Applies memberships. */
  List<Double> link(int from, int to, IntFunction<MembershipChange> row) {
    source.tellMemberships(from, to, row);
    CycleCounts counts = cycle();
    checkState(counts.memberships() == to - from, "Linked: %s", counts);
    return clock.take();
  }

  private CycleCounts cycle() {
    clock.take();
    SyncReport report = engine.runOnce().orThrow();
    checkState(report.outcome() == SyncReport.Outcome.COMPLETED, "A cycle is %s", report.outcome());
    return report.counts();
  }

  static double sum(List<Double> seconds) {
    return seconds.stream().mapToDouble(Double::doubleValue).sum();
  }

  @Override
  public void close() {
    engine.close();
  }
}
