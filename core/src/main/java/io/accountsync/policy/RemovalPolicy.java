package io.accountsync.policy;

/** What becomes of the values of an account that Dynamics no longer has (rule R11). */
public enum RemovalPolicy {
  /** The account is marked removed and its contacts keep its values. */
  KEEP,
  /** The account is marked removed and its values are cleared, with activities. */
  CLEAR
}
