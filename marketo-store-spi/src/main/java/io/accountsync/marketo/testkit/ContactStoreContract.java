package io.accountsync.marketo.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * The rules of a {@link io.accountsync.spi.ContactStore} as tests: extend it, say how to make an
 * empty store, how to read what it remembers and how to let its clock run on.
 *
 * <pre>{@code
 * class MyStoreTest extends ContactStoreContract {
 *   private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
 *   private final MyStore store = new MyStore(now::get);
 *
 *   @Override protected ContactStore newStore() { return store; }
 *
 *   @Override protected SyncJournal journal() { return store; }
 *
 *   @Override protected void passTime(Duration time) { now.updateAndGet(t -> t.plus(time)); }
 * }
 * }</pre>
 *
 * <p>Each test's name begins with the number of the rule it tests, as the javadoc of the store and
 * its transaction state it. A {@linkplain io.accountsync.spi.StoreFeature feature} that the store
 * lacks is tested for the weaker promise instead. Tests need no order and share nothing but the
 * class; none sleeps, though some wait a moment for what must not happen.
 *
 * <p>Besides, a few random {@linkplain SyncHistory histories} of the whole engine have to end as
 * the rules say. An author who wants more of them than a build has time for runs them with seeds of
 * their own.
 */
public abstract class ContactStoreContract extends HistoryRules {
  private static final int HISTORIES = 10;
  private static final int STEPS = 150;

  /** For the author's class. */
  protected ContactStoreContract() {}

  @RepeatedTest(HISTORIES)
  final void storeEqualsTheRulesModelAfterARandomHistory(RepetitionInfo repetition) {
    assumeTrue(transactions() && fencing(), "A killed cycle may leave half a page behind");
    addContacts(SyncHistory.contacts());
    int seed = repetition.getCurrentRepetition();
    try {
      new SyncHistory(store(), journal(), seed).run(seed, STEPS);
    } catch (AssertionError e) {
      throw new AssertionError("The history of seed " + seed + ": " + e.getMessage(), e);
    }
  }
}
