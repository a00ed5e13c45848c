package io.accountsync.spi;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.util.Optional;
import javax.annotation.Nullable;

/**
 * How far a feed has been applied.
 *
 * @param phase what is being done
 * @param nextPosition where the feed goes on; null only in a full read that has to begin
 */
public record FeedProgress(Phase phase, @Nullable FeedPosition nextPosition) {
  /** A feed of which nothing has been read. */
  public static final FeedProgress START = new FeedProgress(Phase.FULL_READ, null);

  public FeedProgress {
    requireNonNull(phase, "phase");
    checkArgument(
        phase == Phase.FULL_READ || nextPosition != null, "Phase %s needs a position", phase);
  }

  /** What is being done with a feed. */
  public enum Phase {
    /** Everything is read once; the position, if any, is inside that read. */
    FULL_READ,
    /** Changes are read. */
    DELTA
  }

  /** Returns where the feed goes on; empty if it begins with a full read. */
  public Optional<FeedPosition> position() {
    return Optional.ofNullable(nextPosition);
  }
}
