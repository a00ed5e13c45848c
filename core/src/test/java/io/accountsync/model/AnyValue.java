package io.accountsync.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.AbstractMap.SimpleEntry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Values that fit a field, awkward ones among them, for the properties of model and policy. */
public final class AnyValue {
  /** One field of each type. */
  public static final FieldSet FIELDS =
      FieldSet.of(
          List.of(
              Field.string("name", "Name", 40),
              Field.text("notes", "Notes", 60),
              Field.of("employees", "Employees", FieldType.INTEGER),
              Field.of("revenue", "Revenue", FieldType.DECIMAL),
              Field.of("score", "Score", FieldType.FLOAT),
              Field.of("active", "Active", FieldType.BOOLEAN),
              Field.of("founded", "Founded", FieldType.DATE),
              Field.of("visited", "Visited", FieldType.DATETIME)));

  private AnyValue() {}

  /** Values of a field, seldom null. */
  public static Arbitrary<Object> of(Field field) {
    return of(field.type()).filter(value -> field.misfit(value) == null).injectNull(0.1);
  }

  /** Values of all {@link #FIELDS}. */
  public static Arbitrary<AccountValues> values() {
    return Combinators.combine(FIELDS.asList().stream().map(AnyValue::of).toList())
        .as(values -> AccountValues.adopt(FIELDS, values.toArray()));
  }

  /** Edits of some of the {@link #FIELDS}. */
  public static Arbitrary<Map<String, Object>> edits() {
    Arbitrary<Map.Entry<String, Object>> edit =
        Arbitraries.of(FIELDS.asList())
            .flatMap(f -> of(f).map(v -> new SimpleEntry<>(f.name(), v)));
    return edit.list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(
            edits -> {
              Map<String, Object> map = new TreeMap<>();
              edits.forEach(e -> map.put(e.getKey(), e.getValue()));
              return map;
            });
  }

  private static Arbitrary<Object> of(FieldType type) {
    return switch (type) {
      case STRING, TEXT ->
          Arbitraries.oneOf(
                  Arbitraries.of("", " ", "a", "A", "Ä", "A\u0308", "ﬁ", "🎈", "null", "true"),
                  Arbitraries.strings().ofMaxLength(12))
              .asGeneric();
      case INTEGER ->
          Arbitraries.oneOf(Arbitraries.of(0L, 1L, -1L), Arbitraries.longs()).asGeneric();
      case DECIMAL ->
          Arbitraries.oneOf(
                  Arbitraries.of("0", "0.00", "-0.0", "1", "1.0", "1.000000000000", "1E+2", "100")
                      .map(BigDecimal::new),
                  Arbitraries.bigDecimals()
                      .between(new BigDecimal("-1E25"), new BigDecimal("1E25"))
                      .ofScale(12))
              .asGeneric();
      case FLOAT ->
          Arbitraries.oneOf(
                  Arbitraries.of(0.0, -0.0, Double.MIN_VALUE, Double.MAX_VALUE),
                  Arbitraries.doubles())
              .asGeneric();
      case BOOLEAN -> Arbitraries.of(true, false).asGeneric();
      case DATE ->
          Arbitraries.longs()
              .between(LocalDate.MIN.toEpochDay(), LocalDate.MAX.toEpochDay())
              .map(LocalDate::ofEpochDay)
              .asGeneric();
      case DATETIME ->
          Arbitraries.longs()
              .between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond())
              .map(Instant::ofEpochSecond)
              .asGeneric();
    };
  }
}
