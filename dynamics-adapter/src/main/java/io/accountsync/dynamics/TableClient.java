package io.accountsync.dynamics;

import com.google.common.base.Splitter;
import com.google.common.base.Strings;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import io.accountsync.spi.PositionExpiredException;
import io.accountsync.spi.SourceException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Fetches single pages of a table, with the annotations that its rows need.
 *
 * <p>Older versions of the service are reported to lose the delta link when annotations are asked
 * for. Where that is seen, the annotations are asked for apart from the change tracking, for as
 * long as the source lives. Used by one thread at a time.
 *
 * @param <C> what a row becomes
 */
final class TableClient<C> {
  private static final String SELECT = "$select=";
  private static final String TRACK_CHANGES = "odata.track-changes";
  private static final Logger LOG = System.getLogger(TableClient.class.getName());

  private final DataverseClient client;
  private final EnvironmentUrl environment;
  private final RowType<C> type;
  private final String maxPageSize;
  private final AtomicBoolean annotationsApart;
  private final Completion<C> completion;
  private final PageReader<C> rows;
  private final PageReader<KeyRows.Key<C>> keys;

  /** Which pages were read, as fingerprints: their addresses are long, and there are thousands. */
  private final Set<HashCode> read = new HashSet<>();

  private boolean throttled;

  /**
   * Gets what a page lacks that was read without annotations.
   *
   * @param <C> what a row became
   */
  @FunctionalInterface
  interface Completion<C> {
    List<C> complete(List<C> rows);
  }

  /**
   * A page as it is to be told.
   *
   * @param wire the page, with all that its rows need
   * @param servedAt when the service made it
   * @param annotated whether annotations were asked for along with it
   * @param <C> what a row became
   */
  record Fetched<C>(WirePage<C> wire, Instant servedAt, boolean annotated) {}

  TableClient(
      DataverseClient client,
      EnvironmentUrl environment,
      RowType<C> type,
      int pageSize,
      AtomicBoolean annotationsApart,
      Completion<C> completion) {
    this.client = client;
    this.environment = environment;
    this.type = type;
    this.maxPageSize = "odata.maxpagesize=" + pageSize;
    this.annotationsApart = annotationsApart;
    this.completion = completion;
    this.rows = new PageReader<>(type);
    this.keys = new PageReader<>(new KeyRows<>(type));
  }

  String table() {
    return type.entitySet();
  }

  /** Returns the address of all rows. */
  URI all() {
    return all(type.select(), "");
  }

  /** Returns the address of all keys. */
  URI allKeys() {
    return all(type.select().subList(0, 1), "");
  }

  /** Returns the address of the rows that meet a condition, which is encoded already. */
  URI where(String condition) {
    return all(type.select(), "&$filter=" + condition);
  }

  private URI all(List<String> select, String rest) {
    return environment.resource(type.entitySet() + "?" + SELECT + String.join(",", select) + rest);
  }

  /** Fetches a page of a full read that ends with a delta link. */
  Fetched<C> full(URI uri, boolean first) {
    return tracked(uri, List.of(TRACK_CHANGES, maxPageSize), !first, true);
  }

  /**
   * Fetches a page of a delta.
   *
   * @param first whether it is the first page, which alone may lack both rows and link
   * @throws PositionExpiredException also if the link of a first page leaves out a selected column,
   *     as in the documented sample: its rows would look complete, and their versions would advance
   */
  Fetched<C> delta(URI uri, boolean first) {
    if (first) {
      requireSelection(uri);
    }
    return tracked(uri, List.of(maxPageSize), true, !first);
  }

  private void requireSelection(URI link) {
    for (String option : Splitter.on('&').split(Strings.nullToEmpty(link.getRawQuery()))) {
      String decoded = URLDecoder.decode(option, StandardCharsets.UTF_8);
      if (decoded.startsWith(SELECT)) {
        List<String> asked = Splitter.on(',').splitToList(decoded.substring(SELECT.length()));
        // The key comes whether it is selected or not.
        List<String> left = new ArrayList<>(type.select().subList(1, type.select().size()));
        left.removeAll(asked);
        if (!left.isEmpty()) {
          throw new PositionExpiredException(
              "the delta link of " + table() + " does not ask for " + left + " any more.");
        }
      }
    }
  }

  /** Fetches a page without change tracking. */
  WirePage<C> plain(URI uri, boolean position) {
    Query query = query(uri).preferring(List.of(maxPageSize), type.annotations());
    return get(position ? query.asPosition() : query, rows).body();
  }

  /** Fetches a page of the keys, in a full read or a delta. */
  WirePage<KeyRows.Key<C>> keys(URI uri, boolean delta) {
    List<String> preferences = delta ? List.of(maxPageSize) : List.of(TRACK_CHANGES, maxPageSize);
    return get(Query.of(uri).preferring(preferences, List.of()).asPosition(), keys).body();
  }

  private Fetched<C> tracked(
      URI uri, List<String> preferences, boolean position, boolean linkExpected) {
    Query bare = query(uri).preferring(preferences, List.of());
    Query plain = position ? bare.asPosition() : bare;
    boolean wanted = !type.annotations().isEmpty();
    if (!wanted || annotationsApart.get()) {
      return completed(get(plain, rows), wanted);
    }
    Answer<WirePage<C>> annotated = get(plain.preferring(preferences, type.annotations()), rows);
    if (isWithoutLink(annotated.body(), linkExpected)) {
      Answer<WirePage<C>> unannotated = get(plain, rows);
      if (unannotated.body().deltaLink() != null) {
        keepAnnotationsApart();
        return completed(unannotated, true);
      }
    }
    return new Fetched<>(annotated.body(), annotated.servedAt(), true);
  }

  private Query query(URI uri) {
    Query query = Query.of(uri);
    return type.chosenByRights() ? query.consistent() : query;
  }

  /** A delta without changes may have no link, and then misses none. */
  private static boolean isWithoutLink(WirePage<?> page, boolean linkExpected) {
    return page.nextLink() == null
        && page.deltaLink() == null
        && (linkExpected || !page.rows().isEmpty());
  }

  void keepAnnotationsApart() {
    LOG.log(
        Level.INFO,
        "{0}: annotations cost the delta link here and are asked for apart from now on",
        table());
    annotationsApart.set(true);
  }

  private Fetched<C> completed(Answer<WirePage<C>> answer, boolean incomplete) {
    WirePage<C> page = answer.body();
    List<C> told =
        incomplete && !page.rows().isEmpty() ? completion.complete(page.rows()) : page.rows();
    return new Fetched<>(
        new WirePage<>(told, page.hasValue(), page.nextLink(), page.deltaLink()),
        answer.servedAt(),
        false);
  }

  private <R> Answer<WirePage<R>> get(Query query, PageReader<R> reader) {
    read.add(fingerprint(query.uri()));
    Answer<WirePage<R>> answer = client.get(query, reader::read);
    throttled |= answer.throttled();
    return answer;
  }

  /** Returns where a link leads. */
  URI follow(URI request, String link) {
    return environment.follow(request, link);
  }

  /**
   * Returns where a link to the next page leads.
   *
   * @throws SourceException if that page was read before
   */
  URI followOn(URI request, String link) {
    URI next = follow(request, link);
    if (read.contains(fingerprint(next))) {
      throw new SourceException(
          "Reading "
              + table()
              + " goes in circles: a next link leads to a page that was read before. Look for a"
              + " gateway that answers from a cache.");
    }
    return next;
  }

  private static HashCode fingerprint(URI page) {
    return Hashing.murmur3_128().hashUnencodedChars(page.toString());
  }

  /** Forgets which pages were read, because the read starts again. */
  void startAgain() {
    read.clear();
  }

  /** Returns whether the service had to be waited for since this was last asked. */
  boolean wasThrottled() {
    boolean was = throttled;
    throttled = false;
    return was;
  }
}
