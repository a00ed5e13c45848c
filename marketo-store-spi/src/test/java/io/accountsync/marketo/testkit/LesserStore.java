package io.accountsync.marketo.testkit;

import io.accountsync.marketo.InMemoryContactStore;
import io.accountsync.spi.Lease;
import io.accountsync.spi.StoreFeature;
import io.accountsync.spi.StoreTransaction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javax.annotation.Nullable;

/** Has neither transactions nor fencing, and says so: each call takes effect at once. */
final class LesserStore extends ForwardingStore {
  private static final Duration LONG = Duration.ofHours(1);

  LesserStore(InMemoryContactStore real) {
    super(real);
  }

  @Override
  public Set<StoreFeature> features() {
    return EnumSet.noneOf(StoreFeature.class);
  }

  @Override
  public Optional<Lease> acquireLease(String holder, Duration ttl) {
    return Optional.of(new Lease(holder, 1));
  }

  @Override
  public void releaseLease(Lease lease) {
    // Nobody else waits for it.
  }

  @Override
  public StoreTransaction begin(Lease lease) {
    return immediate(real.acquireLease("the only one", LONG).orElseThrow());
  }

  @Override
  public StoreTransaction begin() {
    return immediate(null);
  }

  private StoreTransaction immediate(@Nullable Lease lease) {
    return (StoreTransaction)
        Proxy.newProxyInstance(
            LesserStore.class.getClassLoader(),
            new Class<?>[] {StoreTransaction.class},
            (proxy, method, arguments) ->
                method.getName().equals("commit") || method.getName().equals("close")
                    ? null
                    : callAndCommit(lease, method, arguments));
  }

  @Nullable
  private Object callAndCommit(@Nullable Lease lease, Method method, Object[] arguments)
      throws Throwable {
    try (StoreTransaction transaction = lease == null ? real.begin() : real.begin(lease)) {
      Object result = method.invoke(transaction, arguments);
      transaction.commit();
      return result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
