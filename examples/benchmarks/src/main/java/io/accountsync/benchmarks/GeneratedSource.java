package io.accountsync.benchmarks;

import io.accountsync.model.AccountChange;
import io.accountsync.model.ColumnSelection;
import io.accountsync.model.MembershipChange;
import io.accountsync.model.SourceSchema;
import io.accountsync.spi.AccountSource;
import io.accountsync.spi.ChangeFeed;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.Page;
import io.accountsync.spi.PositionExpiredException;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.annotation.Nullable;

/** A source without a network: tells once what it was given to tell, in pages of 5,000. */
final class GeneratedSource implements AccountSource {
  static final int PAGE = 5_000;

  private static final FeedPosition NOW = new FeedPosition("now");

  private final PageClock clock;
  private Telling<AccountChange> accounts = Telling.nothing();
  private Telling<MembershipChange> memberships = Telling.nothing();
  private boolean expired;

  GeneratedSource(PageClock clock) {
    this.clock = clock;
  }

  /** What the next feed tells: rows {@code from} (inclusive) to {@code to}. */
  private record Telling<C>(int from, int to, IntFunction<C> row) {
    static <C> Telling<C> nothing() {
      return new Telling<>(
          0,
          0,
          number -> {
            throw new IllegalStateException("there is no row " + number);
          });
    }
  }

  void tellAccounts(int from, int to, IntFunction<AccountChange> row) {
    accounts = new Telling<>(from, to, row);
  }

  void tellMemberships(int from, int to, IntFunction<MembershipChange> row) {
    memberships = new Telling<>(from, to, row);
  }

  /** Makes the next cycle read accounts in full. */
  void expire() {
    expired = true;
  }

  @Override
  public SourceSchema schema() {
    return GeneratedAccounts.schema();
  }

  @Override
  public ChangeFeed<AccountChange> accounts(ColumnSelection columns, @Nullable FeedPosition from) {
    boolean refused = expired && from != null;
    expired = false;
    if (refused) {
      throw new PositionExpiredException("A full read is measured");
    }
    Telling<AccountChange> telling = accounts;
    accounts = Telling.nothing();
    return new Feed<>(telling);
  }

  @Override
  public ChangeFeed<MembershipChange> memberships(@Nullable FeedPosition from) {
    Telling<MembershipChange> telling = memberships;
    memberships = Telling.nothing();
    return new Feed<>(telling);
  }

  private final class Feed<C> implements ChangeFeed<C> {
    private final Telling<C> telling;
    private int next;

    Feed(Telling<C> telling) {
      this.telling = telling;
      this.next = telling.from;
    }

    @Override
    public Page<C> next() {
      int end = Math.min(telling.to, next + PAGE);
      List<C> rows = IntStream.range(next, end).mapToObj(telling.row).toList();
      next = end;
      Page<C> page = new Page<>(rows, NOW, end == telling.to);
      clock.handedOver(rows.size());
      return page;
    }

    @Override
    public void close() {}
  }
}
