package io.accountsync.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.accountsync.model.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SyncPolicyTest {
  private static final FieldMapping NAME =
      FieldMapping.value("name", Field.string("name", "Name", 10));

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void refusesNonsense(String option, String says, Consumer<SyncPolicy.Builder> nonsense) {
    SyncPolicy.Builder builder = SyncPolicy.builder().map(NAME);

    var refusal = assertThrows(RuntimeException.class, () -> nonsense.accept(builder));

    assertTrue(
        refusal instanceof IllegalArgumentException || refusal instanceof NullPointerException,
        refusal::toString);
    assertTrue(String.valueOf(refusal.getMessage()).contains(says), refusal::toString);
  }

  /** Option, a part of the message that names it, its range and the value, and the nonsense. */
  static Stream<Arguments> refusesNonsense() {
    return Stream.of(
        option("map", "mapping", b -> b.map(null)),
        option("mapAll", "mapAll needs at least one", b -> b.mapAll(List.of())),
        option("mapAll", "mappings", b -> b.mapAll(null)),
        option(
            "interval",
            "interval must be more than zero and at most PT24H, was PT0S",
            b -> b.interval(Duration.ZERO)),
        option("interval", "was PT-0.000000001S", b -> b.interval(Duration.ofNanos(-1))),
        option(
            "interval", "was PT24H0.000000001S", b -> b.interval(Duration.ofDays(1).plusNanos(1))),
        option("interval", "interval", b -> b.interval(null)),
        option(
            "activityCap",
            "activityCap must be 0 to 1000000000 contacts, was -1",
            b -> b.activityCap(-1)),
        option("activityCap", "was 1000000001", b -> b.activityCap(1_000_000_001)),
        option("removalPolicy", "removalPolicy", b -> b.removalPolicy(null)),
        option(
            "massRemovalLimit",
            "massRemovalLimit must be a share from 0 to 1, was -0.01",
            b -> b.massRemovalLimit(-0.01)),
        option("massRemovalLimit", "was 1.01", b -> b.massRemovalLimit(1.01)),
        option("massRemovalLimit", "was NaN", b -> b.massRemovalLimit(Double.NaN)),
        option("syncFilter", "syncFilter must be a column's logical name", b -> b.syncFilter("")),
        option("syncFilter", "was \"New_SyncToMkto\"", b -> b.syncFilter("New_SyncToMkto")),
        option("syncFilter", "was \"a b\"", b -> b.syncFilter("a b")),
        option("syncFilter", "syncFilter must", b -> b.syncFilter("a".repeat(129))),
        option("syncFilter", "syncFilter", b -> b.syncFilter(null)),
        option("syncWording", "syncWording", b -> b.syncWording(null)),
        option("editWording", "editWording", b -> b.editWording(null)));
  }

  private static Arguments option(
      String option, String says, Consumer<SyncPolicy.Builder> nonsense) {
    return arguments(option, says, nonsense);
  }

  @Test
  void noOptionIsMissingFromTheTableOfNonsense() {
    Set<String> tested =
        refusesNonsense().map(row -> (String) row.get()[0]).collect(Collectors.toSet());
    Set<String> options =
        Arrays.stream(SyncPolicy.Builder.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .filter(method -> method.getReturnType() == SyncPolicy.Builder.class)
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(options, new TreeSet<>(tested));
  }

  @Test
  void defaultsAreTheDocumentedOnes() {
    SyncPolicy policy = SyncPolicy.builder().map(NAME).build();

    assertEquals(Duration.ofMinutes(5), policy.interval());
    assertEquals(5_000, policy.activityCap().maxContacts());
    assertEquals(RemovalPolicy.KEEP, policy.removalPolicy());
    assertEquals(0.10, policy.massRemovalLimit().share());
    assertEquals(Optional.empty(), policy.syncFilter());
    assertEquals(new Wording("Microsoft Dynamics", "Account sync"), policy.syncWording());
    assertEquals(new Wording("Account Sync", "Account field edited"), policy.editWording());
  }

  @Test
  void takesEachOptionUpToTheEndOfItsRange() {
    FieldMapping city = FieldMapping.value("city", Field.string("city", "City", 10));
    Wording wording = new Wording("s".repeat(255), "r");
    SyncPolicy least =
        SyncPolicy.builder()
            .mapAll(List.of(NAME, city))
            .interval(Duration.ofNanos(1))
            .activityCap(0)
            .removalPolicy(RemovalPolicy.CLEAR)
            .massRemovalLimit(0)
            .syncFilter("new_synctomkto")
            .syncWording(wording)
            .editWording(wording)
            .build();
    SyncPolicy most =
        SyncPolicy.builder()
            .map(NAME)
            .interval(Duration.ofDays(1))
            .activityCap(1_000_000_000)
            .massRemovalLimit(1)
            .syncFilter("a".repeat(128))
            .build();

    assertEquals(List.of(NAME, city), least.mappings());
    assertEquals(List.of(NAME.field(), city.field()), least.fields().asList());
    assertEquals(Duration.ofNanos(1), least.interval());
    assertEquals(0, least.activityCap().maxContacts());
    assertEquals(RemovalPolicy.CLEAR, least.removalPolicy());
    assertEquals(0, least.massRemovalLimit().share());
    assertEquals(Optional.of("new_synctomkto"), least.syncFilter());
    assertEquals(wording, least.syncWording());
    assertEquals(wording, least.editWording());
    assertEquals(Duration.ofDays(1), most.interval());
    assertEquals(1_000_000_001, most.activityCap().countAtMost());
    assertEquals(1, most.massRemovalLimit().share());
  }

  @Test
  void aPolicyWithoutFieldsIsRefusedWithTheRemedy() {
    var refusal = assertThrows(IllegalStateException.class, SyncPolicy.builder()::build);

    assertEquals("A policy needs at least one field: call map(...)", refusal.getMessage());
  }

  @Test
  void twoFieldsOfOneNameAreRefused() {
    SyncPolicy.Builder builder =
        SyncPolicy.builder().map(NAME).map(FieldMapping.value("b", Field.string("NAME", "N", 5)));

    assertThrows(IllegalArgumentException.class, builder::build);
  }

  @Test
  void wordingIsNeitherBlankNorLongerThan255Characters() {
    assertThrows(IllegalArgumentException.class, () -> new Wording(" ", "r"));
    var refusal =
        assertThrows(IllegalArgumentException.class, () -> new Wording("s", "r".repeat(256)));

    assertTrue(
        refusal.getMessage().startsWith("The reason of an activity must have 1 to 255 characters"));
  }
}
