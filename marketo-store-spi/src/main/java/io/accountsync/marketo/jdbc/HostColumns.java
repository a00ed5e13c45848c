package io.accountsync.marketo.jdbc;

import io.accountsync.marketo.jdbc.ContactColumns.Copy;
import io.accountsync.model.Field;
import io.accountsync.spi.StoreException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether the columns that the host named can hold what their fields may have. */
final class HostColumns {
  private final String table;
  private final ColumnTypes types;
  private final ResultSetMetaData columns;
  private final Map<String, Integer> positions = new HashMap<>();

  private HostColumns(String table, ColumnTypes types, ResultSetMetaData columns)
      throws SQLException {
    this.table = table;
    this.types = types;
    this.columns = columns;
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      positions.put(columns.getColumnName(i), i);
    }
  }

  /**
   * Checks columns.
   *
   * @throws StoreException if one is missing, of another type, too small, or cannot be null
   */
  static void check(Session session, Tables tables, Dialect dialect, List<Copy> copies) {
    String table = tables.host().orElseThrow().quoted();
    session.ask(
        "look at the columns of the contact table",
        connection -> {
          // Not a prepared one, which PostgreSQL would refuse once the host adds a column.
          try (Statement statement = connection.createStatement();
              ResultSet none = statement.executeQuery("SELECT * FROM " + table + " WHERE 1 = 0")) {
            HostColumns columns =
                new HostColumns(table, new ColumnTypes(dialect), none.getMetaData());
            for (Copy copy : copies) {
              columns.check(copy);
            }
            return columns;
          }
        });
  }

  private void check(Copy copy) throws SQLException {
    Field field = copy.field();
    String wanted = types.holding(field);
    Integer position = positions.get(copy.column());
    if (position == null) {
      throw refusal(copy, "does not exist", "ADD COLUMN " + copy.quoted() + " " + wanted);
    }
    String type = columns.getColumnTypeName(position);
    int precision = columns.getPrecision(position);
    int scale = columns.getScale(position);
    if (!types.holds(field, type, precision, scale)) {
      throw refusal(
          copy,
          types.isOf(field, type)
              ? "is too small with a length of " + precision + " and a scale of " + scale
              : "is of type " + type,
          "ALTER COLUMN " + copy.quoted() + " SET DATA TYPE " + wanted);
    }
    if (columns.isNullable(position) == ResultSetMetaData.columnNoNulls) {
      throw refusal(
          copy,
          "cannot be null, which it is for a contact without account",
          "ALTER COLUMN " + copy.quoted() + " DROP NOT NULL");
    }
  }

  private StoreException refusal(Copy copy, String fault, String remedy) {
    return new StoreException(
        "contactColumn %s, for account field %s (%s), %s. Name another one, or ALTER TABLE %s %s"
            .formatted(
                copy.column(), copy.field().name(), copy.field().type(), fault, table, remedy),
        null);
  }
}
