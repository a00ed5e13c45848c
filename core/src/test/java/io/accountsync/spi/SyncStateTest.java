package io.accountsync.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.accountsync.model.FieldSet;
import io.accountsync.spi.Baseline.Removals;
import io.accountsync.spi.FeedProgress.Phase;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class SyncStateTest {
  private static final FeedPosition POSITION = new FeedPosition("p");

  @Test
  void beginsWithNothingRead() {
    assertEquals(FeedProgress.START, SyncState.INITIAL.accounts());
    assertEquals(FeedProgress.START, SyncState.INITIAL.memberships());
    assertEquals(Optional.empty(), SyncState.INITIAL.baseline());
    assertEquals(Optional.empty(), FeedProgress.START.position());
    assertEquals(Phase.FULL_READ, FeedProgress.START.phase());
  }

  @Test
  void movesOnePartAndKeepsTheOthers() {
    FeedProgress accounts = new FeedProgress(Phase.DELTA, POSITION);
    FeedProgress memberships = new FeedProgress(Phase.FULL_READ, POSITION);
    SyncState state = new SyncState(accounts, memberships, Map.of("a", 1, "b", 3), 3, 4, null);
    Baseline open = Baseline.begun(4);

    assertEquals(
        new SyncState(memberships, memberships, Map.of("a", 1, "b", 3), 3, 4, null),
        state.withAccounts(memberships));
    assertEquals(
        new SyncState(accounts, accounts, Map.of("a", 1, "b", 3), 3, 4, null),
        state.withMemberships(accounts));
    assertEquals(
        new SyncState(accounts, memberships, Map.of("a", 1, "b", 3), 3, 4, open),
        state.withBaseline(open));
    assertEquals(Optional.of(open), state.withBaseline(open).baseline());
    assertEquals(state, state.withBaseline(open).withBaseline(null));
  }

  @Test
  void removalsAreHeldAndReleasedWithTheirNumbers() {
    Baseline begun = Baseline.begun(7);

    assertEquals(new Baseline(7, Removals.UNDECIDED, 0, 0), begun);
    assertEquals(new Baseline(7, Removals.HELD, 2, 9), begun.held(2, 9));
    assertEquals(new Baseline(7, Removals.RELEASED, 2, 9), begun.held(2, 9).released());
  }

  @Test
  void refusesWhatCannotBe() {
    refused("Phase DELTA needs a position", () -> new FeedProgress(Phase.DELTA, null));
    refused("A feed position must not be empty", () -> new FeedPosition(""));
    refused("A baseline's id must be 1 or more, was 0", () -> Baseline.begun(0));
    refused("A lease needs a holder, was \" \"", () -> new Lease(" ", 1));
    refused(
        "generation must be 0 or more, was -1",
        () -> new SyncState(FeedProgress.START, FeedProgress.START, Map.of(), -1, 0, null));
    refused(
        "a must have become effective in generation 0 to 2, was 3",
        () -> new SyncState(FeedProgress.START, FeedProgress.START, Map.of("a", 3), 2, 0, null));
    refused(
        "lastBaseline must be 0 or more, was -1",
        () -> new SyncState(FeedProgress.START, FeedProgress.START, Map.of(), 0, -1, null));
  }

  @Test
  void aStorePromisesEverythingUnlessItSaysOtherwise() {
    ContactStore store =
        new ContactStore() {
          @Override
          public void prepare(FieldSet fields) {}

          @Override
          public Optional<Lease> acquireLease(String holder, Duration ttl) {
            return Optional.empty();
          }

          @Override
          public void releaseLease(Lease lease) {}

          @Override
          public StoreTransaction begin(Lease lease) {
            throw new UnsupportedOperationException();
          }

          @Override
          public StoreTransaction begin() {
            throw new UnsupportedOperationException();
          }
        };

    assertEquals(EnumSet.allOf(StoreFeature.class), store.features());
  }

  @Test
  void exceptionsKeepTheirCause() {
    Exception cause = new Exception("cause");

    assertEquals(cause, new TransientStoreException("m", cause).getCause());
    assertEquals(cause, new TransientSourceException("m", cause).getCause());
    assertEquals(cause, new PositionExpiredException("m", cause).getCause());
    assertEquals(cause, new LeaseLostException("m", cause).getCause());
    assertEquals(cause, new StoreException("m", cause).getCause());
    assertEquals(cause, new SourceException("m", cause).getCause());
    assertEquals("m", new LeaseLostException("m").getMessage());
  }

  private static void refused(String message, Executable creating) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, creating).getMessage());
  }
}
