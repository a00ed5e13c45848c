package io.accountsync.marketo.jdbc;

import org.junit.jupiter.api.DisplayName;

/** A host whose connections are repeatable read. */
@DisplayName("JDBC, PostgreSQL, repeatable read")
class RepeatableReadPostgresqlTest extends JdbcStoreContract {
  @Override
  TestDatabase newDatabase() {
    return TestDatabase.postgresql("repeatable read");
  }
}
