package io.accountsync.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Sets;
import io.accountsync.spi.Baseline;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.FeedProgress;
import io.accountsync.spi.FeedProgress.Phase;
import io.accountsync.spi.SyncState;
import java.util.List;
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
  @DisplayName("R12 the first full read opens a baseline and settles its fields at its end")
  void first() {
    SyncState begun = FullReads.begin(SyncState.INITIAL, Set.of("a"));
    SyncState half = FullReads.afterAccounts(begun, P, false);
    SyncState done = FullReads.afterAccounts(half, Q, true);

    assertEquals(
        new SyncState(
            FeedProgress.START, FeedProgress.START, Set.of("a"), Set.of(), 1, 1, Baseline.begun(1)),
        begun);
    assertEquals(begun.withAccounts(new FeedProgress(Phase.FULL_READ, P)), half);
    assertEquals(
        new SyncState(
            new FeedProgress(Phase.DELTA, Q),
            FeedProgress.START,
            Set.of("a"),
            Set.of("a"),
            1,
            1,
            Baseline.begun(1)),
        done);
  }

  @Test
  @DisplayName("R12 a full read for an expired position keeps the generation and what is settled")
  void again() {
    SyncState state = completed(SyncState.INITIAL, Set.of("a"));

    SyncState again = FullReads.begin(state, Set.of("a"));

    assertEquals(1, again.generation());
    assertEquals(Set.of("a"), again.settledFields());
    assertEquals(FeedProgress.START, again.accounts());
    assertEquals(Baseline.begun(2), again.openBaseline());
  }

  @Test
  @DisplayName("R12 a field that was not effective for a while is not settled")
  void lostAndRegained() {
    SyncState both = completed(SyncState.INITIAL, Set.of("a", "b"));
    SyncState one = completed(both, Set.of("a"));

    assertEquals(Set.of("a"), one.settledFields());
    assertEquals(Set.of("a"), FullReads.begin(one, Set.of("a", "b")).settledFields());
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
  void aDeltaStaysADeltaAndSettlesNothing() {
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
  void generationsGrowWithTheFieldsAndFieldsSettleWithACompletedRead(
      @ForAll("histories") List<Event> history) {
    SyncState state = FullReads.begin(SyncState.INITIAL, Set.of("a"));
    for (Event event : history) {
      SyncState next;
      if (event.begin() == null) {
        next = FullReads.afterAccounts(state, P, event.last());
        boolean completes = event.last() && state.accounts().phase() == Phase.FULL_READ;
        assertEquals(
            completes ? state.effectiveFields() : state.settledFields(), next.settledFields());
        assertEquals(state.generation(), next.generation());
        assertEquals(state.effectiveFields(), next.effectiveFields());
        assertEquals(state.openBaseline(), next.openBaseline());
        assertEquals(state.lastBaseline(), next.lastBaseline());
      } else {
        next = FullReads.begin(state, event.begin());
        boolean differ = !event.begin().equals(state.effectiveFields());
        assertEquals(state.generation() + (differ ? 1 : 0), next.generation());
        assertEquals(event.begin(), next.effectiveFields());
        assertEquals(Sets.intersection(state.settledFields(), event.begin()), next.settledFields());
        assertEquals(Baseline.begun(state.lastBaseline() + 1), next.openBaseline());
        assertEquals(FeedProgress.START, next.accounts());
      }
      assertTrue(next.effectiveFields().containsAll(next.settledFields()));
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
