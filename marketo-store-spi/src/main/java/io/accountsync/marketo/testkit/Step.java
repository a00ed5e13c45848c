package io.accountsync.marketo.testkit;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * One step of a history: something happens in Dynamics, in the store, or to the engine. The numbers
 * pick an account, a contact, a field, a value, each modulo how many there are, so that every
 * combination means something and a failing history stays a history when it is shortened.
 *
 * @param kind what happens
 * @param a picks the account, or the contact of an edit or a move
 * @param b picks the field, or the account that is moved to
 * @param c picks the value, the page size, or the call at which the engine is killed
 */
record Step(Kind kind, int a, int b, int c) {
  /** What can happen. */
  enum Kind {
    /** A field of an account gets a value, possibly the one it has. */
    UPDATE(10),
    /** An account's version advances without a change. */
    TOUCH(3),
    /** A field of an account gets a value that does not fit. */
    SPOIL(2),
    DELETE(2),
    /** An account is gone without a trace in any delta. */
    VANISH(2),
    /** A vanished account is there again, its version unchanged. */
    REAPPEAR(2),
    /** A deleted or vanished account comes back with a new version. */
    RESTORE(3),
    /** The sync filter of an account becomes false, null or true. */
    FILTER(2),
    /** A contact joins, moves to, or leaves an account. */
    MOVE(6),
    /** A contact's parent becomes another contact. */
    PARENT_CONTACT(1),
    DELETE_CONTACT(1),
    /** An account field is edited through a contact. */
    EDIT(8),
    LOSE_RIGHT(1),
    REGAIN_RIGHT(2),
    DROP_COLUMN(1),
    ADD_COLUMN(2),
    EXPIRE_ACCOUNTS(1),
    EXPIRE_MEMBERSHIPS(1),
    /** The next delta tells again what was told before. */
    REPLAY(1),
    /** An account changes while the next cycle reads its first page. */
    UPDATE_DURING_READ(2),
    PAGE_SIZE(1),
    RELEASE_REMOVALS(1),
    SYNC(10),
    /** A cycle that is killed at one of its calls to the store. */
    SYNC_KILLED(5),
    /** A cycle in which one call to the store fails in a passing way. */
    SYNC_FLAKY(3);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  private static final List<Kind> WEIGHTED =
      Stream.of(Kind.values()).flatMap(k -> Stream.generate(() -> k).limit(k.weight)).toList();

  /** A step from four numbers, kinds by their weight. */
  static Step of(int kind, int a, int b, int c) {
    return new Step(WEIGHTED.get(Math.floorMod(kind, WEIGHTED.size())), a, b, c);
  }

  /** A history of a length, from a source of chance. */
  static List<Step> history(Random random, int length) {
    return Stream.generate(
            () ->
                of(
                    random.nextInt(1 << 16),
                    random.nextInt(1 << 16),
                    random.nextInt(1 << 16),
                    random.nextInt(1 << 16)))
        .limit(length)
        .toList();
  }
}
