package io.accountsync.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FieldSetTest {
  private static final Field NAME = Field.string("name", "Name", 10);
  private static final Field CITY = Field.string("city", "City", 10);

  @Test
  void keepsTheOrderAndFindsPositionsByExactName() {
    FieldSet fields = FieldSet.of(List.of(NAME, CITY));

    assertEquals(List.of(NAME, CITY), fields.asList());
    assertEquals(List.of(NAME, CITY), ImmutableList.copyOf(fields));
    assertEquals(2, fields.size());
    assertEquals(CITY, fields.get(1));
    assertEquals(1, fields.indexOf("city"));
    assertEquals(-1, fields.indexOf("City"));
    assertEquals("[name, city]", fields.toString());
  }

  @Test
  void namesThatDifferByCaseOnlyAreRefused() {
    var fields = List.of(NAME, Field.string("NAME", "Other", 10));

    var refusal = assertThrows(IllegalArgumentException.class, () -> FieldSet.of(fields));

    assertEquals("Field name is named 2 times", refusal.getMessage());
  }

  @Test
  void equalityIsThatOfTheFieldsInTheirOrder() {
    FieldSet fields = FieldSet.of(List.of(NAME, CITY));

    assertEquals(fields, FieldSet.of(List.of(NAME, CITY)));
    assertEquals(fields.hashCode(), FieldSet.of(List.of(NAME, CITY)).hashCode());
    assertNotEquals(fields, FieldSet.of(List.of(CITY, NAME)));
    assertNotEquals(fields, FieldSet.of(List.of(NAME)));
    assertNotEquals(fields, FieldSet.of(List.of(Field.string("name", "Name", 11), CITY)));
  }

  @Test
  void doesNotFollowLaterChangesOfWhatItWasMadeOf() {
    List<Field> given = new ArrayList<>(List.of(NAME));
    FieldSet fields = FieldSet.of(given);
    given.add(CITY);

    assertEquals(1, fields.size());
    assertThrows(UnsupportedOperationException.class, () -> fields.asList().add(CITY));
  }

  @Test
  void noFieldsAreOneSharedSet() {
    assertSame(FieldSet.empty(), FieldSet.of(List.of()));
    assertTrue(FieldSet.empty().asList().isEmpty());
    assertEquals(-1, FieldSet.empty().indexOf("name"));
  }
}
