package io.accountsync.marketo.jdbc;

import org.junit.jupiter.api.DisplayName;

@DisplayName("JDBC, PostgreSQL, copies")
class CopyingStorePostgresqlTest extends CopyingStoreContract {
  @Override
  TestDatabase newDatabase() {
    return TestDatabase.postgresql();
  }
}
