package io.accountsync.benchmarks;

import io.accountsync.model.ColumnSelection;
import io.accountsync.policy.EffectiveFields;
import io.accountsync.spi.AccountSource;
import io.accountsync.spi.ChangeFeed;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.Page;
import java.util.ArrayList;
import java.util.List;

/** Sends the requests of a cycle that reads in full, and drops what it gets. */
final class FetchOnly {
  private final AccountSource source;
  private final List<Long> pagesWithRows = new ArrayList<>();
  private long rows;

  FetchOnly(AccountSource source) {
    this.source = source;
  }

  void run() {
    ColumnSelection columns = EffectiveFields.of(Environment.policy(), source.schema()).selection();
    try (var full = source.accounts(columns, null);
        var delta = source.accounts(columns, drain(full))) {
      drain(delta);
    }
    try (var full = source.memberships(null);
        var delta = source.memberships(drain(full))) {
      drain(delta);
    }
  }

  private FeedPosition drain(ChangeFeed<?> feed) {
    Page<?> page = feed.next();
    note(page);
    while (!page.last()) {
      page = feed.next();
      note(page);
    }
    return page.next();
  }

  private void note(Page<?> page) {
    rows += page.changes().size();
    if (!page.changes().isEmpty()) {
      pagesWithRows.add(System.nanoTime());
    }
  }

  long rows() {
    return rows;
  }

  /** When each page that had rows was there. */
  List<Long> pages() {
    return List.copyOf(pagesWithRows);
  }
}
