package io.accountsync.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class AccountValuesTest {
  private static final FieldSet FIELDS = AnyValue.FIELDS;

  @Property
  void equalsIsSameAsAndAgreesWithTheHash(
      @ForAll("values") AccountValues a, @ForAll("values") AccountValues b) {
    AccountValues copy = AccountValues.of(FIELDS, a.asMap());

    assertEquals(a, copy);
    assertEquals(a.hashCode(), copy.hashCode());
    assertEquals(a.sameAs(b), a.equals(b));
    assertEquals(a.equals(b), b.equals(a));
    assertTrue(!a.equals(b) || a.hashCode() == b.hashCode());
  }

  @Property
  void decimalsThatDifferInScaleOnlyMakeEqualValues(@ForAll("values") AccountValues a) {
    BigDecimal revenue = (BigDecimal) a.get("revenue");
    AccountValues scaled =
        AccountValues.of(FIELDS, a.asMap())
            .with(
                Collections.singletonMap("revenue", revenue == null ? null : revenue.setScale(20)));

    assertEquals(a, scaled);
    assertEquals(a.hashCode(), scaled.hashCode());
  }

  @Property
  void withReplacesTheNamedAndKeepsTheRest(
      @ForAll("values") AccountValues before, @ForAll("edits") Map<String, Object> edits) {
    Map<String, Object> kept = before.asMap();

    AccountValues after = before.with(edits);

    for (Field field : FIELDS) {
      Map<String, Object> from = edits.containsKey(field.name()) ? edits : kept;
      assertTrue(field.type().same(from.get(field.name()), after.get(field.name())));
    }
    assertEquals(kept, before.asMap());
  }

  @Test
  void valuesAreFoundByPositionAndByName() {
    AccountValues values = AccountValues.of(FIELDS, Map.of("employees", 7L));

    assertEquals(7L, values.get(FIELDS.indexOf("employees")));
    assertEquals(7L, values.get("employees"));
    assertNull(values.get("name"));
    assertEquals(
        FIELDS.asList().stream().map(Field::name).toList(), List.copyOf(values.asMap().keySet()));
  }

  @Test
  void anUnknownFieldIsNamedTogetherWithThoseThatThereAre() {
    AccountValues values = AccountValues.allNull(FIELDS);

    var reading = assertThrows(IllegalArgumentException.class, () -> values.get("Name"));
    var writing =
        assertThrows(IllegalArgumentException.class, () -> values.with(Map.of("Name", "x")));

    assertEquals("There is no account field Name; the fields are " + FIELDS, reading.getMessage());
    assertEquals(reading.getMessage(), writing.getMessage());
  }

  @Test
  @DisplayName("R14 a value that does not fit is refused with field and reason")
  void refusesMisfits() {
    var refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> AccountValues.of(FIELDS, Map.of("name", "x".repeat(41))));

    assertEquals(
        "Field name holds at most 40 characters, not 41. Give it a value that fits, or null.",
        refusal.getMessage());
  }

  @Test
  void valuesOfOtherFieldsAreUnequalAndCannotBeCompared() {
    AccountValues values = AccountValues.allNull(FIELDS);
    AccountValues others = AccountValues.allNull(FieldSet.of(FIELDS.asList().subList(0, 2)));

    assertNotEquals(values, others);
    assertThrows(IllegalArgumentException.class, () -> values.sameAs(others));
  }

  @Test
  void adoptRefusesAnArrayOfAnotherLength() {
    var refusal =
        assertThrows(
            IllegalArgumentException.class, () -> AccountValues.adopt(FIELDS, new Object[2]));

    assertEquals("2 values were given for 8 fields", refusal.getMessage());
  }

  @Test
  void theMapIsACopyThatNobodyCanChange() {
    Map<String, Object> map = AccountValues.allNull(FIELDS).asMap();

    assertThrows(UnsupportedOperationException.class, () -> map.put("name", "x"));
  }

  @Test
  void noValuesHaveNoFields() {
    assertEquals(0, AccountValues.none().fields().size());
    assertEquals(AccountValues.none(), AccountValues.allNull(FieldSet.empty()));
    assertFalse(AccountValues.none().equals(null));
    assertEquals("{}", AccountValues.none().toString());
  }

  @Provide
  static Arbitrary<AccountValues> values() {
    return AnyValue.values();
  }

  @Provide
  static Arbitrary<Map<String, Object>> edits() {
    return AnyValue.edits();
  }
}
