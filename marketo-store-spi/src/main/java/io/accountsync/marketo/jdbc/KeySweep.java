package io.accountsync.marketo.jdbc;

import com.google.common.collect.AbstractIterator;
import com.google.common.collect.Comparators;
import com.google.common.collect.Iterators;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * The accounts that a full read did not contain, found by walking along the index of the accounts
 * and the sorted marks side by side. Both come in portions, so memory does not grow with the
 * accounts. A portion of marks takes a look at all of them, so time does, with the square of the
 * portions: seconds for some millions of accounts. Each portion is a statement of its own and sees
 * what others have committed by then, unless their lease keeps others away.
 */
final class KeySweep extends AbstractIterator<UUID> {
  private static final int MARKS_AT_ONCE = 200_000;
  private static final int ACCOUNTS_AT_ONCE = 5_000;

  private final Session session;
  private final Tables tables;
  private final long baseline;
  private final Iterator<UUID> accounts;
  private final Iterator<UUID> marks;
  @Nullable private UUID mark;

  KeySweep(Session session, Tables tables, long baseline) {
    this(session, tables, baseline, MARKS_AT_ONCE, ACCOUNTS_AT_ONCE);
  }

  /** The same with portions of these sizes. */
  KeySweep(Session session, Tables tables, long baseline, int marksAtOnce, int accountsAtOnce) {
    this.session = session;
    this.tables = tables;
    this.baseline = baseline;
    accounts = new Ascending(this::accounts, accountsAtOnce);
    marks = new Ascending(this::marks, marksAtOnce);
    mark = Iterators.getNext(marks, null);
  }

  @Override
  @Nullable
  protected UUID computeNext() {
    while (accounts.hasNext()) {
      UUID account = accounts.next();
      if (!isMarked(account)) {
        return account;
      }
    }
    return endOfData();
  }

  private boolean isMarked(UUID account) {
    while (mark != null && KeyOrder.BYTES.compare(mark, account) < 0) {
      mark = Iterators.getNext(marks, null);
    }
    return account.equals(mark);
  }

  /** Keys in ascending order, fetched a portion at a time. */
  private static final class Ascending extends AbstractIterator<UUID> {
    private final Portions portions;
    private final int atOnce;
    private Iterator<UUID> portion = Iterators.forArray();
    private boolean more = true;
    @Nullable private UUID last;

    Ascending(Portions portions, int atOnce) {
      this.portions = portions;
      this.atOnce = atOnce;
    }

    @Override
    @Nullable
    protected UUID computeNext() {
      if (!portion.hasNext() && more) {
        List<UUID> keys = portions.after(last, atOnce);
        more = keys.size() == atOnce;
        portion = keys.iterator();
      }
      if (!portion.hasNext()) {
        return endOfData();
      }
      last = portion.next();
      return last;
    }
  }

  /** A sorted set of keys of which some are had at a time. */
  private interface Portions {
    /** The lowest keys above one, or the lowest of all; fewer than the limit if no more follow. */
    List<UUID> after(@Nullable UUID last, int limit);
  }

  private List<UUID> accounts(@Nullable UUID last, int limit) {
    List<UUID> keys = new ArrayList<>(limit);
    session.query(
        "look for vanished accounts",
        "SELECT account_id FROM "
            + tables.account
            + " WHERE NOT removed"
            + (last == null ? "" : " AND account_id > ?")
            + " ORDER BY account_id LIMIT "
            + limit,
        statement -> {
          if (last != null) {
            statement.setObject(1, last);
          }
        },
        row -> keys.add(row.getObject(1, UUID.class)));
    return keys;
  }

  private List<UUID> marks(@Nullable UUID last, int limit) {
    return Stream.iterate(page(0), page -> page != null, page -> page(page.row))
        .flatMap(page -> page.keys.stream())
        .filter(key -> last == null || KeyOrder.BYTES.compare(key, last) > 0)
        .collect(Comparators.least(limit, KeyOrder.BYTES));
  }

  /** The marks of a page of the full read. */
  private record Page(long row, List<UUID> keys) {}

  @Nullable
  private Page page(long last) {
    Page[] page = {null};
    session.query(
        "read which accounts were read",
        "SELECT _ROWID_, account_ids FROM "
            + tables.seen
            + " WHERE baseline_id = ? AND _ROWID_ > ? ORDER BY _ROWID_ LIMIT 1",
        statement -> {
          statement.setLong(1, baseline);
          statement.setLong(2, last);
        },
        row -> page[0] = new Page(row.getLong(1), keys((Object[]) row.getArray(2).getArray())));
    return page[0];
  }

  private static List<UUID> keys(Object[] array) {
    return Arrays.stream(array).map(UUID.class::cast).toList();
  }
}
