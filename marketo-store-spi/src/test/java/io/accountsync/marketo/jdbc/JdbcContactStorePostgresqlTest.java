package io.accountsync.marketo.jdbc;

import org.junit.jupiter.api.DisplayName;

@DisplayName("JDBC, PostgreSQL")
class JdbcContactStorePostgresqlTest extends JdbcStoreContract {
  @Override
  TestDatabase newDatabase() {
    return TestDatabase.postgresql();
  }
}
