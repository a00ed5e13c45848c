package io.accountsync.marketo.testkit;

import io.accountsync.model.FieldSet;
import io.accountsync.spi.ContactStore;
import io.accountsync.spi.Lease;
import io.accountsync.spi.StoreTransaction;
import java.time.Duration;
import java.util.Optional;

/** A store that passes everything on, for subclasses to break or to add something. */
public class ForwardingStore implements ContactStore {
  final ContactStore real;

  /** Passes everything on to a store. */
  protected ForwardingStore(ContactStore real) {
    this.real = real;
  }

  /** What every transaction goes through. */
  protected StoreTransaction wrap(StoreTransaction transaction) {
    return transaction;
  }

  @Override
  public void prepare(FieldSet fields) {
    real.prepare(fields);
  }

  @Override
  public Optional<Lease> acquireLease(String holder, Duration ttl) {
    return real.acquireLease(holder, ttl);
  }

  @Override
  public void releaseLease(Lease lease) {
    real.releaseLease(lease);
  }

  @Override
  public StoreTransaction begin(Lease lease) {
    return wrap(real.begin(lease));
  }

  @Override
  public StoreTransaction begin() {
    return wrap(real.begin());
  }
}
