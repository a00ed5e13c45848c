package io.accountsync.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.model.ColumnSelection.Column;
import io.accountsync.model.ColumnType;
import io.accountsync.model.Field;
import io.accountsync.model.FieldType;
import io.accountsync.model.Representation;
import io.accountsync.model.SourceColumn;
import io.accountsync.model.SourceSchema;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class EffectiveFieldsTest {
  private static final FieldMapping NAME =
      FieldMapping.value("name", Field.string("name", "Name", 10));
  private static final FieldMapping STAFF =
      FieldMapping.value("numberofemployees", Field.of("staff", "Staff", FieldType.INTEGER));
  private static final SourceColumn NAME_COLUMN = SourceColumn.readable("name", ColumnType.TEXT);
  private static final SourceColumn STAFF_COLUMN =
      SourceColumn.readable("numberofemployees", ColumnType.INTEGER);
  private static final SourceColumn FILTER_COLUMN =
      SourceColumn.readable("new_sync", ColumnType.BOOLEAN);

  @Test
  @DisplayName("R3 readable fields are effective and read from their columns")
  void readable() {
    EffectiveFields fields = effective(policy(NAME, STAFF), STAFF_COLUMN, NAME_COLUMN);

    assertEquals(
        List.of(value("name", ColumnType.TEXT), value("numberofemployees", ColumnType.INTEGER)),
        fields.selection().columns());
    assertTrue(fields.isEffective(0) && fields.isEffective(1));
    assertEquals(0, fields.columnOf(0));
    assertEquals(1, fields.columnOf(1));
    assertEquals(List.of(), fields.frozen());
    assertFalse(fields.hasFilter());
  }

  @Test
  @DisplayName("R3 an unreadable column freezes its field and is not read")
  void unreadable() {
    SourceColumn secured = new SourceColumn("name", ColumnType.TEXT, "is secured");

    EffectiveFields fields = effective(policy(NAME, STAFF), secured, STAFF_COLUMN);

    assertEquals(
        List.of(value("numberofemployees", ColumnType.INTEGER)), fields.selection().columns());
    assertFalse(fields.isEffective(0));
    assertEquals(0, fields.columnOf(1));
    assertEquals(List.of(new FrozenField("name", "name", "is secured")), fields.frozen());
    assertEquals("name: column name is secured", fields.frozen().get(0).toString());
  }

  @Test
  @DisplayName("R3 a column that was deleted in Dynamics freezes its field")
  void missing() {
    EffectiveFields fields = effective(policy(NAME, STAFF), NAME_COLUMN);

    assertEquals(
        List.of(new FrozenField("staff", "numberofemployees", "does not exist")), fields.frozen());
  }

  @Test
  @DisplayName("R3 a column whose type no longer fits freezes its field")
  void retyped() {
    SourceColumn retyped = SourceColumn.readable("numberofemployees", ColumnType.TEXT);

    EffectiveFields fields = effective(policy(NAME, STAFF), NAME_COLUMN, retyped);

    assertEquals(
        List.of(
            new FrozenField(
                "staff",
                "numberofemployees",
                "holds TEXT values, which cannot fill a field of type INTEGER")),
        fields.frozen());
  }

  @Test
  @DisplayName("R3 nothing readable leaves nothing to read, not everything")
  void nothingReadable() {
    EffectiveFields fields = effective(policy(NAME, STAFF));

    assertEquals(List.of(), fields.selection().columns());
    assertEquals(2, fields.frozen().size());
    assertTrue(fields.signatures().isEmpty());
  }

  @Test
  void aColumnThatSeveralFieldsShareIsReadOnceInEachRepresentation() {
    FieldMapping code = FieldMapping.value("industry", Field.of("code", "Code", FieldType.INTEGER));
    FieldMapping label = FieldMapping.label("industry", Field.string("label", "Label", 9));
    FieldMapping again = FieldMapping.label("industry", Field.text("again", "Again", 9));
    SourceColumn column = SourceColumn.readable("industry", ColumnType.CHOICE);

    EffectiveFields fields = effective(policy(code, label, again), column);

    assertEquals(
        List.of(
            new Column("industry", ColumnType.CHOICE, Representation.VALUE),
            new Column("industry", ColumnType.CHOICE, Representation.LABEL)),
        fields.selection().columns());
    assertEquals(0, fields.columnOf(0));
    assertEquals(1, fields.columnOf(1));
    assertEquals(1, fields.columnOf(2));
    assertEquals(3, fields.signatures().size());
  }

  @Nested
  @DisplayName("R16 the sync filter")
  final class Filter {
    private final SyncPolicy filtered =
        SyncPolicy.builder().map(NAME).syncFilter("new_sync").build();

    @Test
    void isReadWithTheFields() {
      EffectiveFields fields = effective(filtered, NAME_COLUMN, FILTER_COLUMN);

      assertTrue(fields.hasFilter());
      assertEquals(1, fields.filterColumn());
      assertEquals(value("new_sync", ColumnType.BOOLEAN), fields.selection().columns().get(1));
    }

    @Test
    void sharesTheColumnOfAField() {
      FieldMapping field = FieldMapping.value("new_sync", Field.of("s", "S", FieldType.BOOLEAN));
      SyncPolicy policy = SyncPolicy.builder().map(field).syncFilter("new_sync").build();

      EffectiveFields fields = effective(policy, FILTER_COLUMN);

      assertEquals(1, fields.selection().columns().size());
      assertEquals(0, fields.filterColumn());
      assertEquals(0, fields.columnOf(0));
    }

    @Test
    void skipsNothingWhereTheColumnIsMissing() {
      EffectiveFields fields = effective(filtered, NAME_COLUMN);

      assertFalse(fields.hasFilter());
      assertEquals(
          List.of(new FrozenField("syncFilter", "new_sync", "does not exist; it skips no account")),
          fields.frozen());
    }

    @Test
    void isReportedWhereTheColumnIsUnreadable() {
      EffectiveFields fields =
          effective(
              filtered,
              NAME_COLUMN,
              new SourceColumn("new_sync", ColumnType.BOOLEAN, "is secured"));

      assertFalse(fields.hasFilter());
      assertEquals(
          List.of(new FrozenField("syncFilter", "new_sync", "is secured; it skips no account")),
          fields.frozen());
    }

    @Test
    void isReportedWhereTheColumnIsNoBoolean() {
      EffectiveFields fields =
          effective(filtered, NAME_COLUMN, SourceColumn.readable("new_sync", ColumnType.CHOICE));

      assertFalse(fields.hasFilter());
      assertEquals(
          List.of(
              new FrozenField("syncFilter", "new_sync", "is not a boolean; it skips no account")),
          fields.frozen());
    }
  }

  @Nested
  @DisplayName("R12 the signatures call for a full read")
  final class Signatures {
    private final EffectiveFields before =
        effective(policy(NAME, STAFF), NAME_COLUMN, STAFF_COLUMN);

    @Test
    void notWhenTheSameFieldsAreReadInAnotherOrder() {
      assertEquals(
          before.signatures(),
          effective(policy(STAFF, NAME), STAFF_COLUMN, NAME_COLUMN).signatures());
    }

    @Test
    void notWhenColumnsChangeThatNobodySelected() {
      SourceColumn other = SourceColumn.readable("other", ColumnType.TEXT);

      assertEquals(
          before.signatures(),
          effective(policy(NAME, STAFF), NAME_COLUMN, STAFF_COLUMN, other).signatures());
    }

    @Test
    void whenAFieldBecomesUnreadable() {
      assertNotEquals(
          before.signatures(), effective(policy(NAME, STAFF), NAME_COLUMN).signatures());
    }

    @Test
    void whenAFieldIsAdded() {
      FieldMapping more = FieldMapping.value("name", Field.string("other", "Other", 5));

      assertNotEquals(
          before.signatures(),
          effective(policy(NAME, STAFF, more), NAME_COLUMN, STAFF_COLUMN).signatures());
    }

    @Test
    void whenAFieldIsMappedToAnotherColumn() {
      FieldMapping remapped = FieldMapping.value("fax", NAME.field());
      SourceColumn fax = SourceColumn.readable("fax", ColumnType.TEXT);

      assertNotEquals(
          before.signatures(), effective(policy(remapped, STAFF), fax, STAFF_COLUMN).signatures());
    }

    @Test
    void whenTheFilterAppearsChangesOrGoes() {
      SyncPolicy filtered =
          SyncPolicy.builder().map(NAME).map(STAFF).syncFilter("new_sync").build();
      SyncPolicy otherwise = SyncPolicy.builder().map(NAME).map(STAFF).syncFilter("other").build();
      SourceColumn other = SourceColumn.readable("other", ColumnType.BOOLEAN);
      var readable = effective(filtered, NAME_COLUMN, STAFF_COLUMN, FILTER_COLUMN, other);

      assertNotEquals(before.signatures(), readable.signatures());
      assertNotEquals(
          readable.signatures(),
          effective(otherwise, NAME_COLUMN, STAFF_COLUMN, FILTER_COLUMN, other).signatures());
      assertEquals(
          before.signatures(), effective(filtered, NAME_COLUMN, STAFF_COLUMN).signatures());
    }

    @Test
    void areTextsWithoutLineBreaks() {
      before.signatures().forEach(text -> assertTrue(text.lines().count() == 1, text));
    }
  }

  private static Column value(String name, ColumnType type) {
    return new Column(name, type, Representation.VALUE);
  }

  private static SyncPolicy policy(FieldMapping... mappings) {
    return SyncPolicy.builder().mapAll(List.of(mappings)).build();
  }

  private static EffectiveFields effective(SyncPolicy policy, SourceColumn... columns) {
    return EffectiveFields.of(policy, SourceSchema.of(List.of(columns)));
  }
}
