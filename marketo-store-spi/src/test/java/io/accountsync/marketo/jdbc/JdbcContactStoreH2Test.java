package io.accountsync.marketo.jdbc;

import org.junit.jupiter.api.DisplayName;

@DisplayName("JDBC, H2")
class JdbcContactStoreH2Test extends JdbcStoreContract {
  @Override
  TestDatabase newDatabase() {
    return TestDatabase.h2();
  }
}
