package io.accountsync.marketo.jdbc;

class JdbcContactStorePostgresqlTest extends JdbcStoreContract {
  @Override
  TestDatabase newDatabase() {
    return TestDatabase.postgresql();
  }
}
