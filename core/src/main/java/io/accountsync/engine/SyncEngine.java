package io.accountsync.engine;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

import io.accountsync.model.AccountId;
import io.accountsync.model.ContactId;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.SyncPolicy;
import io.accountsync.spi.AccountSource;
import io.accountsync.spi.Baseline;
import io.accountsync.spi.ContactStore;
import io.accountsync.spi.StoreException;
import io.accountsync.spi.StoreTransaction;
import io.accountsync.spi.SyncState;
import io.accountsync.spi.TransientStoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.annotation.Nullable;

/**
 * Keeps the account data of a store's contacts equal to Dynamics, one way (rules R1 to R16).
 *
 * <p>{@link #runOnce()} does one cycle on the caller's thread; {@link #start()} repeats it for
 * ever. Safe for use by several threads: one cycle runs at a time, local edits may be made at any
 * time. The engine closes neither the source nor the store.
 */
public final class SyncEngine implements AutoCloseable {
  private static final Logger LOG = System.getLogger(SyncEngine.class.getName());

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  private final AccountSource source;
  private final SyncPolicy policy;
  private final StoreAccess access;
  private final PagePlanning planning;
  private final AccountEdit edit;
  private final CycleRunner cycles;
  private final ReentrantLock running = new ReentrantLock();
  private final Schedule schedule;
  private final StopSignal stop = new StopSignal();
  private volatile boolean closed;
  private volatile boolean cycling;

  private SyncEngine(Builder builder) {
    source = builder.source;
    policy = builder.policy;
    access =
        new StoreAccess(
            builder.store,
            new Transactions(builder.storeRetryDelay),
            builder.holder == null ? "engine-" + UUID.randomUUID() : builder.holder,
            builder.leaseTtl,
            policy.fields());
    planning = new PagePlanning(policy, builder.clock);
    edit = new AccountEdit(policy, planning);
    cycles =
        new CycleRunner(
            source,
            access,
            policy,
            planning,
            new GuardedListener(builder.listener),
            builder.clock,
            stop);
    schedule = new Schedule(this::scheduledCycle, policy.interval());
  }

  /**
   * Starts an engine's configuration with what it cannot run without. Nothing is read or written
   * before the first cycle.
   */
  public static Builder builder(AccountSource source, ContactStore store, SyncPolicy policy) {
    return new Builder(source, store, policy);
  }

  /**
   * Runs one cycle and returns when it is over, which may take hours for the first. A failure is
   * reported, not thrown ({@link SyncReport#orThrow()} throws it); the next cycle goes on where
   * this one stopped.
   *
   * @throws IllegalStateException if the engine is closed or a cycle is running
   */
  public SyncReport runOnce() {
    return exclusively(this::cycle);
  }

  /**
   * Runs cycles on a daemon thread of the engine's own: one at once, and each next one the policy's
   * interval after the end of the last (rule R2). A failed cycle does not stop them.
   *
   * @throws IllegalStateException if the engine is closed or started already
   */
  public void start() {
    checkOpen();
    schedule.start();
  }

  /**
   * Runs cycles like {@link #start()}, on the host's executor.
   *
   * @param executor the host's; the engine does not shut it down
   * @throws IllegalStateException if the engine is closed or started already
   */
  public void start(ScheduledExecutorService executor) {
    checkOpen();
    schedule.start(requireNonNull(executor, "executor"));
  }

  /**
   * Edits account fields through one contact, at once and for all contacts of its account (rule
   * R5). The edit is never sent to Dynamics and holds until Dynamics next updates the account.
   *
   * @param contact through which contact
   * @param values new values by field name, each of its field's Java type; null clears a field
   * @return what was changed and whether it was logged; empty if the values were there already
   * @throws NoAccountException if the contact is unknown, has no account, or its account has not
   *     arrived yet
   * @throws IllegalArgumentException if no field is named, one is unknown, or a value does not fit
   * @throws StoreException if the store failed; then nothing was edited, unless it is a {@link
   *     TransientStoreException}: the answer may have been lost after the edit was made as a whole
   * @throws IllegalStateException if the engine is closed
   */
  public Optional<AccountUpdate> editAccount(ContactId contact, Map<String, ?> values) {
    checkOpen();
    requireNonNull(contact, "contact");
    checkArgument(!requireNonNull(values, "values").isEmpty(), "An edit needs at least one field");
    access.prepareOnce();
    return access.commit(
        transaction -> edit.apply(transaction, contact, values),
        (unanswered, again) -> again.isEmpty() ? unanswered : again);
  }

  /**
   * Plans what the next cycle would do to accounts, without doing it; only room for new fields is
   * made in the store. Reads the source from where the next cycle would, which may be everything.
   * Removals that a full read calls for are not among it: they are known only after its delta.
   *
   * @throws io.accountsync.spi.SyncException if the source or the store failed
   * @throws IllegalStateException if the engine is closed or a cycle is running
   */
  public SyncPreview preview() {
    Preview preview = new Preview(source, access, policy, planning, stop);
    return exclusively(() -> stop.holdingInterrupts(preview::run));
  }

  /**
   * Returns the removals that wait for {@link #releaseRemovals()}, if any (rule R12).
   *
   * @throws StoreException if the store failed
   */
  public Optional<HeldRemovals> heldRemovals() {
    return HeldRemovals.in(access.discard(StoreTransaction::state));
  }

  /**
   * Returns which accounts would be removed by {@link #releaseRemovals()}.
   *
   * @param limit the most to return, 1 to 5,000
   * @throws StoreException if the store failed
   */
  public List<AccountId> heldAccounts(int limit) {
    checkArgument(limit >= 1 && limit <= 5_000, "limit must be 1 to 5000, was %s", limit);
    return access.discard(
        transaction ->
            HeldRemovals.in(transaction.state()).isEmpty()
                ? List.of()
                : transaction.vanished(transaction.state().baseline().orElseThrow().id(), limit));
  }

  /**
   * Releases the removals that a full read held back; the next cycle makes them, except those of
   * accounts that have come back by then (rule R12), unless it begins another full read, which
   * finds out anew.
   *
   * @return whether there were any
   * @throws StoreException if the store failed, or another engine is syncing now
   * @throws IllegalStateException if the engine is closed or a cycle is running
   */
  public boolean releaseRemovals() {
    return exclusively(
        () -> {
          LeasedStore leased =
              access
                  .lease()
                  .orElseThrow(
                      () ->
                          new StoreException(
                              "Another engine is syncing now; release the removals there, or try"
                                  + " again when it is idle"));
          try {
            return leased.commit(SyncEngine::releaseHeld, Boolean::logicalOr);
          } finally {
            leased.release();
          }
        });
  }

  /**
   * Stops the cycles and waits up to 30 seconds for a running one, or a preview: its thread is
   * interrupted while it reads the source, and otherwise it stops after its current page. May be
   * called twice; local edits and cycles are refused afterwards.
   */
  @Override
  public void close() {
    closed = true;
    schedule.close();
    stop.stop();
    if (running.isHeldByCurrentThread()) {
      return;
    }
    try {
      if (running.tryLock(CLOSE_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        running.unlock();
      } else {
        LOG.log(Level.WARNING, "A cycle did not stop within " + CLOSE_LIMIT + " of closing");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A cycle that the host is running by hand makes this one unnecessary; anything else of the
   * host's is waited for.
   */
  private void scheduledCycle() {
    if (cycling) {
      return;
    }
    running.lock();
    try {
      if (!closed) {
        cycle();
      }
    } finally {
      running.unlock();
    }
  }

  private SyncReport cycle() {
    cycling = true;
    try {
      return stop.holdingInterrupts(cycles::run);
    } finally {
      cycling = false;
    }
  }

  private static boolean releaseHeld(StoreTransaction transaction) {
    SyncState state = transaction.state();
    if (HeldRemovals.in(state).isEmpty()) {
      return false;
    }
    transaction.saveState(
        state.withBaseline(state.baseline().map(Baseline::released).orElseThrow()));
    return true;
  }

  private <T> T exclusively(Supplier<T> work) {
    checkOpen();
    checkState(
        !running.isHeldByCurrentThread() && running.tryLock(),
        "A cycle or preview of this engine is running; wait until it is over");
    try {
      checkOpen();
      return work.get();
    } finally {
      running.unlock();
    }
  }

  private void checkOpen() {
    checkState(!closed, "This engine is closed");
  }

  /** Collects an engine's options. Not safe for use by several threads. */
  public static final class Builder {
    private static final Duration MIN_TTL = Duration.ofSeconds(1);
    private static final Duration MAX_TTL = Duration.ofHours(1);
    private static final Duration MAX_RETRY_DELAY = Duration.ofSeconds(10);

    private final AccountSource source;
    private final ContactStore store;
    private final SyncPolicy policy;
    private InstantSource clock = InstantSource.system();
    private SyncListener listener = SyncListener.NONE;
    @Nullable private String holder;
    private Duration leaseTtl = Duration.ofSeconds(60);
    private Duration storeRetryDelay = Duration.ofMillis(200);

    private Builder(AccountSource source, ContactStore store, SyncPolicy policy) {
      this.source = requireNonNull(source, "source");
      this.store = requireNonNull(store, "store");
      this.policy = requireNonNull(policy, "policy");
    }

    /** Sets the clock that dates activities and reports; the system's unless set. */
    public Builder clock(InstantSource source) {
      clock = requireNonNull(source, "clock");
      return this;
    }

    /** Sets who hears what the engine does; nobody unless set. */
    public Builder listener(SyncListener hears) {
      listener = requireNonNull(hears, "listener");
      return this;
    }

    /**
     * Sets the name under which the engine holds the store's lease (rule R15).
     *
     * <p>A lease outlives a process that is killed. An engine with the same name as before goes on
     * at once; one with another name, as is made up for each, waits until the lease has run out.
     *
     * @param name unique among all engines of the store, 1 to 100 characters, best the host's or
     *     pod's; made up unless set
     */
    public Builder holder(String name) {
      checkArgument(
          !requireNonNull(name, "holder").isBlank() && name.length() <= 100,
          "holder must have 1 to 100 characters, was \"%s\"",
          name);
      holder = name;
      return this;
    }

    /**
     * Sets how long the lease holds unless it is renewed, and so how soon another engine takes over
     * from one that died or hangs in the store. It is renewed in time however long the source takes
     * for a page.
     *
     * @param ttl 1 second to 1 hour; 60 seconds unless set
     */
    public Builder leaseTtl(Duration ttl) {
      checkArgument(
          requireNonNull(ttl, "leaseTtl").compareTo(MIN_TTL) >= 0 && ttl.compareTo(MAX_TTL) <= 0,
          "leaseTtl must be %s to %s, was %s",
          MIN_TTL,
          MAX_TTL,
          ttl);
      leaseTtl = ttl;
      return this;
    }

    /**
     * Sets how long to wait before a transaction that failed in a passing way is tried again. It is
     * tried four times in all, each wait four times as long as the one before; then the cycle
     * fails.
     *
     * @param delay 0 to 10 seconds; 200 milliseconds unless set
     */
    public Builder storeRetryDelay(Duration delay) {
      checkArgument(
          !requireNonNull(delay, "storeRetryDelay").isNegative()
              && delay.compareTo(MAX_RETRY_DELAY) <= 0,
          "storeRetryDelay must be 0 to %s, was %s",
          MAX_RETRY_DELAY,
          delay);
      storeRetryDelay = delay;
      return this;
    }

    /** Returns the engine. It does nothing until it is told to. */
    public SyncEngine build() {
      return new SyncEngine(this);
    }
  }
}
