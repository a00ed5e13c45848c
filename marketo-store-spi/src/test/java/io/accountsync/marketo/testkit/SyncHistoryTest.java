package io.accountsync.marketo.testkit;

import io.accountsync.marketo.InMemoryContactStore;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;

class SyncHistoryTest {
  @BeforeContainer
  static void silence() {
    QuietProduct.silence();
  }

  @AfterContainer
  static void unsilence() {
    QuietProduct.unsilence();
  }

  @Property(tries = 1_500, edgeCases = EdgeCasesMode.NONE)
  @Label("R1 to R14: after any history the store equals the rules' model")
  void storeEqualsModelAfterAnyHistory(
      @ForAll long policySeed, @ForAll("histories") List<Step> history) {
    InMemoryContactStore store = new InMemoryContactStore();

    SyncHistory.Result result = new SyncHistory(store, store, policySeed).run(history);

    Statistics.label("killed cycles").collect(result.kills() > 0);
    Statistics.label("activities").collect(result.activities() > 0);
  }

  @Provide
  Arbitrary<List<Step>> histories() {
    Arbitrary<Integer> number = Arbitraries.integers().between(0, (1 << 16) - 1);
    return Combinators.combine(number, number, number, number)
        .as(Step::of)
        .list()
        .ofMinSize(40)
        .ofMaxSize(160);
  }
}
