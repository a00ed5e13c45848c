package io.accountsync.benchmarks;

import io.accountsync.model.AccountChange;
import io.accountsync.model.ColumnSelection;
import io.accountsync.model.MembershipChange;
import io.accountsync.model.SourceSchema;
import io.accountsync.spi.AccountSource;
import io.accountsync.spi.ChangeFeed;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.Page;
import javax.annotation.Nullable;

/** A source whose pages start a clock. */
final class WatchedSource implements AccountSource {
  private final AccountSource source;
  private final PageClock clock;

  WatchedSource(AccountSource source, PageClock clock) {
    this.source = source;
    this.clock = clock;
  }

  @Override
  public SourceSchema schema() {
    return source.schema();
  }

  @Override
  public ChangeFeed<AccountChange> accounts(ColumnSelection columns, @Nullable FeedPosition from) {
    return watched(source.accounts(columns, from));
  }

  @Override
  public ChangeFeed<MembershipChange> memberships(@Nullable FeedPosition from) {
    return watched(source.memberships(from));
  }

  private <C> ChangeFeed<C> watched(ChangeFeed<C> feed) {
    return new ChangeFeed<>() {
      @Override
      public Page<C> next() {
        Page<C> page = feed.next();
        clock.handedOver(page.changes().size());
        return page;
      }

      @Override
      public void close() {
        feed.close();
      }
    };
  }
}
