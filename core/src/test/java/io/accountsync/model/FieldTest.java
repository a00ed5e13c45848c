package io.accountsync.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class FieldTest {
  private static final String BALLOON = "🎈";

  @ParameterizedTest
  @EnumSource
  @DisplayName("R14 null fits every field")
  void nullFits(FieldType type) {
    assertNull(field(type, 1).misfit(null));
  }

  @ParameterizedTest(name = "R14 {0}({1}) holds {2}")
  @MethodSource
  void fits(FieldType type, int maxLength, Object value) {
    assertNull(field(type, maxLength).misfit(value));
  }

  static Stream<Arguments> fits() {
    return Stream.of(
        arguments(FieldType.STRING, 3, ""),
        arguments(FieldType.STRING, 3, "abc"),
        arguments(FieldType.STRING, 3, BALLOON.repeat(3)),
        arguments(FieldType.STRING, 3, "äöü"),
        arguments(FieldType.TEXT, 4, BALLOON),
        arguments(FieldType.TEXT, 4, "äö"),
        arguments(FieldType.INTEGER, 0, Long.MIN_VALUE),
        arguments(FieldType.DECIMAL, 0, new BigDecimal("9".repeat(26) + "." + "9".repeat(12))),
        arguments(FieldType.DECIMAL, 0, new BigDecimal("1." + "0".repeat(30))),
        arguments(FieldType.DECIMAL, 0, new BigDecimal("1E-12")),
        arguments(FieldType.DECIMAL, 0, new BigDecimal("1E+25")),
        arguments(FieldType.DECIMAL, 0, new BigDecimal("0E+30")),
        arguments(FieldType.DECIMAL, 0, new BigDecimal("0E-30")),
        arguments(FieldType.FLOAT, 0, -Double.MAX_VALUE),
        arguments(FieldType.BOOLEAN, 0, false),
        arguments(FieldType.DATE, 0, LocalDate.EPOCH),
        arguments(FieldType.DATETIME, 0, Instant.EPOCH));
  }

  @ParameterizedTest(name = "R14 {0}({1}) \"{3}\"")
  @MethodSource
  void misfits(FieldType type, int maxLength, Object value, String reason) {
    assertEquals(reason, field(type, maxLength).misfit(value));
  }

  static Stream<Arguments> misfits() {
    return Stream.of(
        arguments(FieldType.STRING, 3, "abcd", "holds at most 3 characters, not 4"),
        arguments(FieldType.STRING, 3, BALLOON.repeat(4), "holds at most 3 characters, not 4"),
        arguments(FieldType.STRING, 9, "a\0b", "holds text without the character U+0000"),
        arguments(FieldType.TEXT, 9, "a\0b", "holds text without the character U+0000"),
        arguments(
            FieldType.STRING,
            9,
            BALLOON.substring(0, 1),
            "holds well-formed Unicode text, not half of a surrogate pair"),
        arguments(FieldType.TEXT, 3, BALLOON, "holds at most 3 bytes, not 4"),
        arguments(FieldType.TEXT, 3, "äö", "holds at most 3 bytes, not 4"),
        arguments(FieldType.STRING, 9, 1L, "holds STRING values (String), not Long"),
        arguments(FieldType.INTEGER, 0, 1, "holds INTEGER values (Long), not Integer"),
        arguments(FieldType.INTEGER, 0, "1", "holds INTEGER values (Long), not String"),
        arguments(
            FieldType.DECIMAL,
            0,
            new BigDecimal("1E-13"),
            "holds at most 12 digits after the point, not 1E-13"),
        arguments(
            FieldType.DECIMAL,
            0,
            new BigDecimal("-1E+26"),
            "holds at most 26 digits before the point, not -1E+26"),
        arguments(
            FieldType.DECIMAL,
            0,
            new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE),
            "holds at most 26 digits before the point, not 1E+2147483648"),
        arguments(FieldType.DECIMAL, 0, 1.5, "holds DECIMAL values (BigDecimal), not Double"),
        arguments(FieldType.FLOAT, 0, Double.NaN, "holds finite numbers, not NaN"),
        arguments(
            FieldType.FLOAT, 0, Double.NEGATIVE_INFINITY, "holds finite numbers, not -Infinity"),
        arguments(
            FieldType.DATETIME,
            0,
            Instant.ofEpochMilli(1),
            "holds whole seconds, not 1970-01-01T00:00:00.001Z"),
        arguments(FieldType.DATE, 0, Instant.EPOCH, "holds DATE values (LocalDate), not Instant"),
        arguments(
            FieldType.BOOLEAN, 0, new Object(), "holds BOOLEAN values (Boolean), not Object"));
  }

  @ParameterizedTest(name = "a field may not be named \"{0}\"")
  @CsvSource({"''", "1st", "_a", "a-b", "a b", "ä", "'a\n'"})
  void refusesNames(String name) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> Field.string(name, "A", 1));

    assertTrue(refusal.getMessage().contains('"' + name + '"'));
  }

  @Test
  void namesHaveAtMost60Characters() {
    assertEquals(60, Field.string("a".repeat(60), "A", 1).name().length());
    assertThrows(IllegalArgumentException.class, () -> Field.string("a".repeat(61), "A", 1));
  }

  @Test
  void refusesABlankDisplayName() {
    var refusal =
        assertThrows(IllegalArgumentException.class, () -> Field.string("name", " \t", 1));

    assertTrue(refusal.getMessage().startsWith("Field name needs a display name"));
  }

  @ParameterizedTest(name = "{0} with length {1}")
  @CsvSource({"STRING, 0", "TEXT, 0", "STRING, -1", "INTEGER, 1", "DATE, -1"})
  void refusesALengthThatTheTypeCannotHave(FieldType type, int maxLength) {
    var refusal =
        assertThrows(
            IllegalArgumentException.class, () -> new Field("name", "Name", type, maxLength));

    assertTrue(refusal.getMessage().startsWith("maxLength of field name (" + type + ")"));
    assertTrue(refusal.getMessage().endsWith("was " + maxLength));
  }

  private static Field field(FieldType type, int maxLength) {
    return new Field("field", "Field", type, type.hasLength() ? maxLength : 0);
  }
}
