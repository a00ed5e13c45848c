package io.accountsync.marketo.testkit;

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
 */
public abstract class ContactStoreContract extends HistoryRules {
  /** For the author's class. */
  protected ContactStoreContract() {}
}
