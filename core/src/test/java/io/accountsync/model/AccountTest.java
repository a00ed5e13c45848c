package io.accountsync.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.model.AccountChange.Upsert;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AccountTest {
  private static final String KEY = "0f8fad5b-d9cb-469f-a165-70867728950e";
  private static final AccountId ID = AccountId.of(KEY);
  private static final RowVersion VERSION = new RowVersion("W/\"1\"");
  private static final AccountValues VALUES =
      AccountValues.of(AnyValue.FIELDS, Map.of("name", "Acme"));
  private static final Account ACCOUNT = new Account(ID, VERSION, VALUES, false, 3);

  @Test
  @DisplayName("R5 an edit leaves everything but the values alone")
  void edited() {
    AccountValues edited = VALUES.with(Map.of("name", "Edited"));

    assertEquals(new Account(ID, VERSION, edited, false, 3), ACCOUNT.withValues(edited));
  }

  @Test
  @DisplayName("R11 KEEP: marked removed, values and version kept")
  void kept() {
    assertEquals(new Account(ID, VERSION, VALUES, true, 3), ACCOUNT.markedRemoved());
  }

  @Test
  @DisplayName("R11 CLEAR: marked removed, values gone, any version applies when it comes back")
  void cleared() {
    Account cleared = ACCOUNT.cleared();

    assertEquals(new Account(ID, null, AccountValues.allNull(AnyValue.FIELDS), true, 3), cleared);
    assertFalse(cleared.hasVersion(VERSION));
  }

  @Test
  @DisplayName("R6 versions are equal or not, never ordered")
  void versions() {
    assertTrue(ACCOUNT.hasVersion(new RowVersion("W/\"1\"")));
    assertFalse(ACCOUNT.hasVersion(new RowVersion("W/\"01\"")));
    assertFalse(Comparable.class.isAssignableFrom(RowVersion.class));
  }

  @Test
  void differsFromItsSuccessorByValuesOnly() {
    AccountValues edited = VALUES.with(Map.of("name", "Edited"));

    assertEquals(Optional.empty(), ACCOUNT.diffTo(ACCOUNT.markedRemoved()));
    assertEquals(
        AccountDiff.between(ID, VALUES, edited), ACCOUNT.diffTo(ACCOUNT.withValues(edited)));
  }

  @Test
  void keysAreComparedWithoutRegardToCase() {
    assertEquals(ID, AccountId.of(KEY.toUpperCase(Locale.ROOT)));
    assertEquals(ContactId.of(KEY), ContactId.of(KEY.toUpperCase(Locale.ROOT)));
    assertEquals(KEY, ID.toString());
    assertEquals(KEY, ContactId.of(KEY).toString());
  }

  @Test
  void keysHaveAnOrder() {
    AccountId later = AccountId.of("1f8fad5b-d9cb-469f-a165-70867728950e");
    ContactId laterContact = ContactId.of(later.toString());

    assertTrue(ID.compareTo(later) < 0 && later.compareTo(ID) > 0);
    assertTrue(ContactId.of(KEY).compareTo(laterContact) < 0);
    assertEquals(0, ID.compareTo(AccountId.of(KEY)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "0f8fad5b", "0f8fad5bd9cb469fa16570867728950e", "1-1-1-1-1"})
  void textThatIsNoKeyIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> AccountId.of(text));
    assertThrows(IllegalArgumentException.class, () -> ContactId.of(text));
  }

  @Test
  void aVersionHas1To100Characters() {
    assertEquals(100, new RowVersion("v".repeat(100)).toString().length());
    assertThrows(IllegalArgumentException.class, () -> new RowVersion("v".repeat(101)));
    var refusal = assertThrows(IllegalArgumentException.class, () -> new RowVersion(""));

    assertEquals("A row version must have 1 to 100 characters, was \"\"", refusal.getMessage());
  }

  @Test
  void absentIsNotNull() {
    Upsert upsert = new Upsert(ID, VERSION, new Object[] {null, Upsert.ABSENT});

    assertNotEquals(upsert.value(0), upsert.value(1));
    assertEquals("Upsert[" + KEY + " version W/\"1\" [null, absent]]", upsert.toString());
  }

  @Test
  void aColumnIsSelectedOnceInEachRepresentation() {
    var code = new ColumnSelection.Column("c", ColumnType.CHOICE, Representation.VALUE);
    var label = new ColumnSelection.Column("c", ColumnType.CHOICE, Representation.LABEL);

    assertEquals(2, new ColumnSelection(List.of(code, label)).columns().size());
    assertThrows(
        IllegalArgumentException.class, () -> new ColumnSelection(List.of(code, label, code)));
  }

  @ParameterizedTest
  @EnumSource
  void onlyColumnsWithALabelAreReadByLabel(ColumnType type) {
    if (type.hasLabel()) {
      assertEquals("c", new ColumnSelection.Column("c", type, Representation.LABEL).name());
    } else {
      var refusal =
          assertThrows(
              IllegalArgumentException.class,
              () -> new ColumnSelection.Column("c", type, Representation.LABEL));
      assertEquals("Column c holds " + type + " values, which have no label", refusal.getMessage());
    }
  }

  @Test
  void aSchemaFindsColumnsAndHasEachOnce() {
    SourceColumn name = SourceColumn.readable("name", ColumnType.TEXT);
    SourceSchema schema = SourceSchema.of(List.of(name));

    assertEquals(Optional.of(name), schema.column("name"));
    assertEquals(Optional.empty(), schema.column("Name"));
    assertEquals(List.of(name), List.copyOf(schema.columns()));
    assertEquals(Optional.empty(), name.unreadable());
    assertEquals(
        Optional.of("is secured"),
        new SourceColumn("n", ColumnType.TEXT, "is secured").unreadable());
    assertThrows(IllegalArgumentException.class, () -> SourceSchema.of(List.of(name, name)));
  }
}
