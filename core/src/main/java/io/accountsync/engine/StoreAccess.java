package io.accountsync.engine;

import io.accountsync.model.FieldSet;
import io.accountsync.spi.ContactStore;
import io.accountsync.spi.StoreTransaction;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;

/** One engine's way to its store: under the lease, or in transactions that need none. */
final class StoreAccess {
  private final ContactStore store;
  private final Transactions transactions;
  private final String holder;
  private final Duration leaseTtl;
  private final FieldSet fields;
  private volatile boolean prepared;

  StoreAccess(
      ContactStore store,
      Transactions transactions,
      String holder,
      Duration leaseTtl,
      FieldSet fields) {
    this.store = store;
    this.transactions = transactions;
    this.holder = holder;
    this.leaseTtl = leaseTtl;
    this.fields = fields;
  }

  /** Makes room for the policy's fields, as each cycle does. */
  void prepare() {
    store.prepare(fields);
    prepared = true;
  }

  /**
   * Makes room for the policy's fields unless this engine has done so before: one that only stands
   * by and edits has not, and would take fields that another engine added for absent.
   */
  void prepareOnce() {
    if (!prepared) {
      prepare();
    }
  }

  /** Takes the lease; empty if another engine has it (rule R15). */
  Optional<LeasedStore> lease() {
    return LeasedStore.take(store, transactions, holder, leaseTtl);
  }

  /**
   * Runs work that needs no lease, and commits it (see {@link Transactions#commit(Supplier,
   * Function, BinaryOperator)}).
   */
  <T> T commit(Function<StoreTransaction, T> work, BinaryOperator<T> effective) {
    return transactions.commit(store::begin, work, effective);
  }

  /** Runs work that only reads, or whose writes are to be thrown away. */
  <T> T discard(Function<StoreTransaction, T> work) {
    try (StoreTransaction transaction = store.begin()) {
      return work.apply(transaction);
    }
  }
}
