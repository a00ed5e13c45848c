package io.accountsync.marketo.jdbc;

import org.junit.jupiter.api.DisplayName;

@DisplayName("JDBC, H2, copies")
class CopyingStoreH2Test extends CopyingStoreContract {
  @Override
  TestDatabase newDatabase() {
    return TestDatabase.h2();
  }
}
