package io.accountsync.spi;

/** What a store may be unable to promise; it says so by {@link ContactStore#features()}. */
public enum StoreFeature {
  /**
   * A transaction's effects become visible together at its commit or not at all (rule R13). Without
   * it each call takes effect at once, and a failure in a page leaves the calls before it done; the
   * page is repeated by the next cycle.
   */
  TRANSACTIONS,
  /**
   * Several engines may run against the store and one that lost the lease cannot write (rule R15).
   * Without it the host sees to it that only one engine runs.
   */
  FENCING
}
