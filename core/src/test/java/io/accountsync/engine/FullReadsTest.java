package io.accountsync.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.accountsync.spi.Baseline;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.FeedProgress;
import io.accountsync.spi.FeedProgress.Phase;
import io.accountsync.spi.SyncState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class FullReadsTest {
  private static final FeedPosition P = new FeedPosition("p");
  private static final FeedPosition Q = new FeedPosition("q");

  @Test
  @DisplayName("R12 the first full read opens a baseline and ends as a delta")
  void first() {
    SyncState begun = FullReads.begin(SyncState.INITIAL, Set.of("a"));
    SyncState half = FullReads.afterAccounts(begun, P, false);
    SyncState done = FullReads.afterAccounts(half, Q, true);

    assertEquals(
        new SyncState(
            FeedProgress.START, FeedProgress.START, Map.of("a", 1), 1, 1, Baseline.begun(1)),
        begun);
    assertEquals(begun.withAccounts(new FeedProgress(Phase.FULL_READ, P)), half);
    assertEquals(begun.withAccounts(new FeedProgress(Phase.DELTA, Q)), done);
  }

  @Test
  @DisplayName("R12 a full read for an expired position keeps the generations")
  void again() {
    SyncState state = completed(SyncState.INITIAL, Set.of("a"));

    SyncState again = FullReads.begin(state, Set.of("a"));

    assertEquals(1, again.generation());
    assertEquals(Map.of("a", 1), again.effectiveFields());
    assertEquals(FeedProgress.START, again.accounts());
    assertEquals(Baseline.begun(2), again.openBaseline());
  }

  @Test
  @DisplayName("R12 a field is of the generation in which it last became effective")
  void lostAndRegained() {
    SyncState both = completed(SyncState.INITIAL, Set.of("a", "b"));
    SyncState one = completed(both, Set.of("a"));

    assertEquals(Map.of("a", 1), one.effectiveFields());
    assertEquals(Map.of("a", 1, "b", 3), FullReads.begin(one, Set.of("a", "b")).effectiveFields());
  }

  @Test
  void membershipsMoveOnTheirOwn() {
    SyncState state = FullReads.begin(SyncState.INITIAL, Set.of("a"));

    assertEquals(
        state.withMemberships(new FeedProgress(Phase.FULL_READ, P)),
        FullReads.afterMemberships(state, P, false));
    assertEquals(
        state.withMemberships(new FeedProgress(Phase.DELTA, P)),
        FullReads.afterMemberships(state, P, true));
  }

  @Test
  void aDeltaStaysADelta() {
    SyncState state = completed(SyncState.INITIAL, Set.of("a"));

    assertEquals(
        state.withAccounts(new FeedProgress(Phase.DELTA, P)),
        FullReads.afterAccounts(state, P, false));
    assertEquals(
        state.withAccounts(new FeedProgress(Phase.DELTA, Q)),
        FullReads.afterAccounts(state, Q, true));
  }

  /** What may happen to accounts: a full read begins, or a page comes that is the last or not. */
  record Event(Set<String> begin, boolean last) {}

  @Property
  void generationsGrowWithTheFieldsAndEachFieldKeepsItsOwn(
      @ForAll("histories") List<Event> history) {
    SyncState state = FullReads.begin(SyncState.INITIAL, Set.of("a"));
    for (Event event : history) {
      SyncState next;
      if (event.begin() == null) {
        next = FullReads.afterAccounts(state, P, event.last());
        assertEquals(state.generation(), next.generation());
        assertEquals(state.effectiveFields(), next.effectiveFields());
        assertEquals(state.openBaseline(), next.openBaseline());
        assertEquals(state.lastBaseline(), next.lastBaseline());
      } else {
        next = FullReads.begin(state, event.begin());
        Map<String, Integer> before = state.effectiveFields();
        boolean differ = !event.begin().equals(before.keySet());
        assertEquals(state.generation() + (differ ? 1 : 0), next.generation());
        assertEquals(event.begin(), next.effectiveFields().keySet());
        next.effectiveFields()
            .forEach(
                (field, since) ->
                    assertEquals(before.getOrDefault(field, next.generation()), since));
        assertEquals(Baseline.begun(state.lastBaseline() + 1), next.openBaseline());
        assertEquals(FeedProgress.START, next.accounts());
      }
      assertEquals(state.memberships(), next.memberships());
      state = next;
    }
  }

  @Provide
  static Arbitrary<List<Event>> histories() {
    Arbitrary<Event> begin =
        Arbitraries.of("a", "b", "c").set().map(fields -> new Event(fields, false));
    Arbitrary<Event> page = Arbitraries.of(true, false).map(last -> new Event(null, last));
    return Arbitraries.oneOf(begin, page, page).list().ofMaxSize(15);
  }

  private static SyncState completed(SyncState state, Set<String> fields) {
    return FullReads.afterAccounts(FullReads.begin(state, fields), P, true);
  }
}
