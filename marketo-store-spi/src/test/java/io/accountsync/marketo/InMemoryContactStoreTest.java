package io.accountsync.marketo;

import io.accountsync.marketo.testkit.ContactStoreContract;
import io.accountsync.marketo.testkit.QuietProduct;
import io.accountsync.spi.ContactStore;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(QuietProduct.class)
@DisplayName("In memory")
class InMemoryContactStoreTest extends ContactStoreContract {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final InMemoryContactStore store = new InMemoryContactStore(now::get);

  @Override
  protected ContactStore newStore() {
    return store;
  }

  @Override
  protected SyncJournal journal() {
    return store;
  }

  @Override
  protected void passTime(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }
}
