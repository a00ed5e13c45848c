package io.accountsync.marketo.jdbc;

class JdbcContactStoreH2Test extends JdbcStoreContract {
  @Override
  TestDatabase newDatabase() {
    return TestDatabase.h2();
  }
}
