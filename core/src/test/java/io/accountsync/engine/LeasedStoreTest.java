package io.accountsync.engine;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.Uninterruptibles;
import io.accountsync.spi.LeaseLostException;
import io.accountsync.spi.StoreTransaction;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class LeasedStoreTest {
  /** A lease so short that a third of it is over before the next transaction. */
  private static final Duration OVER = Duration.ofNanos(-3);

  private final FakeStore store = new FakeStore();

  @Test
  @DisplayName("R15 there is no leased store while another engine has the lease")
  void standby() {
    store.leaseFree = false;

    assertEquals(Optional.empty(), LeasedStore.take(store, transactions(), "me", OVER));
  }

  @Test
  @DisplayName("R15 a fresh lease is not renewed before each transaction")
  void fresh() {
    LeasedStore leased = take(Duration.ofHours(1));

    leased.commit(StoreTransaction::state);
    leased.commit(StoreTransaction::state);

    assertEquals(1, store.leasesTaken);
  }

  @Test
  @DisplayName("R15 a lease is renewed once a third of it is over")
  void renewed() {
    LeasedStore leased = take(OVER);

    leased.commit(StoreTransaction::state);

    assertEquals(2, store.leasesTaken);
    assertEquals(1, store.commits);
  }

  @Test
  @DisplayName("R15 nothing is begun when another engine took the lease")
  void lost() {
    LeasedStore leased = take(OVER);
    store.leaseFree = false;

    var failure =
        assertThrows(LeaseLostException.class, () -> leased.commit(StoreTransaction::state));

    assertEquals(
        "The lease of me ran out and another engine took over meanwhile", failure.getMessage());
    assertEquals(0, store.commits);
  }

  @Test
  @DisplayName("R15 nothing is begun when another engine had the lease in between")
  void lostAndRegained() {
    LeasedStore leased = take(OVER);
    store.epoch++;

    assertThrows(LeaseLostException.class, () -> leased.commit(StoreTransaction::state));

    assertEquals(0, store.commits);
    assertEquals(1, store.leasesReleased, "it keeps nobody from the lease that it got instead");
  }

  @Test
  @DisplayName("R15 a lease is renewed during a read, however long it takes")
  void kept() {
    CountDownLatch renewals = new CountDownLatch(3);
    LeasedStore leased = take(Duration.ofMillis(30));
    store.atAcquire = renewals::countDown;

    assertTrue(
        leased.keepDuring(() -> Uninterruptibles.awaitUninterruptibly(renewals, 30, SECONDS)));
    leased.release();
    assertEquals(1, store.leasesReleased);
    assertEquals(0, store.commits);
  }

  @Test
  void isGivenBack() {
    take(OVER).release();

    assertEquals(1, store.leasesReleased);
  }

  private LeasedStore take(Duration ttl) {
    return LeasedStore.take(store, transactions(), "me", ttl).orElseThrow();
  }

  private static Transactions transactions() {
    return new Transactions(Duration.ZERO);
  }
}
