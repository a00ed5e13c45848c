package io.accountsync.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

import io.accountsync.model.Field;
import io.accountsync.model.FieldType;
import io.accountsync.policy.FieldMapping;
import io.accountsync.policy.SyncPolicy;
import io.accountsync.spi.AccountSource;
import io.accountsync.spi.ContactStore;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SyncEngineBuilderTest {
  private static final SyncPolicy POLICY =
      SyncPolicy.builder()
          .map(FieldMapping.value("x", Field.of("x", "X", FieldType.INTEGER)))
          .build();

  private final AccountSource source = mock(AccountSource.class);
  private final ContactStore store = mock(ContactStore.class);

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void refusesNonsense(String option, String says, Consumer<SyncEngine.Builder> nonsense) {
    SyncEngine.Builder builder = SyncEngine.builder(source, store, POLICY);

    var refusal = assertThrows(RuntimeException.class, () -> nonsense.accept(builder));

    assertTrue(
        refusal instanceof IllegalArgumentException || refusal instanceof NullPointerException,
        refusal::toString);
    assertTrue(String.valueOf(refusal.getMessage()).contains(says), refusal::toString);
  }

  static Stream<Arguments> refusesNonsense() {
    return Stream.of(
        option("clock", "clock", b -> b.clock(null)),
        option("listener", "listener", b -> b.listener(null)),
        option("holder", "holder must have 1 to 100 characters, was \" \"", b -> b.holder(" ")),
        option("holder", "holder must have 1 to 100", b -> b.holder("h".repeat(101))),
        option("holder", "holder", b -> b.holder(null)),
        option(
            "leaseTtl",
            "leaseTtl must be PT1S to PT1H, was PT0.999S",
            b -> b.leaseTtl(Duration.ofMillis(999))),
        option("leaseTtl", "was PT1H0.001S", b -> b.leaseTtl(Duration.ofHours(1).plusMillis(1))),
        option("leaseTtl", "leaseTtl", b -> b.leaseTtl(null)),
        option(
            "storeRetryDelay",
            "storeRetryDelay must be 0 to PT10S, was PT-0.001S",
            b -> b.storeRetryDelay(Duration.ofMillis(-1))),
        option(
            "storeRetryDelay", "was PT10.001S", b -> b.storeRetryDelay(Duration.ofMillis(10_001))),
        option("storeRetryDelay", "storeRetryDelay", b -> b.storeRetryDelay(null)));
  }

  private static Arguments option(
      String option, String says, Consumer<SyncEngine.Builder> nonsense) {
    return arguments(option, says, nonsense);
  }

  @Test
  void noOptionIsMissingFromTheTableOfNonsense() {
    Set<String> tested =
        refusesNonsense()
            .map(row -> (String) row.get()[0])
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> options =
        Arrays.stream(SyncEngine.Builder.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .filter(method -> method.getReturnType() == SyncEngine.Builder.class)
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(options, tested);
  }

  @Test
  void whatItCannotRunWithoutIsNamed() {
    assertNamed("source", () -> SyncEngine.builder(null, store, POLICY));
    assertNamed("store", () -> SyncEngine.builder(source, null, POLICY));
    assertNamed("policy", () -> SyncEngine.builder(source, store, null));
  }

  @Test
  void takesEachOptionUpToTheEndOfItsRangeAndDoesNothingYet() {
    SyncEngine.builder(source, store, POLICY)
        .holder("h".repeat(100))
        .leaseTtl(Duration.ofSeconds(1))
        .storeRetryDelay(Duration.ZERO)
        .clock(() -> Instant.EPOCH)
        .listener(SyncListener.NONE)
        .build()
        .close();
    SyncEngine.builder(source, store, POLICY)
        .leaseTtl(Duration.ofHours(1))
        .storeRetryDelay(Duration.ofSeconds(10))
        .build()
        .close();

    verifyNoInteractions(source, store);
  }

  private static void assertNamed(String name, Executable building) {
    assertEquals(name, assertThrows(NullPointerException.class, building).getMessage());
  }
}
