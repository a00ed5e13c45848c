package io.accountsync.spi;

/**
 * How much a cycle did. Every count is 0 or more.
 *
 * @param pages pages applied, of accounts, of removals that a full read calls for, and of
 *     memberships
 * @param received account changes read, repeats included
 * @param added accounts seen for the first time (rule R9)
 * @param updated accounts whose values changed (rule R4)
 * @param advanced accounts whose version advanced without a change of a value (rule R7)
 * @param filled accounts that got fields which became effective (rule R12)
 * @param removed accounts marked removed (rule R11)
 * @param restored accounts that came back (rule R11)
 * @param rejected images refused (rule R14)
 * @param filtered account changes that the sync filter skipped (rule R16)
 * @param activities activities made (rule R8)
 * @param suppressed changes that made no activity because of the cap (rule R8)
 * @param memberships contacts linked to an account or to none (rule R10)
 */
public record CycleCounts(
    long pages,
    long received,
    long added,
    long updated,
    long advanced,
    long filled,
    long removed,
    long restored,
    long rejected,
    long filtered,
    long activities,
    long suppressed,
    long memberships) {}
