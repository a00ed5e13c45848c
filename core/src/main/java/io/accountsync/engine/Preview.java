package io.accountsync.engine;

import io.accountsync.model.AccountChange;
import io.accountsync.policy.AccountPlanner;
import io.accountsync.policy.EffectiveFields;
import io.accountsync.policy.IncomingPage;
import io.accountsync.policy.SyncPolicy;
import io.accountsync.spi.AccountSource;
import io.accountsync.spi.ChangeFeed;
import io.accountsync.spi.FeedProgress.Phase;
import io.accountsync.spi.Page;
import io.accountsync.spi.PositionExpiredException;
import io.accountsync.spi.StoreTransaction;
import io.accountsync.spi.SyncState;
import java.util.List;

/** Reads and plans like a cycle, and applies nothing. */
final class Preview {
  private final AccountSource source;
  private final StoreAccess access;
  private final SyncPolicy policy;
  private final PagePlanning planning;
  private final StopSignal stop;

  Preview(
      AccountSource source,
      StoreAccess access,
      SyncPolicy policy,
      PagePlanning planning,
      StopSignal stop) {
    this.source = source;
    this.access = access;
    this.policy = policy;
    this.planning = planning;
    this.stop = stop;
  }

  SyncPreview run() {
    access.prepareOnce();
    EffectiveFields fields = EffectiveFields.of(policy, stop.whileReading(source::schema));
    SyncState stored = access.discard(StoreTransaction::state);
    boolean goesOn = fields.signatures().equals(stored.effectiveFields().keySet());
    try {
      return plan(fields, goesOn ? stored : FullReads.begin(stored, fields.signatures()));
    } catch (PositionExpiredException e) {
      return plan(fields, FullReads.begin(stored, fields.signatures()));
    }
  }

  private SyncPreview plan(EffectiveFields fields, SyncState state) {
    AccountPlanner planner =
        new AccountPlanner(policy, fields, state.effectiveFields(), state.generation());
    Tally tally = new Tally(SyncPreview.MAX_LISTED);
    try (ChangeFeed<AccountChange> feed =
        source.accounts(fields.selection(), state.accounts().nextPosition())) {
      boolean last = false;
      while (!last) {
        Page<AccountChange> page = stop.whileReading(feed::next);
        IncomingPage incoming = planner.read(page.changes());
        tally.plan(access.discard(transaction -> planning.changes(transaction, planner, incoming)));
        tally.received(page.changes().size(), incoming.filtered().size());
        tally.page();
        stop.check();
        last = page.last();
      }
    }
    return new SyncPreview(
        state.accounts().phase() == Phase.FULL_READ,
        tally.counts(),
        fields.frozen(),
        tally.updates(),
        List.copyOf(tally.rejections()));
  }
}
