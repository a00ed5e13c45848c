package io.accountsync.marketo.jdbc;

import org.junit.jupiter.api.DisplayName;

/** A database that speaks PostgreSQL's protocol and cannot limit how long locks are held. */
@DisplayName("JDBC, PostgreSQL's protocol only")
class ProtocolOnlyPostgresqlTest extends JdbcStoreContract {
  @Override
  TestDatabase newDatabase() {
    return TestDatabase.protocolOnly();
  }
}
