package io.accountsync.marketo.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.accountsync.marketo.InMemoryContactStore;
import io.accountsync.marketo.SyncJournal;
import io.accountsync.spi.ContactStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** The contract itself under test: on stores that each break one rule. */
@ExtendWith(QuietProduct.class)
class ContactStoreContractTest {
  private static final AtomicReference<Function<InMemoryContactStore, ContactStore>> STORE =
      new AtomicReference<>();

  @ParameterizedTest
  @EnumSource
  void brokenStoreFailsTheRuleThatItBreaksAndNoOther(BrokenStores broken) {
    Events tests = run(broken.store);
    Set<String> rules = new TreeSet<>();
    List<Event> failures = tests.failed().filter(ContactStoreContractTest::isOfARule).toList();
    for (Event failure : failures) {
      String test = failure.getTestDescriptor().getDisplayName();
      rules.add("CS-" + test.substring(2, 4));
      String message = message(failure);
      assertTrue(
          message.contains(broken.rule + ":"),
          () -> test + " does not say what failed: " + message);
    }
    StoreResults.broken(
        broken,
        rules,
        tests.failed().stream().findFirst().map(ContactStoreContractTest::message).orElse(""));
    assertEquals(Set.of(broken.rule), rules);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "COUNTS_ONE_TOO_FEW",
        "HIDES_SUPPRESSION",
        "TAKES_A_REPEATED_LINK_BACK",
        "FORGETS_LINKS_THAT_WAIT"
      })
  void storeThatShowsWrongDataFailsRandomHistoriesToo(BrokenStores broken) {
    assertTrue(run(broken.store).failed().stream().anyMatch(test -> !isOfARule(test)));
  }

  @Test
  void everyRuleHasABrokenStore() {
    Set<String> broken = new TreeSet<>();
    for (BrokenStores store : BrokenStores.values()) {
      broken.add(store.rule);
    }
    Set<String> tested = new TreeSet<>();
    for (Event test :
        run(real -> real).succeeded().filter(ContactStoreContractTest::isOfARule).toList()) {
      tested.add("CS-" + test.getTestDescriptor().getDisplayName().substring(2, 4));
    }
    assertEquals(tested, broken);
  }

  @Test
  void storeThatPromisesLessPassesAsFarAsItPromises() {
    Events tests = run(LesserStore::new);
    assertEquals(0, tests.failed().count(), () -> tests.failed().list().toString());
    assertTrue(tests.skipped().count() + tests.aborted().count() > 0, "What is not tested shows");
  }

  /** A random history may well notice a broken store too. */
  private static boolean isOfARule(Event test) {
    return test.getTestDescriptor().getDisplayName().startsWith("cs");
  }

  private static String message(Event failure) {
    return failure
        .getPayload(TestExecutionResult.class)
        .flatMap(TestExecutionResult::getThrowable)
        .map(Throwable::getMessage)
        .orElse("");
  }

  private static Events run(Function<InMemoryContactStore, ContactStore> store) {
    STORE.set(store);
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(OnBrokenStore.class))
        .execute()
        .testEvents();
  }

  /** What an author would write. */
  static class OnBrokenStore extends ContactStoreContract {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final InMemoryContactStore real = new InMemoryContactStore(now::get);

    @Override
    protected ContactStore newStore() {
      return STORE.get().apply(real);
    }

    @Override
    protected SyncJournal journal() {
      return real;
    }

    @Override
    protected void passTime(Duration time) {
      now.updateAndGet(instant -> instant.plus(time));
    }
  }
}
