package io.accountsync.marketo.jdbc;

import org.junit.jupiter.api.DisplayName;

/** A host whose connections are serializable. */
@DisplayName("JDBC, PostgreSQL, serializable")
class SerializablePostgresqlTest extends JdbcStoreContract {
  @Override
  TestDatabase newDatabase() {
    return TestDatabase.postgresql("serializable");
  }
}
