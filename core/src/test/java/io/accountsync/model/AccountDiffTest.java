package io.accountsync.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class AccountDiffTest {
  private static final FieldSet FIELDS = AnyValue.FIELDS;
  private static final AccountId ACCOUNT = AccountId.of("00000000-0000-0000-0000-0000000000aa");

  @Property
  void diffThenApplyGivesTheNewImage(
      @ForAll("values") AccountValues before, @ForAll("values") AccountValues after) {
    AccountValues reached =
        AccountDiff.between(ACCOUNT, before, after)
            .map(diff -> diff.applyTo(before))
            .orElse(before);

    assertEquals(after, reached);
  }

  @Property
  void namesExactlyTheFieldsThatDiffer(
      @ForAll("values") AccountValues before, @ForAll("edits") Map<String, Object> edits) {
    AccountValues after = before.with(edits);
    Set<String> differing = new HashSet<>();
    for (Field field : FIELDS) {
      if (!field.type().same(before.get(field.name()), after.get(field.name()))) {
        differing.add(field.name());
      }
    }

    List<FieldChange> changes =
        AccountDiff.between(ACCOUNT, before, after).map(AccountDiff::changes).orElse(List.of());

    assertEquals(differing, new HashSet<>(changes.stream().map(c -> c.field().name()).toList()));
    assertEquals(differing.size(), changes.size());
    changes.forEach(
        change -> {
          assertEquals(before.get(change.field().name()), change.before());
          assertEquals(after.get(change.field().name()), change.after());
        });
  }

  @Property
  void anImageDoesNotDifferFromItself(@ForAll("values") AccountValues values) {
    AccountValues copy = AccountValues.of(FIELDS, values.asMap());

    assertEquals(Optional.empty(), AccountDiff.between(ACCOUNT, values, copy));
  }

  @Test
  void changesStandInFieldOrder() {
    AccountValues before = AccountValues.allNull(FIELDS);
    AccountValues after = before.with(Map.of("active", true, "name", "n", "employees", 1L));

    assertEquals(
        List.of("name", "employees", "active"),
        AccountDiff.between(ACCOUNT, before, after).orElseThrow().changes().stream()
            .map(change -> change.field().name())
            .toList());
  }

  @Test
  @DisplayName("R7 comparing an unchanged account of 20 fields allocates nothing")
  void unchangedAllocatesNothing() {
    FieldSet fields = twentyFields();
    AccountValues before = twentyValues(fields, 2);
    AccountValues after = twentyValues(fields, 12);
    assertEquals(before, after);

    assertEquals(0, leastAllocated(before, after));
    assertTrue(
        leastAllocated(before, after.with(Map.of("f0", "other"))) > 0,
        "a diff that is made has to be seen by the measurement");
  }

  /** The least of several rounds, because the JVM may allocate in any one of them. */
  private static long leastAllocated(AccountValues before, AccountValues after) {
    var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      int changed = 0;
      long start = thread.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 500; i++) {
        changed += AccountDiff.between(ACCOUNT, before, after).isPresent() ? 1 : 0;
      }
      long end = thread.getCurrentThreadAllocatedBytes();
      assertTrue(changed == 0 || changed == 500);
      least = Math.min(least, end - start);
    }
    return least;
  }

  private static FieldSet twentyFields() {
    return FieldSet.of(
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    switch (i % 5) {
                      case 0 -> Field.string("f" + i, "F", 100);
                      case 1 -> Field.of("f" + i, "F", FieldType.INTEGER);
                      case 2 -> Field.of("f" + i, "F", FieldType.DECIMAL);
                      case 3 -> Field.of("f" + i, "F", FieldType.DATE);
                      default -> Field.of("f" + i, "F", FieldType.DATETIME);
                    })
            .toList());
  }

  /** Equal values that share no instance; decimals as one store has them and another sends them. */
  private static AccountValues twentyValues(FieldSet fields, int scale) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      values.add(
          switch (i % 5) {
            case 0 -> String.join(" ", "Value number", String.valueOf(i));
            case 1 -> 1_000_000L + i;
            case 2 -> new BigDecimal("1234.50").setScale(scale);
            case 3 -> LocalDate.of(2024, 2, i + 1);
            default -> Instant.ofEpochSecond(1_700_000_000L + i);
          });
    }
    return AccountValues.adopt(fields, values.toArray());
  }

  @Test
  void imagesOfDifferentFieldsCannotBeCompared() {
    AccountValues few = AccountValues.allNull(FieldSet.of(FIELDS.asList().subList(0, 1)));

    var refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> AccountDiff.between(ACCOUNT, few, AccountValues.allNull(FIELDS)));

    assertEquals(
        "Values of the fields [name] cannot be compared with values of the fields " + FIELDS,
        refusal.getMessage());
  }

  @Test
  void aChangeOfAFieldThatTheValuesLackIsRefused() {
    AccountValues few = AccountValues.allNull(FieldSet.of(FIELDS.asList().subList(0, 1)));
    AccountDiff diff = new AccountDiff(ACCOUNT, List.of(change("employees", null, 1L)));

    var refusal = assertThrows(IllegalArgumentException.class, () -> diff.applyTo(few));

    assertEquals("Field employees is not among [name]", refusal.getMessage());
  }

  @Test
  void aDiffHasAtLeastOneChange() {
    assertThrows(IllegalArgumentException.class, () -> new AccountDiff(ACCOUNT, List.of()));
  }

  @Test
  @DisplayName("R7 a change from a value to the same value is none")
  void aChangeChanges() {
    var refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> change("revenue", new BigDecimal("1.0"), new BigDecimal("1.00")));

    assertEquals("Field revenue is 1.0 before and after, which is no change", refusal.getMessage());
    assertFalse(change("revenue", null, BigDecimal.ZERO).after() == null);
  }

  @Test
  void aChangePrintsBothValues() {
    FieldChange change = change("revenue", new BigDecimal("1E+3"), null);

    assertEquals("1000", change.beforeText());
    assertEquals(null, change.afterText());
    assertEquals("0.5", change("revenue", null, new BigDecimal("0.5")).afterText());
  }

  private static FieldChange change(String name, Object before, Object after) {
    return new FieldChange(FIELDS.get(FIELDS.indexOf(name)), before, after);
  }

  @Provide
  static Arbitrary<AccountValues> values() {
    return AnyValue.values();
  }

  @Provide
  static Arbitrary<Map<String, Object>> edits() {
    return AnyValue.edits().map(HashMap::new);
  }
}
