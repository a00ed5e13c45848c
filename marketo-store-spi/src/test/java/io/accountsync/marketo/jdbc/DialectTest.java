package io.accountsync.marketo.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.spi.StoreException;
import java.lang.reflect.Proxy;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DialectTest {
  @ParameterizedTest
  @CsvSource({
    "H2, 2, 2, H2",
    "H2, 2, 4, H2",
    "H2, 3, 0, H2",
    "PostgreSQL, 13, 0, POSTGRESQL",
    "PostgreSQL, 17, 5, POSTGRESQL"
  })
  void whatTheStoreKnowsIsTold(String product, int major, int minor, Dialect dialect)
      throws SQLException {
    assertEquals(dialect, Dialect.of(database(product, major, minor)));
  }

  @ParameterizedTest
  @CsvSource({"H2, 1, 4", "H2, 2, 1", "PostgreSQL, 12, 22", "Oracle, 23, 0"})
  void whatIsTooOldOrUnknownIsRefused(String product, int major, int minor) {
    StoreException refusal =
        assertThrows(StoreException.class, () -> Dialect.of(database(product, major, minor)));
    String message = refusal.getMessage();
    assertTrue(message.contains(product + " " + major + "." + minor), message);
    assertTrue(message.contains("needs H2 2.2 or PostgreSQL 13"), message);
  }

  private static DatabaseMetaData database(String product, int major, int minor) {
    return (DatabaseMetaData)
        Proxy.newProxyInstance(
            DialectTest.class.getClassLoader(),
            new Class<?>[] {DatabaseMetaData.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getDatabaseProductName" -> product;
                  case "getDatabaseProductVersion" -> major + "." + minor;
                  case "getDatabaseMajorVersion" -> major;
                  case "getDatabaseMinorVersion" -> minor;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
