package io.accountsync.marketo.jdbc;

import io.accountsync.marketo.SyncJournal;
import io.accountsync.marketo.testkit.ContactStoreContract;
import io.accountsync.marketo.testkit.QuietProduct;
import io.accountsync.spi.ContactStore;
import java.time.Duration;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract on a store in a fresh schema of some database. */
@ExtendWith(QuietProduct.class)
abstract class JdbcStoreContract extends ContactStoreContract {
  private final TestDatabase database = newDatabase().pooled();
  private final JdbcContactStore store =
      options(JdbcContactStore.builder(database.dataSource())).createSchema().build();

  abstract TestDatabase newDatabase();

  @AfterEach
  final void dispose() {
    ((JdbcConnectionPool) database.dataSource()).dispose();
  }

  JdbcContactStore.Builder options(JdbcContactStore.Builder builder) {
    return builder;
  }

  final TestDatabase database() {
    return database;
  }

  @Override
  protected final ContactStore newStore() {
    return seen(store);
  }

  /** The store as the contract is to see it. */
  ContactStore seen(JdbcContactStore store) {
    return store;
  }

  @Override
  protected final SyncJournal journal() {
    return store;
  }

  /** The lease ends so much earlier, which comes to the same. */
  @Override
  protected final void passTime(Duration time) {
    database.execute(
        "UPDATE sync_state SET lease_until = lease_until - INTERVAL '1' SECOND * "
            + time.toSeconds());
  }
}
