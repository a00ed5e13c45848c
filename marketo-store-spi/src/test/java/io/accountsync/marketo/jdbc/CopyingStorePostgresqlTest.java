package io.accountsync.marketo.jdbc;

class CopyingStorePostgresqlTest extends CopyingStoreContract {
  @Override
  TestDatabase newDatabase() {
    return TestDatabase.postgresql();
  }
}
