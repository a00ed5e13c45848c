package io.accountsync.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.accountsync.model.ColumnType;
import io.accountsync.model.Field;
import io.accountsync.model.FieldType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldMappingTest {
  private static final Set<ColumnType> ANY =
      EnumSet.complementOf(EnumSet.of(ColumnType.UNSUPPORTED));
  private static final Set<ColumnType> LABELLED =
      EnumSet.of(ColumnType.BOOLEAN, ColumnType.CHOICE, ColumnType.CHOICES, ColumnType.LOOKUP);

  /** Which columns can fill a field of a type by value. */
  private static final Map<FieldType, Set<ColumnType>> SOURCES = new EnumMap<>(FieldType.class);

  static {
    SOURCES.put(FieldType.STRING, ANY);
    SOURCES.put(FieldType.TEXT, ANY);
    SOURCES.put(FieldType.INTEGER, EnumSet.of(ColumnType.INTEGER, ColumnType.CHOICE));
    SOURCES.put(FieldType.DECIMAL, EnumSet.of(ColumnType.DECIMAL, ColumnType.INTEGER));
    SOURCES.put(
        FieldType.FLOAT, EnumSet.of(ColumnType.FLOAT, ColumnType.DECIMAL, ColumnType.INTEGER));
    SOURCES.put(FieldType.BOOLEAN, EnumSet.of(ColumnType.BOOLEAN));
    SOURCES.put(FieldType.DATE, EnumSet.of(ColumnType.DATE));
    SOURCES.put(FieldType.DATETIME, EnumSet.of(ColumnType.DATE_TIME));
  }

  @ParameterizedTest(name = "{0} from {1}")
  @MethodSource("typesAndColumns")
  void columnsFillFieldsByValue(FieldType type, ColumnType column) {
    String mismatch = byValue(type).mismatch(column);

    if (SOURCES.get(type).contains(column)) {
      assertNull(mismatch);
    } else {
      assertNotNull(mismatch);
      assertTrue(mismatch.startsWith("holds "), mismatch);
    }
  }

  @ParameterizedTest(name = "{0} from {1}")
  @MethodSource("typesAndColumns")
  void labelsFillText(FieldType type, ColumnType column) {
    if (type.hasLength()) {
      FieldMapping mapping = FieldMapping.label("c", field(type));
      assertEquals(LABELLED.contains(column), mapping.mismatch(column) == null);
    } else {
      var refusal =
          assertThrows(IllegalArgumentException.class, () -> FieldMapping.label("c", field(type)));
      assertEquals(
          "A label is text: field f must be STRING or TEXT to hold one, was " + type,
          refusal.getMessage());
    }
  }

  static Stream<Arguments> typesAndColumns() {
    return Arrays.stream(FieldType.values())
        .flatMap(type -> Arrays.stream(ColumnType.values()).map(column -> arguments(type, column)));
  }

  @Test
  void mismatchesSayWhatToDo() {
    assertEquals(
        "holds TEXT values, which have no label; map its value",
        FieldMapping.label("c", field(FieldType.STRING)).mismatch(ColumnType.TEXT));
    assertEquals(
        "holds values that cannot be synchronised",
        byValue(FieldType.STRING).mismatch(ColumnType.UNSUPPORTED));
    assertEquals(
        "holds DATE_TIME values, which cannot fill a field of type DATE",
        byValue(FieldType.DATE).mismatch(ColumnType.DATE_TIME));
  }

  @ParameterizedTest(name = "{0} takes {1} as {2}")
  @MethodSource
  void converts(FieldType type, Object incoming, Object value) {
    assertEquals(value, byValue(type).convert(incoming));
    assertNull(field(type).misfit(value));
  }

  static Stream<Arguments> converts() {
    return Stream.of(
        arguments(FieldType.STRING, "text", "text"),
        arguments(FieldType.STRING, "", ""),
        arguments(FieldType.TEXT, 12L, "12"),
        arguments(FieldType.TEXT, new BigDecimal("1E+3"), "1000"),
        arguments(FieldType.STRING, new BigDecimal("10.50"), "10.5"),
        arguments(FieldType.STRING, new BigDecimal("0E+3"), "0"),
        arguments(FieldType.STRING, 0.5, "0.5"),
        arguments(FieldType.STRING, true, "true"),
        arguments(FieldType.STRING, LocalDate.EPOCH, "1970-01-01"),
        arguments(FieldType.STRING, Instant.EPOCH, "1970-01-01T00:00:00Z"),
        arguments(FieldType.INTEGER, 12L, 12L),
        arguments(FieldType.DECIMAL, 12L, new BigDecimal("12")),
        arguments(FieldType.DECIMAL, new BigDecimal("1.50"), new BigDecimal("1.50")),
        arguments(FieldType.FLOAT, 12L, 12.0),
        arguments(FieldType.FLOAT, new BigDecimal("0.5"), 0.5),
        arguments(FieldType.FLOAT, 0.25, 0.25),
        arguments(FieldType.BOOLEAN, false, false),
        arguments(FieldType.DATE, LocalDate.EPOCH, LocalDate.EPOCH),
        arguments(FieldType.DATETIME, Instant.ofEpochMilli(1_999), Instant.ofEpochSecond(1)),
        arguments(FieldType.DATETIME, Instant.ofEpochMilli(-1), Instant.ofEpochSecond(-1)));
  }

  @ParameterizedTest
  @EnumSource
  void nullStaysNull(FieldType type) {
    assertNull(byValue(type).convert(null));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("R14 a value of a wrong type comes back as it is and is a misfit")
  void wrongTypesAreLeftForTheFieldToName(FieldType type) {
    Object wrong = new Object();

    assertSame(wrong, byValue(type).convert(wrong));
    assertNotNull(field(type).misfit(wrong));
  }

  @ParameterizedTest
  @EnumSource(
      value = FieldType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"STRING", "TEXT"})
  @DisplayName("R14 text is not read as anything else")
  void textIsNotParsed(FieldType type) {
    assertNotNull(field(type).misfit(byValue(type).convert("1")));
  }

  @Test
  @DisplayName("R14 a decimal beyond double precision's range is a misfit of a FLOAT")
  void anInfiniteFloatIsAMisfit() {
    Object converted = byValue(FieldType.FLOAT).convert(new BigDecimal("1E+400"));

    assertEquals("holds finite numbers, not Infinity", field(FieldType.FLOAT).misfit(converted));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1E+999999999", "1E-999999999", "1E+1001"})
  @DisplayName("R14 a decimal whose text would fill the memory is a misfit of text")
  void anEndlessTextIsAMisfit(BigDecimal decimal) {
    Object converted = byValue(FieldType.TEXT).convert(decimal);

    assertEquals(
        "holds TEXT values (String), not BigDecimal", field(FieldType.TEXT).misfit(converted));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Name", "1a", "_a", "a-b", "a b", "näme"})
  void refusesWhatIsNoLogicalName(String column) {
    var refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> FieldMapping.value(column, field(FieldType.STRING)));

    assertTrue(refusal.getMessage().endsWith("was \"" + column + '"'));
  }

  @Test
  @DisplayName("R12 a field counts as new when its type, column or representation changes")
  void signatureTellsWhatAffectsStoredValues() {
    Field field = Field.string("f", "F", 10);
    String signature = FieldMapping.value("c", field).signature();

    assertEquals(signature, FieldMapping.value("c", Field.string("f", "Renamed", 20)).signature());
    assertNotEquals(signature, FieldMapping.value("d", field).signature());
    assertNotEquals(signature, FieldMapping.label("c", field).signature());
    assertNotEquals(signature, FieldMapping.value("c", Field.string("g", "F", 10)).signature());
    assertNotEquals(signature, FieldMapping.value("c", Field.text("f", "F", 10)).signature());
  }

  private static FieldMapping byValue(FieldType type) {
    return FieldMapping.value("c", field(type));
  }

  private static Field field(FieldType type) {
    return new Field("f", "F", type, type.hasLength() ? 100 : 0);
  }
}
