package io.accountsync.marketo.testkit;

import io.accountsync.model.AccountChange;
import io.accountsync.model.AccountId;
import io.accountsync.model.ColumnSelection;
import io.accountsync.model.ColumnType;
import io.accountsync.model.ContactId;
import io.accountsync.model.MembershipChange;
import io.accountsync.model.RowVersion;
import io.accountsync.model.SourceColumn;
import io.accountsync.model.SourceSchema;
import io.accountsync.spi.AccountSource;
import io.accountsync.spi.ChangeFeed;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.Page;
import io.accountsync.spi.PositionExpiredException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.annotation.Nullable;

/**
 * A Dynamics in memory that a history changes: row versions that grow, deltas, deletions, paging
 * that is no snapshot, rights that come and go, positions that expire. It remembers every page that
 * it served.
 */
final class ScriptedDynamics implements AccountSource {
  private final Map<String, ColumnType> columns;
  private final Table<AccountId, Map<String, Object>> accounts = new Table<>("a");
  private final Table<ContactId, Parent> contacts = new Table<>("m");
  private final Set<String> unreadable = new HashSet<>();
  private final Set<String> dropped = new HashSet<>();
  private final List<ServedAccounts> servedAccounts = new ArrayList<>();
  private final List<Page<MembershipChange>> servedMemberships = new ArrayList<>();
  private long version;
  private int pageSize = 3;
  private Runnable duringNextRead = () -> {};

  ScriptedDynamics(Map<String, ColumnType> columns) {
    this.columns = columns;
  }

  /** A contact's parent: an account, or null for another contact or nothing. */
  record Parent(@Nullable AccountId account) {}

  /** A page of accounts as served, with the columns that its values stand for. */
  record ServedAccounts(ColumnSelection columns, Page<AccountChange> page) {}

  void write(AccountId id, String column, @Nullable Object value) {
    Map<String, Object> values = new HashMap<>(accounts.get(id, Map.of()));
    values.put(column, value);
    accounts.put(id, values, ++version);
  }

  void touch(AccountId id) {
    accounts.put(id, accounts.get(id, Map.of()), ++version);
  }

  void delete(AccountId id) {
    accounts.delete(id, ++version);
  }

  void vanish(AccountId id) {
    accounts.forget(id);
  }

  /** A vanished row is there again as it was; no delta tells of it. */
  void reappear(AccountId id) {
    accounts.remember(id);
  }

  boolean has(AccountId id) {
    return accounts.rows.containsKey(id);
  }

  void setParent(ContactId id, @Nullable AccountId account) {
    contacts.put(id, new Parent(account), ++version);
  }

  void delete(ContactId id) {
    contacts.delete(id, ++version);
  }

  void setReadable(String column, boolean readable) {
    if (readable) {
      unreadable.remove(column);
    } else {
      unreadable.add(column);
    }
  }

  void setPresent(String column, boolean present) {
    if (present) {
      dropped.remove(column);
    } else {
      dropped.add(column);
    }
  }

  boolean isReadable(String column) {
    return !unreadable.contains(column) && !dropped.contains(column);
  }

  void expireAccountPositions() {
    accounts.validFrom = ++version;
  }

  void expireMembershipPositions() {
    contacts.validFrom = ++version;
  }

  void replayNextDelta() {
    accounts.replay = true;
    contacts.replay = true;
  }

  void setPageSize(int rows) {
    pageSize = rows;
  }

  /** Runs once, after the first page of the next read of accounts. */
  void duringNextRead(Runnable change) {
    duringNextRead = change;
  }

  List<ServedAccounts> servedAccounts() {
    return servedAccounts;
  }

  List<Page<MembershipChange>> servedMemberships() {
    return servedMemberships;
  }

  @Override
  public SourceSchema schema() {
    return SourceSchema.of(
        columns.entrySet().stream()
            .filter(column -> !dropped.contains(column.getKey()))
            .map(column -> column(column.getKey(), column.getValue()))
            .toList());
  }

  private SourceColumn column(String name, ColumnType type) {
    return new SourceColumn(name, type, unreadable.contains(name) ? "is secured" : null);
  }

  @Override
  public ChangeFeed<AccountChange> accounts(
      ColumnSelection selection, @Nullable FeedPosition from) {
    return new Feed<>(
        accounts,
        from,
        entry -> upsert(entry, selection),
        AccountChange.Removed::new,
        page -> {
          servedAccounts.add(new ServedAccounts(selection, page));
          Runnable change = duringNextRead;
          duringNextRead = () -> {};
          change.run();
        });
  }

  private AccountChange upsert(
      Map.Entry<AccountId, Row<Map<String, Object>>> entry, ColumnSelection selection) {
    Map<String, Object> values = entry.getValue().content;
    Object[] image =
        selection.columns().stream()
            .map(column -> isReadable(column.name()) ? values.get(column.name()) : null)
            .toArray();
    return new AccountChange.Upsert(
        entry.getKey(), new RowVersion(Long.toString(entry.getValue().version)), image);
  }

  @Override
  public ChangeFeed<MembershipChange> memberships(@Nullable FeedPosition from) {
    return new Feed<>(
        contacts,
        from,
        entry ->
            new MembershipChange.Membership(entry.getKey(), entry.getValue().content.account()),
        MembershipChange.Removed::new,
        servedMemberships::add);
  }

  private record Row<R>(R content, long version) {}

  /** Rows by id and the deletions that a delta can still tell. */
  private static final class Table<I, R> {
    final String name;
    final TreeMap<String, I> ids = new TreeMap<>();
    final Map<I, Row<R>> rows = new HashMap<>();
    final Map<I, Row<R>> hidden = new HashMap<>();
    final Map<I, Long> deletions = new HashMap<>();
    long validFrom;
    boolean replay;
    int pages;

    Table(String name) {
      this.name = name;
    }

    R get(I id, R otherwise) {
      Row<R> row = rows.get(id);
      return row == null ? otherwise : row.content;
    }

    void put(I id, R content, long version) {
      ids.put(id.toString(), id);
      deletions.remove(id);
      rows.put(id, new Row<>(content, version));
    }

    void delete(I id, long version) {
      rows.remove(id);
      deletions.put(id, version);
    }

    void forget(I id) {
      hidden.put(id, rows.remove(id));
    }

    void remember(I id) {
      Row<R> row = hidden.remove(id);
      if (row != null) {
        rows.putIfAbsent(id, row);
      }
    }
  }

  /**
   * Reads a table. A position is the table's name, F (full) or D (delta), the version that it
   * stands for, the id after which a full read goes on, and a number that makes it unique.
   */
  private final class Feed<I, R, C> implements ChangeFeed<C> {
    private final Table<I, R> table;
    private final Function<Map.Entry<I, Row<R>>, C> upsert;
    private final Function<I, C> removed;
    private final Consumer<Page<C>> served;
    private final boolean full;
    private long since;
    private String after;

    Feed(
        Table<I, R> table,
        @Nullable FeedPosition from,
        Function<Map.Entry<I, Row<R>>, C> upsert,
        Function<I, C> removed,
        Consumer<Page<C>> served) {
      this.table = table;
      this.upsert = upsert;
      this.removed = removed;
      this.served = served;
      String[] parts = from == null ? new String[0] : from.value().split(":", -1);
      full = from == null || parts[1].equals("F");
      since = from == null ? version : Long.parseLong(parts[2]);
      after = from == null ? "" : parts[3];
      if (!full && table.replay) {
        since = Math.max(table.validFrom, since - 5);
        table.replay = false;
      }
    }

    @Override
    public Page<C> next() {
      if (since < table.validFrom) {
        throw new PositionExpiredException("The position expired");
      }
      Page<C> page = full ? fullPage() : deltaPage();
      served.accept(page);
      return page;
    }

    private Page<C> fullPage() {
      List<C> changes = new ArrayList<>();
      for (String key : List.copyOf(table.ids.tailMap(after, false).keySet())) {
        I id = table.ids.get(key);
        Row<R> row = table.rows.get(id);
        if (changes.size() == pageSize) {
          return new Page<>(changes, position("F"), false);
        }
        after = key;
        if (row != null) {
          changes.add(upsert.apply(Map.entry(id, row)));
        }
      }
      after = "";
      return new Page<>(changes, position("D"), true);
    }

    private Page<C> deltaPage() {
      TreeMap<Long, I> changed = new TreeMap<>();
      table.rows.forEach((id, row) -> changed.put(row.version, id));
      table.deletions.forEach((id, at) -> changed.put(at, id));
      List<C> changes = new ArrayList<>();
      for (Map.Entry<Long, I> change : changed.tailMap(since, false).entrySet()) {
        if (changes.size() == pageSize) {
          return new Page<>(changes, position("D"), false);
        }
        since = change.getKey();
        Row<R> row = table.rows.get(change.getValue());
        changes.add(
            row == null
                ? removed.apply(change.getValue())
                : upsert.apply(Map.entry(change.getValue(), row)));
      }
      return new Page<>(changes, position("D"), true);
    }

    private FeedPosition position(String phase) {
      return new FeedPosition(
          table.name + ":" + phase + ":" + since + ":" + after + ":" + ++table.pages);
    }

    @Override
    public void close() {}
  }
}
