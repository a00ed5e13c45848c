package io.accountsync.spi;

import io.accountsync.model.FieldSet;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where contacts, account values, activities and the synchronisation's own state live. Implemented
 * by the host, or taken from the store module.
 *
 * <p>The engine tells a store <em>what</em> happens: this account's fields go from a to b, log it
 * or not. A store knows neither the activity cap nor the field mapping nor the time. The rules that
 * it has to keep are numbered CS-01 and on in the methods below; the contract kit tests each by its
 * number.
 *
 * <ul>
 *   <li><b>Threads:</b> a store is called by several threads at once: the engine's own and those of
 *       local edits. A transaction belongs to one thread.
 *   <li><b>Repeats:</b> the engine repeats a transaction whose outcome it did not learn.
 *   <li><b>Failures:</b> {@link TransientStoreException} when trying again can help, any other
 *       {@link StoreException} when it cannot.
 *   <li><b>Ownership:</b> the engine closes the transactions that it begins, never the store.
 * </ul>
 */
public interface ContactStore {
  /** Returns what the store promises; everything unless it says otherwise. */
  default Set<StoreFeature> features() {
    return EnumSet.allOf(StoreFeature.class);
  }

  /**
   * Makes room for the values of these fields, in particular of fields that it has not seen before.
   * Values of fields that are no longer named stay (rule CS-01). Called at the start of each cycle
   * under the lease, and without one before an engine's first edit or preview: possibly by several
   * engines at once.
   *
   * @throws StoreException if a field is known with another type
   */
  void prepare(FieldSet fields);

  /**
   * Takes or renews the lease (rule R15).
   *
   * <p>CS-02: while one holder's lease has not run out, another holder gets none. CS-03: a holder
   * that asks again before anybody else took the lease keeps its epoch. CS-04: a lease that passes
   * to another holder gets a higher epoch. The store's own clock decides, never the caller's.
   *
   * @param holder who asks, unique among all engines
   * @param ttl how long the lease holds unless it is renewed, 1 second to 1 hour
   * @return empty if somebody else has it
   */
  Optional<Lease> acquireLease(String holder, Duration ttl);

  /**
   * Gives the lease back, so that others need not wait until it runs out. Does nothing if the lease
   * is no longer the caller's.
   */
  void releaseLease(Lease lease);

  /**
   * Begins the transaction of a page.
   *
   * <p>CS-05: a transaction of a lease that has passed to another holder never takes effect: at the
   * latest its {@linkplain StoreTransaction#commit() commit} is refused.
   *
   * @throws LeaseLostException if the lease is known to be lost already
   */
  StoreTransaction begin(Lease lease);

  /** Begins a transaction that needs no lease: a local edit, a preview, a query. */
  StoreTransaction begin();
}
