package io.accountsync.spi;

/**
 * Pages of changes, fetched as they are asked for; a feed may fetch one page ahead. Used by one
 * thread at a time and closed by whoever asked for it.
 *
 * @param <C> what a change is
 */
public interface ChangeFeed<C> extends AutoCloseable {
  /**
   * Returns the next page.
   *
   * @throws PositionExpiredException if the source no longer accepts the position
   * @throws TransientSourceException if the source cannot be read now; the feed has ended
   * @throws SourceException if it cannot be read until somebody acts; the feed has ended
   * @throws IllegalStateException if the last page was returned already or the feed is closed
   */
  Page<C> next();

  /** Ends the feed and lets go of what it holds. A second call does nothing. */
  @Override
  void close();
}
