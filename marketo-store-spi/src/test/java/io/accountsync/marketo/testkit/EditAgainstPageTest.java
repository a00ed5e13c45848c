package io.accountsync.marketo.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import com.google.common.collect.Multiset;
import io.accountsync.engine.SyncEngine;
import io.accountsync.marketo.jdbc.JdbcContactStore;
import io.accountsync.marketo.testkit.ScriptedDynamics.ServedAccounts;
import io.accountsync.model.AccountId;
import io.accountsync.model.ContactId;
import io.accountsync.model.MembershipChange;
import io.accountsync.spi.Page;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * R4 and R5: local edits and a page hit the same account at the same time, and what comes out is
 * what one order of them gives.
 */
class EditAgainstPageTest {
  private static final int EDITS = 3;
  private static final long SPREAD_NANOS = 4_000_000;
  private static final AccountId ACCOUNT = Scenario.account(0);
  private static final ContactId CONTACT = Scenario.contact(0);

  private final Scenario options = new Scenario(FaultOptions.seed());
  private final ScriptedDynamics dynamics = new ScriptedDynamics(Scenario.COLUMNS);
  private final Random random = new Random(FaultOptions.seed());
  private final List<Consumer<RulesModel>> history = new ArrayList<>();
  private final int[] orders = new int[EDITS + 1];
  private Instant now = options.now();

  @Test
  @DisplayName("R5: an edit and a page at once lose neither's effect on PostgreSQL")
  void postgresql() throws SQLException {
    PostgresServer server = PostgresServer.shared();
    run("PostgreSQL", server.url(server.newSchema()));
  }

  @Test
  @DisplayName("R5: an edit and a page at once lose neither's effect on H2")
  void h2() throws SQLException {
    run("H2 in memory", "jdbc:h2:mem:edits");
  }

  private void run(String database, String url) throws SQLException {
    int rounds = FaultOptions.count("races", 60);
    JdbcConnectionPool pool = SyncProcess.pool(url);
    JdbcContactStore store = JdbcContactStore.builder(pool).createSchema().build();
    try (SyncEngine engine =
        SyncEngine.builder(dynamics, store, options.policy()).clock(() -> now).build()) {
      dynamics.write(ACCOUNT, "name", "Contoso");
      dynamics.setParent(CONTACT, ACCOUNT);
      dynamics.setParent(Scenario.contact(1), ACCOUNT);
      history.add(model -> model.beginFullRead(Scenario.COLUMNS.keySet()));
      engine.runOnce().orThrow();
      history.addAll(served());
      for (int round = 0; round < rounds; round++) {
        now = now.plusSeconds(1);
        List<Consumer<RulesModel>> edits = race(engine);
        follow(pool, edits, served());
      }
    } finally {
      pool.dispose();
    }
    FaultOptions.report(
        ("%s: %d races of a page with %d edits, the page came after 0, 1, … of them %s times, each"
                + " ended as one order of them, 0 differences")
            .formatted(database, rounds, EDITS, Arrays.toString(orders)));
  }

  /** Runs a cycle and edits at once, and returns what the edits were. */
  private List<Consumer<RulesModel>> race(SyncEngine engine) {
    dynamics.write(ACCOUNT, "name", "Dynamics " + random.nextInt(1_000));
    dynamics.write(ACCOUNT, "employees", (long) random.nextInt(1_000));
    List<Consumer<RulesModel>> edits = new ArrayList<>();
    CountDownLatch start = new CountDownLatch(1);
    CompletableFuture<Void> cycle =
        CompletableFuture.runAsync(
            () -> {
              start.countDown();
              engine.runOnce().orThrow();
            });
    join(start);
    for (int i = 0; i < EDITS; i++) {
      LockSupport.parkNanos(random.nextLong(SPREAD_NANOS));
      boolean name = random.nextBoolean();
      String field = name ? "name" : "employees";
      Object value =
          name ? "local " + random.nextInt(1_000) : (Object) (long) random.nextInt(1_000);
      engine.editAccount(CONTACT, Map.of(field, value));
      Instant at = now;
      edits.add(model -> model.edit(CONTACT, field, value, at));
    }
    cycle.join();
    return edits;
  }

  private static void join(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What the last cycle was served, as what it means to the model. */
  private List<Consumer<RulesModel>> served() {
    List<Consumer<RulesModel>> pages = new ArrayList<>();
    Instant at = now;
    for (ServedAccounts page : dynamics.servedAccounts()) {
      pages.add(model -> model.accountsPage(page, at));
    }
    for (Page<MembershipChange> page : dynamics.servedMemberships()) {
      pages.add(model -> model.membershipsPage(page.changes()));
    }
    dynamics.servedAccounts().clear();
    dynamics.servedMemberships().clear();
    return pages;
  }

  /** Finds the order of the page among the edits that explains the database. */
  private void follow(
      DataSource database, List<Consumer<RulesModel>> edits, List<Consumer<RulesModel>> page)
      throws SQLException {
    Multiset<String> actual = Contents.of(database, UnaryOperator.identity());
    List<String> expected = new ArrayList<>();
    for (int before = 0; before <= edits.size(); before++) {
      List<Consumer<RulesModel>> order = new ArrayList<>(history);
      order.addAll(edits.subList(0, before));
      order.addAll(page);
      order.addAll(edits.subList(before, edits.size()));
      RulesModel model = new RulesModel(options.rules());
      order.forEach(step -> step.accept(model));
      Multiset<String> contents = Contents.of(model, UnaryOperator.identity());
      if (contents.equals(actual)) {
        history.clear();
        history.addAll(order);
        orders[before]++;
        return;
      }
      expected.add(Contents.difference(contents, actual));
    }
    fail("R5: no order of the page and the edits gives this:\n" + String.join("\n", expected));
  }
}
