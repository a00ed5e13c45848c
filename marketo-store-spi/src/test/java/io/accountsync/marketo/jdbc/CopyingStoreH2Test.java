package io.accountsync.marketo.jdbc;

class CopyingStoreH2Test extends CopyingStoreContract {
  @Override
  TestDatabase newDatabase() {
    return TestDatabase.h2();
  }
}
