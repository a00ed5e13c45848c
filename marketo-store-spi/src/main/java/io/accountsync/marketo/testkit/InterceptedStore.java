package io.accountsync.marketo.testkit;

import io.accountsync.spi.ContactStore;
import io.accountsync.spi.StoreTransaction;
import io.accountsync.spi.SyncState;
import io.accountsync.spi.TransientStoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Stands between an engine and a store: fails at a chosen call, before or after the store has done
 * it, and remembers every transaction that the store has really committed.
 */
final class InterceptedStore {
  private final ContactStore store;
  private final List<Committed> committed = new ArrayList<>();
  private int callsUntilFault = Integer.MAX_VALUE;
  private boolean lethal;
  private boolean dead;

  InterceptedStore(ContactStore store) {
    this.store = store;
  }

  /**
   * A transaction that took effect.
   *
   * @param saved the state that it saved, or null
   * @param removedVanished whether it asked for vanished accounts
   */
  record Committed(@Nullable SyncState saved, boolean removedVanished) {}

  /** What a killed process sees: nothing any more. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed here by the history");
    }
  }

  ContactStore asStore() {
    return proxy(ContactStore.class, (method, arguments) -> onStore(method, arguments));
  }

  /** Kills the engine at a call: before it when even, after it when odd. */
  void killAt(int call) {
    callsUntilFault = call;
    lethal = true;
  }

  /** Lets a call fail in a passing way: before it when even, after it when odd. */
  void failAt(int call) {
    callsUntilFault = call;
    lethal = false;
  }

  /** Returns whether the engine was killed, and works normally from now on. */
  boolean restart() {
    boolean wasDead = dead;
    dead = false;
    callsUntilFault = Integer.MAX_VALUE;
    return wasDead;
  }

  /** Returns what was committed since the last call of this method, in order. */
  List<Committed> takeCommitted() {
    List<Committed> taken = List.copyOf(committed);
    committed.clear();
    return taken;
  }

  private Object onStore(Method method, Object[] arguments) throws Throwable {
    return withFaults(
        () -> {
          Object result = invoke(store, method, arguments);
          return result instanceof StoreTransaction transaction ? intercept(transaction) : result;
        });
  }

  private StoreTransaction intercept(StoreTransaction transaction) {
    Recording recording = new Recording();
    return proxy(
        StoreTransaction.class,
        (method, arguments) -> {
          if (method.getName().equals("close")) {
            return invoke(transaction, method, arguments);
          }
          return withFaults(
              () -> {
                Object result = invoke(transaction, method, arguments);
                recording.note(method.getName(), arguments);
                return result;
              });
        });
  }

  private Object withFaults(Call call) throws Throwable {
    if (dead) {
      throw new Killed();
    }
    callsUntilFault -= 2;
    if (callsUntilFault == 0) {
      throw fault();
    }
    Object result = call.run();
    if (callsUntilFault == -1) {
      throw fault();
    }
    return result;
  }

  private RuntimeException fault() {
    dead = lethal;
    return lethal ? new Killed() : new TransientStoreException("failed here by the history");
  }

  private final class Recording {
    @Nullable private SyncState saved;
    private boolean removedVanished;

    void note(String method, Object[] arguments) {
      switch (method) {
        case "saveState" -> saved = (SyncState) arguments[0];
        case "vanished" -> removedVanished = true;
        case "commit" -> committed.add(new Committed(saved, removedVanished));
        default -> {}
      }
    }
  }

  private interface Call {
    Object run() throws Throwable;
  }

  private interface Handler {
    Object handle(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Handler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> handler.handle(method, arguments)));
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
