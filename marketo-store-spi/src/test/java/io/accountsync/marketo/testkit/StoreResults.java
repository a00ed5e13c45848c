package io.accountsync.marketo.testkit;

import com.google.common.base.Splitter;
import com.google.common.collect.TreeBasedTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes what the tests of one run have shown of the stores to {@code target/store-results.md}: the
 * contract's rules on each store, what it says of broken stores, and what faults came to.
 */
public final class StoreResults implements TestExecutionListener {
  private static final Path FILE = Path.of("target", "store-results.md");
  private static final List<String> BROKEN = new ArrayList<>();
  private static final List<String> FAULTS = new ArrayList<>();

  /** By rule and store. */
  private final TreeBasedTable<String, String, Count> contract = TreeBasedTable.create();

  @Nullable private TestPlan plan;

  /** How the tests of a rule ended. */
  private record Count(int passed, int failed, int skipped) {
    Count plus(Count other) {
      return new Count(passed + other.passed, failed + other.failed, skipped + other.skipped);
    }

    @Override
    public String toString() {
      return passed
          + (skipped == 0 ? "" : ", " + skipped + " skipped")
          + (failed == 0 ? "" : ", **" + failed + " failed**");
    }
  }

  /** Takes note of which rules a broken store failed, and of what the kit says is the rule. */
  static synchronized void broken(BrokenStores store, Set<String> failed, String message) {
    BROKEN.add(
        row(
            List.of(
                store.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                store.rule,
                String.join(", ", failed),
                Splitter.on(" ==> ").split(message).iterator().next())));
  }

  /** Takes note of what faults came to. */
  static synchronized void faults(String numbers) {
    FAULTS.add("- " + numbers);
  }

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    count(test, new Count(0, 0, 1));
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    count(
        test,
        switch (result.getStatus()) {
          case SUCCESSFUL -> new Count(1, 0, 0);
          case FAILED -> new Count(0, 1, 0);
          case ABORTED -> new Count(0, 0, 1);
        });
  }

  private void count(TestIdentifier test, Count one) {
    if (plan != null
        && test.isTest()
        && test.getSource().orElse(null) instanceof MethodSource method
        && ContactStoreContract.class.isAssignableFrom(method.getJavaClass())) {
      String name = method.getMethodName();
      String rule = name.matches("cs\\d\\d_.*") ? "CS-" + name.substring(2, 4) : "Histories";
      String store = testClass(plan, test).getDisplayName();
      Count before = contract.get(rule, store);
      contract.put(rule, store, before == null ? one : before.plus(one));
    }
  }

  private static TestIdentifier testClass(TestPlan plan, TestIdentifier test) {
    TestIdentifier at = test;
    while (!(at.getSource().orElse(null) instanceof ClassSource)) {
      at = plan.getParent(at).orElseThrow();
    }
    return at;
  }

  @Override
  public void testPlanExecutionFinished(TestPlan finished) {
    List<String> lines = new ArrayList<>();
    synchronized (StoreResults.class) {
      section(lines, "The contract's tests that passed", contractTable());
      section(
          lines,
          "The contract on broken stores",
          table(List.of("A store that", "Breaks", "Fails", "And is told"), BROKEN));
      section(lines, "Faults", FAULTS);
    }
    if (!lines.isEmpty()) {
      write(lines);
    }
  }

  private List<String> contractTable() {
    Set<String> stores = new TreeSet<>(contract.columnKeySet());
    List<String> rows = new ArrayList<>();
    contract
        .rowKeySet()
        .forEach(rule -> rows.add(row(rule, stores, store -> contract.get(rule, store))));
    if (!rows.isEmpty()) {
      rows.add(
          row(
              "All",
              stores,
              store ->
                  contract.column(store).values().stream()
                      .reduce(new Count(0, 0, 0), Count::plus)));
    }
    List<String> heads = new ArrayList<>(List.of("Rule"));
    heads.addAll(stores);
    return table(heads, rows);
  }

  private static String row(String first, Set<String> stores, Function<String, Count> cell) {
    List<String> cells = new ArrayList<>(List.of(first));
    stores.forEach(store -> cells.add(Objects.toString(cell.apply(store), "")));
    return row(cells);
  }

  private static String row(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static List<String> table(List<String> heads, List<String> rows) {
    List<String> lines = new ArrayList<>();
    if (!rows.isEmpty()) {
      lines.add(row(heads));
      lines.add(row(heads.stream().map(head -> "---").toList()));
      lines.addAll(rows);
    }
    return lines;
  }

  private static void section(List<String> lines, String title, List<String> content) {
    if (!content.isEmpty()) {
      lines.addAll(List.of("## " + title, ""));
      lines.addAll(content);
      lines.add("");
    }
  }

  private static void write(List<String> lines) {
    try {
      Files.createDirectories(FILE.getParent());
      Files.write(FILE, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
