package io.accountsync.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.model.FieldSet;
import io.accountsync.spi.LeaseLostException;
import io.accountsync.spi.StoreException;
import io.accountsync.spi.SyncState;
import io.accountsync.spi.TransientStoreException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TransactionsTest {
  private final FakeStore store = new FakeStore();
  private final Transactions transactions = new Transactions(Duration.ZERO);
  private int runs;

  @Test
  void commitsOnceAndReturnsWhatTheWorkReturned() {
    assertEquals(SyncState.INITIAL, transactions.commit(store::begin, tx -> tx.state()));

    assertEquals(1, store.commits);
    assertEquals(0, store.transactionsOpen);
  }

  @Test
  void workThatFailsInAPassingWayIsRepeatedInANewTransaction() {
    int result =
        transactions.commit(
            store::begin,
            tx -> {
              if (++runs < 4) {
                throw new TransientStoreException("deadlock");
              }
              return runs;
            });

    assertEquals(4, result);
    assertEquals(1, store.commits);
    assertEquals(0, store.transactionsOpen);
  }

  @Test
  void whatACommitDidWhoseAnswerWasLostIsReturned() {
    store.atCommitted = this::loseTheFirstAnswer;

    assertEquals(
        "first",
        transactions.commit(
            store::begin,
            tx -> store.commits == 0 ? "first" : "nothing more",
            (unanswered, again) -> again.equals("nothing more") ? unanswered : again));
    assertEquals(2, store.commits);
  }

  private void loseTheFirstAnswer() {
    if (store.commits == 1) {
      throw new TransientStoreException("connection lost");
    }
  }

  @Test
  void whatFailedBeforeItsCommitIsNotReturned() {
    String result =
        transactions.commit(
            store::begin,
            tx -> {
              if (++runs == 1) {
                throw new TransientStoreException("deadlock");
              }
              return "attempt " + runs;
            },
            (unanswered, again) -> unanswered);

    assertEquals("attempt 2", result);
  }

  @Test
  void theFourthFailureIsThrown() {
    store.atCommit =
        () -> {
          throw new TransientStoreException("attempt " + runs);
        };

    var failure =
        assertThrows(
            TransientStoreException.class, () -> transactions.commit(store::begin, tx -> ++runs));

    assertEquals("attempt 4", failure.getMessage());
    assertEquals(4, runs);
    assertEquals(0, store.transactionsOpen);
  }

  @Test
  void aTransactionThatCannotBeginIsRepeatedToo() {
    store.atBegin =
        () -> {
          if (++runs < 3) {
            throw new TransientStoreException("no connection");
          }
        };

    assertEquals("done", transactions.commit(store::begin, tx -> "done"));
    assertEquals(3, runs);
  }

  @Test
  void otherFailuresAreNotRepeated() {
    for (RuntimeException failure :
        new RuntimeException[] {
          new StoreException("full"), new LeaseLostException("lost"), new IllegalStateException()
        }) {
      runs = 0;
      assertSame(
          failure,
          assertThrows(
              RuntimeException.class,
              () ->
                  transactions.commit(
                      store::begin,
                      tx -> {
                        runs++;
                        throw failure;
                      })));
      assertEquals(1, runs);
    }
    assertEquals(0, store.commits);
    assertEquals(0, store.transactionsOpen);
  }

  @Test
  void anInterruptEndsTheWaitAndIsKept() {
    Thread.currentThread().interrupt();

    var failure =
        assertThrows(
            TransientStoreException.class,
            () ->
                new Transactions(Duration.ofHours(1))
                    .commit(
                        store::begin,
                        tx -> {
                          throw new TransientStoreException("deadlock");
                        }));

    assertTrue(Thread.interrupted());
    assertTrue(failure.getSuppressed()[0] instanceof InterruptedException);
  }

  @Test
  void discardedWorkIsNeverCommitted() {
    SyncState other = FullReads.begin(SyncState.INITIAL, Set.of("a"));

    new StoreAccess(
            store,
            new Transactions(Duration.ZERO),
            "engine",
            Duration.ofSeconds(1),
            FieldSet.empty())
        .discard(
            tx -> {
              tx.saveState(other);
              return tx.state();
            });

    assertEquals(SyncState.INITIAL, store.contents.state);
    assertEquals(0, store.commits);
    assertEquals(0, store.transactionsOpen);
  }
}
