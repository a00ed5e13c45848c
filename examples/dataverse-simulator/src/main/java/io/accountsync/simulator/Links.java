package io.accountsync.simulator;

import java.util.function.UnaryOperator;

/** What becomes of the next and delta links of a page before they are written. */
@FunctionalInterface
interface Links {
  /** Leaves them as they are. */
  Links TRUE = (kind, link, own) -> link;

  /** Which link it is. */
  enum Kind {
    /** To the next page. */
    NEXT,
    /** To the next delta. */
    DELTA
  }

  /**
   * Returns the link to write.
   *
   * @param own URL of the page itself
   */
  String rewritten(Kind kind, String link, String own);

  static Links only(Kind wanted, UnaryOperator<String> rewrite) {
    return (kind, link, own) -> kind == wanted ? rewrite.apply(link) : link;
  }
}
