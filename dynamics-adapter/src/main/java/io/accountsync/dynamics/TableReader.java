package io.accountsync.dynamics;

import io.accountsync.dynamics.Position.Delta;
import io.accountsync.dynamics.Position.Full;
import io.accountsync.dynamics.Position.Gone;
import io.accountsync.dynamics.Position.Late;
import io.accountsync.dynamics.Position.More;
import io.accountsync.dynamics.Position.Start;
import io.accountsync.dynamics.Position.Watch;
import io.accountsync.dynamics.TableClient.Fetched;
import io.accountsync.spi.Page;
import io.accountsync.spi.PositionExpiredException;
import io.accountsync.spi.SourceException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Reads a table page after page: in full and then, from where that ended, its changes.
 *
 * <p>No document says for which moment the delta link of a full read of several pages stands. If it
 * stands for the end, what changes during the read is missing from the pages read before and from
 * every later delta. So two things surround such a read:
 *
 * <ul>
 *   <li>Before it the keys alone are read, which ends with a delta link of an earlier moment; after
 *       it the deletions since then are told.
 *   <li>After it the rows changed since a little before it began are told once more, by their
 *       {@code modifiedon}.
 * </ul>
 *
 * <p>A read that fits into one page has no "during" and is spared both. Used by one thread at a
 * time.
 *
 * @param <C> what a row becomes
 */
final class TableReader<C> {
  /** Clocks of the service's machines may differ, and a row's time is older than its visibility. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final TableClient<C> client;
  private final boolean watchesDeletions;
  private Position position;

  /**
   * A reader.
   *
   * @param watchesDeletions whether a deletion matters to whoever reads
   */
  TableReader(TableClient<C> client, boolean watchesDeletions, Position from) {
    this.client = client;
    this.watchesDeletions = watchesDeletions;
    this.position = from;
  }

  /** Reads the next page. */
  Page<C> next() {
    if (position instanceof Start) {
      return start();
    }
    if (position instanceof Watch watch) {
      return watch(watch);
    }
    if (position instanceof Full full) {
      return full(full);
    }
    if (position instanceof Late late) {
      return late(late);
    }
    if (position instanceof Gone gone) {
      return gone(gone);
    }
    return position instanceof Delta delta
        ? delta(delta.first(), true)
        : delta(((More) position).next(), false);
  }

  /** Returns whether the service had to be waited for in the last page. */
  boolean wasThrottled() {
    return client.wasThrottled();
  }

  private Page<C> start() {
    URI uri = client.all();
    Fetched<C> first = client.full(uri, true);
    String next = first.wire().nextLink();
    if (next == null) {
      return lastOfFull(uri, first, null);
    }
    requireRows(first.wire());
    return watchesDeletions
        ? page(List.of(), new Watch(first.servedAt(), client.allKeys()), false)
        : page(
            first.wire().rows(),
            new Full(first.servedAt(), client.followOn(uri, next), null),
            false);
  }

  private Page<C> watch(Watch watch) {
    WirePage<KeyRows.Key<C>> page = client.keys(watch.next(), false);
    requireRows(page);
    String next = page.nextLink();
    if (next != null) {
      Position later = new Watch(watch.begun(), client.followOn(watch.next(), next));
      return page(List.of(), later, false);
    }
    String delta = page.deltaLink();
    if (delta == null) {
      throw lost(incomplete("ended without a delta link"));
    }
    URI since = client.follow(watch.next(), delta);
    return page(List.of(), new Full(watch.begun(), client.all(), since), false);
  }

  private Page<C> full(Full full) {
    Fetched<C> page = client.full(full.next(), false);
    String next = page.wire().nextLink();
    if (next == null) {
      return lastOfFull(full.next(), page, full);
    }
    requireRows(page.wire());
    Position later = new Full(full.begun(), client.followOn(full.next(), next), full.watch());
    return page(page.wire().rows(), later, false);
  }

  /** Ends a full read, which had this page alone if {@code full} is null. */
  private Page<C> lastOfFull(URI uri, Fetched<C> page, @Nullable Full full) {
    requireRows(page.wire());
    String link = page.wire().deltaLink();
    if (link == null) {
      return withoutDeltaLink(page, full != null);
    }
    URI delta = client.follow(uri, link);
    return full == null
        ? page(page.wire().rows(), new Delta(delta), true)
        : page(page.wire().rows(), new Late(full.begun(), delta, null, full.watch()), false);
  }

  /** Reads in full once more if annotations may have cost the delta link. */
  private Page<C> withoutDeltaLink(Fetched<C> page, boolean resumable) {
    if (!page.annotated()) {
      SourceException failure = incomplete("ended without a delta link");
      throw resumable ? lost(failure) : failure;
    }
    client.keepAnnotationsApart();
    client.startAgain();
    position = new Start();
    return next();
  }

  private Page<C> late(Late late) {
    URI next = late.next();
    Instant since = late.begun().minus(MARGIN).truncatedTo(ChronoUnit.SECONDS);
    URI uri = next == null ? client.where("modifiedon%20ge%20" + since) : next;
    WirePage<C> page = client.plain(uri, next != null);
    requireRows(page);
    String link = page.nextLink();
    if (link != null) {
      Position later =
          new Late(late.begun(), late.delta(), client.followOn(uri, link), late.watch());
      return page(page.rows(), later, false);
    }
    URI watch = late.watch();
    return watch == null
        ? page(page.rows(), new Delta(late.delta()), true)
        : page(page.rows(), new Gone(late.delta(), watch), false);
  }

  private Page<C> gone(Gone gone) {
    WirePage<KeyRows.Key<C>> page = client.keys(gone.next(), true);
    List<C> deletions = KeyRows.deletions(page.rows());
    String next = page.nextLink();
    if (next != null) {
      Position later = new Gone(gone.delta(), client.followOn(gone.next(), next));
      return page(deletions, later, false);
    }
    if (page.deltaLink() == null && !page.rows().isEmpty()) {
      throw lost(endless());
    }
    return page(deletions, new Delta(gone.delta()), true);
  }

  private Page<C> delta(URI uri, boolean first) {
    WirePage<C> page = client.delta(uri, first).wire();
    String next = page.nextLink();
    if (next != null) {
      return page(page.rows(), new More(client.followOn(uri, next)), false);
    }
    String delta = page.deltaLink();
    if (delta != null) {
      return page(page.rows(), new Delta(client.follow(uri, delta)), true);
    }
    if (first && page.rows().isEmpty()) {
      return page(page.rows(), new Delta(uri), true);
    }
    throw first ? endless() : lost(endless());
  }

  private SourceException endless() {
    return new SourceException(
        "The changes of "
            + client.table()
            + " ended without a delta link. They may be the whole table instead of its changes:"
            + " look for a gateway that drops the $deltatoken or the Prefer header.");
  }

  /**
   * Gives up a position in the middle of a read: a read that began without change tracking never
   * gets a delta link, also not when the reason is gone.
   */
  private static PositionExpiredException lost(SourceException why) {
    return new PositionExpiredException(String.valueOf(why.getMessage()));
  }

  private void requireRows(WirePage<?> page) {
    if (!page.hasValue()) {
      throw incomplete("has a page without rows");
    }
  }

  private SourceException incomplete(String how) {
    return new SourceException(
        "The full read of "
            + client.table()
            + " "
            + how
            + ". Change tracking is not at work: turn on \"Track changes\" for the table, and look"
            + " for a gateway that drops the Prefer header.");
  }

  private Page<C> page(List<C> rows, Position next, boolean last) {
    position = next;
    return new Page<>(rows, next.stored(), last);
  }
}
