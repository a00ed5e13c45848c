package io.accountsync.simulator;

/** How far a table privilege reaches, from nothing to the whole organization. */
public enum PrivilegeDepth {
  /** The privilege is not held: every read is refused. */
  NONE(""),
  /** The user's own rows. */
  BASIC("Basic"),
  /**
   * The rows of the user's business unit. The simulator has a single unit and shows the user's own
   * rows.
   */
  LOCAL("Local"),
  /**
   * The rows of the user's business unit and those below it. The simulator shows the user's own
   * rows.
   */
  DEEP("Deep"),
  /** All rows; what change tracking requires. */
  GLOBAL("Global");

  final String wireName;

  PrivilegeDepth(String wireName) {
    this.wireName = wireName;
  }
}
