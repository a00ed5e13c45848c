package io.accountsync.marketo.testkit;

import io.accountsync.engine.SyncEngine;
import io.accountsync.engine.SyncListener;
import io.accountsync.marketo.jdbc.JdbcContactStore;
import io.accountsync.model.ContactId;
import io.accountsync.model.Field;
import io.accountsync.model.FieldSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** R5 and R15: an engine that only stands by edits fields that another one has added. */
class StandbyEditTest {
  private static final ContactId CONTACT = Scenario.contact(0);

  @Test
  @DisplayName("R5: an edit keeps the fields that another engine added, on PostgreSQL")
  void postgresql() throws SQLException {
    PostgresServer server = PostgresServer.shared();
    run(server.url(server.newSchema()));
  }

  @Test
  @DisplayName("R5: an edit keeps the fields that another engine added, on H2")
  void h2() throws SQLException {
    run("jdbc:h2:mem:standby;DB_CLOSE_DELAY=-1");
  }

  private static void run(String url) throws SQLException {
    DataSource database = SyncProcess.dataSource(url);
    Twin twin = new Twin(url, FaultOptions.seed());
    JdbcContactStore.builder(database)
        .createSchema()
        .build()
        .prepare(FieldSet.of(List.of(Field.string("name", "Name", 20))));
    try (SyncEngine standby = twin.engine(database, SyncListener.NONE)) {
      twin.completeRound();

      standby.editAccount(CONTACT, Map.of("name", "edited"));
      standby.editAccount(CONTACT, Map.of("employees", 77L));
    }
    UndisturbedSync expected = new UndisturbedSync(new Scenario(FaultOptions.seed()));
    expected.cycle();
    expected.model().edit(CONTACT, "name", "edited", twin.scenario().now());
    expected.model().edit(CONTACT, "employees", 77L, twin.scenario().now());
    Contents.assertSame(
        "after the edits",
        Contents.of(expected.model(), UnaryOperator.identity()),
        Contents.of(database, UnaryOperator.identity()));
  }
}
