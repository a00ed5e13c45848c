package io.accountsync.spi;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Where a feed goes on. The text is the source's own: stores keep it as it is, whatever its length.
 *
 * @param value the text, not empty; it holds no secret
 */
public record FeedPosition(String value) {
  public FeedPosition {
    checkArgument(!value.isEmpty(), "A feed position must not be empty");
  }
}
