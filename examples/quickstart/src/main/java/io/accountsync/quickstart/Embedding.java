package io.accountsync.quickstart;

import io.accountsync.dynamics.DynamicsAccountSource;
import io.accountsync.dynamics.TokenProvider;
import io.accountsync.engine.SyncEngine;
import io.accountsync.engine.SyncListener;
import io.accountsync.engine.SyncReport;
import io.accountsync.marketo.MarketoDefaults;
import io.accountsync.marketo.jdbc.JdbcContactStore;
import io.accountsync.model.Field;
import io.accountsync.model.FieldType;
import io.accountsync.policy.FieldMapping;
import io.accountsync.policy.SyncPolicy;
import io.accountsync.spi.AccountSource;
import io.accountsync.spi.ContactStore;
import java.net.URI;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** What a host writes. README.md shows the lines between the markers, and a test compares them. */
final class Embedding {
  private Embedding() {}

  // README: begin
  static SyncEngine startSync(
      URI environment, TokenProvider tokens, DataSource database, Consumer<SyncReport> reports) {
    AccountSource dynamics = DynamicsAccountSource.builder(environment, tokens).build();
    ContactStore contacts = JdbcContactStore.builder(database).createSchema().build();
    SyncPolicy policy =
        SyncPolicy.builder()
            .mapAll(MarketoDefaults.mappings())
            .map(
                FieldMapping.value(
                    "creditlimit", Field.of("creditLimit", "Credit Limit", FieldType.DECIMAL)))
            .syncFilter(MarketoDefaults.SYNC_FILTER)
            .build();
    SyncEngine engine =
        SyncEngine.builder(dynamics, contacts, policy)
            .listener(
                new SyncListener() {
                  @Override
                  public void cycleEnded(SyncReport report) {
                    reports.accept(report);
                  }
                })
            .build();
    engine.start(); // now, and again five minutes after each cycle's end
    return engine;
  }
  // README: end
}
