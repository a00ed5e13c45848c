package io.accountsync.marketo.jdbc;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

/** A database that speaks PostgreSQL's protocol and cannot limit how long locks are held. */
@DisplayName("JDBC, PostgreSQL's protocol only")
class ProtocolOnlyPostgresqlTest extends JdbcStoreContract {
  private static final Logger WARNINGS = Logger.getLogger(LockLimits.class.getName());

  @BeforeAll
  static void silence() {
    WARNINGS.setLevel(Level.OFF);
  }

  @AfterAll
  static void unsilence() {
    WARNINGS.setLevel(null);
  }

  @Override
  TestDatabase newDatabase() {
    return TestDatabase.protocolOnly();
  }
}
