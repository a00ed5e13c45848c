package io.accountsync.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.Tuple.Tuple3;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class FieldTypeTest {
  @Property
  void whatIsPrintedReadsBackAsTheSame(@ForAll("typedValue") Tuple2<FieldType, Object> sample) {
    FieldType type = sample.get1();
    Object value = sample.get2();

    Object back = type.parse(type.format(value));

    assertTrue(type.same(value, back), () -> value + " came back as " + back);
    assertEquals(type.format(value), type.format(back));
  }

  @Property
  void sameIsSymmetricAndKnowsNull(@ForAll("typedPair") Tuple3<FieldType, Object, Object> pair) {
    FieldType type = pair.get1();
    Object a = pair.get2();
    Object b = pair.get3();

    assertEquals(type.same(a, b), type.same(b, a));
    assertTrue(type.same(a, a));
    assertEquals(a == null, type.same(a, null));
  }

  @ParameterizedTest(name = "R7 {0} and {1} are the same decimal")
  @CsvSource({
    "1, 1.00",
    "0, 0.000",
    "-0.0, 0",
    "100, 1E+2",
    "12345678901234567890.5, 12345678901234567890.500000000000"
  })
  void decimalsAreTheSameByValue(BigDecimal a, BigDecimal b) {
    assertTrue(FieldType.DECIMAL.same(a, b));
    assertEquals(FieldType.DECIMAL.format(a), FieldType.DECIMAL.format(b));
  }

  @ParameterizedTest(name = "R7 {0}: {1} and {2} differ")
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "STRING,a,A",
        "STRING,a,a ",
        "STRING,'',null",
        "TEXT,Ä,A\u0308",
        "DECIMAL,1.00,1.01",
        "INTEGER,1,-1",
        "FLOAT,1.0,1.0000000000000002",
        "BOOLEAN,true,false",
        "DATE,2024-02-29,2024-03-01",
        "DATETIME,2024-02-29T00:00:00Z,2024-02-29T00:00:01Z"
      },
      nullValues = "null")
  void everythingElseIsComparedExactly(FieldType type, String a, String b) {
    assertFalse(type.same(type.parse(a), type.parse(b)));
  }

  @ParameterizedTest(name = "{0} prints {1} as {2}")
  @CsvSource({
    "DECIMAL, 1E+3, 1000",
    "DECIMAL, 1E-12, 0.000000000001",
    "DECIMAL, 10.50, 10.5",
    "INTEGER, -7, -7",
    "BOOLEAN, true, true",
    "DATE, 2024-02-29, 2024-02-29",
    "DATETIME, 2024-02-29T23:59:59Z, 2024-02-29T23:59:59Z"
  })
  void activitiesReadWell(FieldType type, String text, String printed) {
    assertEquals(printed, type.format(type.parse(text)));
  }

  @ParameterizedTest
  @EnumSource
  void nullPrintsAndReadsAsNull(FieldType type) {
    assertNull(type.format(null));
    assertNull(type.parse(null));
  }

  @Test
  @DisplayName("a moment read from text loses its fraction, which no field holds")
  void momentsAreReadInWholeSeconds() {
    assertEquals(
        Instant.parse("2024-02-29T00:00:00Z"),
        FieldType.DATETIME.parse("2024-02-29T00:00:00.999Z"));
  }

  @ParameterizedTest(name = "{0} cannot be read from \"{1}\"")
  @CsvSource({
    "INTEGER, 1.5",
    "INTEGER, ''",
    "DECIMAL, one",
    "FLOAT, x",
    "BOOLEAN, TRUE",
    "BOOLEAN, 1",
    "DATE, 2023-02-29",
    "DATETIME, 2024-02-29"
  })
  void otherTextIsRefused(FieldType type, String text) {
    assertThrows(RuntimeException.class, () -> type.parse(text));
  }

  @Test
  void eachTypeHasOneJavaTypeAndOnlyTextHasALength() {
    assertEquals(LocalDate.class, FieldType.DATE.javaType());
    for (FieldType type : FieldType.values()) {
      assertEquals(type == FieldType.STRING || type == FieldType.TEXT, type.hasLength());
    }
  }

  @Provide
  static Arbitrary<Tuple2<FieldType, Object>> typedValue() {
    return Arbitraries.of(AnyValue.FIELDS.asList())
        .flatMap(field -> AnyValue.of(field).map(value -> Tuple.of(field.type(), value)));
  }

  @Provide
  static Arbitrary<Tuple3<FieldType, Object, Object>> typedPair() {
    return Arbitraries.of(AnyValue.FIELDS.asList())
        .flatMap(
            field ->
                AnyValue.of(field)
                    .tuple2()
                    .map(pair -> Tuple.of(field.type(), pair.get1(), pair.get2())));
  }
}
