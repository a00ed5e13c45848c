package io.accountsync.engine;

import io.accountsync.model.AccountChange;
import io.accountsync.model.ColumnSelection;
import io.accountsync.model.MembershipChange;
import io.accountsync.model.SourceSchema;
import io.accountsync.spi.AccountSource;
import io.accountsync.spi.ChangeFeed;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.Page;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;
import javax.annotation.Nullable;

/**
 * A source that tells what it was given, one read after the other, and remembers from where it was
 * asked to read. A read that was not scripted is empty.
 */
final class ScriptedSource implements AccountSource {
  SourceSchema schema;
  final List<Optional<FeedPosition>> accountReads = new ArrayList<>();
  final List<Optional<FeedPosition>> membershipReads = new ArrayList<>();
  int feedsOpen;
  int schemaReads;
  private final Queue<List<Supplier<List<AccountChange>>>> accounts = new ArrayDeque<>();
  private final Queue<List<Supplier<List<MembershipChange>>>> memberships = new ArrayDeque<>();
  private int positions;

  ScriptedSource(SourceSchema schema) {
    this.schema = schema;
  }

  /** One read of accounts, page by page; a page that throws ends it. */
  ScriptedSource accounts(List<Supplier<List<AccountChange>>> pages) {
    accounts.add(pages);
    return this;
  }

  /** One read of accounts that is a single page. */
  ScriptedSource accounts(AccountChange... page) {
    return accounts(List.of(() -> Arrays.asList(page)));
  }

  /** One read of memberships that is a single page. */
  ScriptedSource memberships(Supplier<List<MembershipChange>> page) {
    memberships.add(List.of(page));
    return this;
  }

  @Override
  public SourceSchema schema() {
    schemaReads++;
    return schema;
  }

  @Override
  public ChangeFeed<AccountChange> accounts(ColumnSelection columns, @Nullable FeedPosition from) {
    accountReads.add(Optional.ofNullable(from));
    return feed(accounts);
  }

  @Override
  public ChangeFeed<MembershipChange> memberships(@Nullable FeedPosition from) {
    membershipReads.add(Optional.ofNullable(from));
    return feed(memberships);
  }

  private <C> ChangeFeed<C> feed(Queue<List<Supplier<List<C>>>> reads) {
    List<Supplier<List<C>>> scripted = reads.poll();
    Queue<Supplier<List<C>>> pages =
        new ArrayDeque<>(scripted == null ? List.of(List::of) : scripted);
    feedsOpen++;
    return new ChangeFeed<>() {
      @Override
      public Page<C> next() {
        List<C> changes = pages.remove().get();
        return new Page<>(changes, new FeedPosition("p" + ++positions), pages.isEmpty());
      }

      @Override
      public void close() {
        feedsOpen--;
      }
    };
  }
}
