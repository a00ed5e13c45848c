package io.accountsync.dynamics;

import com.google.common.base.Splitter;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.SourceException;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Where a feed stands: what {@link TableReader} is doing, and the links that the service gave it
 * for that. Its text is a word, and behind it links and times with blanks between them.
 */
sealed interface Position {
  /** Stands in a text where there is nothing. */
  String NONE = "-";

  /** The beginning of a full read. */
  record Start() implements Position {
    @Override
    public FeedPosition stored() {
      throw new IllegalStateException("The beginning of a full read is no position");
    }
  }

  /**
   * Before a full read of several pages: the keys are read, for a delta link from which to learn
   * what is deleted later on.
   *
   * @param begun when the full read began, by the service's clock
   * @param next the next page of keys
   */
  record Watch(Instant begun, URI next) implements Position {
    @Override
    public FeedPosition stored() {
      return text("watch", begun, next);
    }
  }

  /**
   * Inside a full read.
   *
   * @param watch from where deletions are to be learnt at its end, or null
   * @param begun when the full read began, by the service's clock
   * @param next the next page
   */
  record Full(Instant begun, URI next, @Nullable URI watch) implements Position {
    @Override
    public FeedPosition stored() {
      return text("full", begun, next, watch);
    }
  }

  /**
   * After the last page of a full read: what changed while it was read is told once more.
   *
   * @param delta where the first delta starts
   * @param next the next page of that, or null for the first
   * @param begun when the full read began, by the service's clock
   * @param watch from where deletions are to be learnt after that, or null
   */
  record Late(Instant begun, URI delta, @Nullable URI next, @Nullable URI watch)
      implements Position {
    @Override
    public FeedPosition stored() {
      return text("late", begun, delta, next, watch);
    }
  }

  /**
   * After that: what was deleted while it was read is told.
   *
   * @param next the next page of deletions
   * @param delta where the first delta starts
   */
  record Gone(URI delta, URI next) implements Position {
    @Override
    public FeedPosition stored() {
      return text("gone", delta, next);
    }
  }

  /**
   * Before a delta.
   *
   * @param first its first page
   */
  record Delta(URI first) implements Position {
    @Override
    public FeedPosition stored() {
      return text("delta", first);
    }
  }

  /**
   * Inside a delta: its next pages. Unlike the first, they must not be read a second time later.
   *
   * @param next the next page
   */
  record More(URI next) implements Position {
    @Override
    public FeedPosition stored() {
      return text("more", next);
    }
  }

  /** Returns the text to be stored. */
  FeedPosition stored();

  private static FeedPosition text(String word, @Nullable Object... parts) {
    StringBuilder text = new StringBuilder(word);
    for (Object part : parts) {
      text.append(' ').append(part == null ? NONE : part);
    }
    return new FeedPosition(text.toString());
  }

  /**
   * Reads a stored position.
   *
   * @throws SourceException if it is another environment's, or no position of this kind of source
   */
  static Position parse(@Nullable FeedPosition stored, EnvironmentUrl environment) {
    if (stored == null) {
      return new Start();
    }
    return new Words(Splitter.on(' ').splitToList(stored.value()), environment).position();
  }

  /**
   * A stored text in its parts.
   *
   * @param words the parts
   * @param environment the environment that the links in them have to stay in
   */
  record Words(List<String> words, EnvironmentUrl environment) {
    Position position() {
      return switch (words.get(0) + words.size()) {
        case "watch3" -> new Watch(time(1), link(2));
        case "full4" -> new Full(time(1), link(2), linkOrNull(3));
        case "late5" -> new Late(time(1), link(2), linkOrNull(3), linkOrNull(4));
        case "gone3" -> new Gone(link(1), link(2));
        case "delta2" -> new Delta(link(1));
        case "more2" -> new More(link(1));
        default -> throw foreign();
      };
    }

    private Instant time(int index) {
      try {
        return Instant.parse(words.get(index));
      } catch (DateTimeParseException e) {
        throw foreign();
      }
    }

    @Nullable
    private URI linkOrNull(int index) {
      return words.get(index).equals(NONE) ? null : link(index);
    }

    private URI link(int index) {
      URI link = environment.followStored(words.get(index));
      if (link == null) {
        throw foreign();
      }
      return link;
    }

    private SourceException foreign() {
      return new SourceException(
          "The stored position does not belong to "
              + environment
              + ". One store follows one environment: give this environment a store of its own, or"
              + " configure the one that the store was filled from.");
    }
  }
}
