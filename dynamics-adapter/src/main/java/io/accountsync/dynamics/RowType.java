package io.accountsync.dynamics;

import java.util.List;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * A table that is read: what is asked for, and what is made of a row.
 *
 * @param <C> what a row becomes
 */
interface RowType<C> {
  /** The name of the table's rows in an address. */
  String entitySet();

  /** The properties to select. */
  List<String> select();

  /** The annotations that are needed; may be empty. */
  List<String> annotations();

  /**
   * Whether the columns are those that the user may read. Such rights are looked up past the
   * service's caches, so the values have to be read past them as well: else a column that was just
   * granted comes as null, and the row's version never tells that it is not.
   */
  boolean chosenByRights();

  /** The members to look out for, made anew, because readers teach them. */
  List<RowMember> members();

  /** How many values a row has. */
  int width();

  /**
   * Makes a change of a row.
   *
   * @param version the row's version as text, or null if it has none
   * @param values the row's values, to be kept
   */
  C row(UUID key, @Nullable String version, Object[] values) throws WrongShapeException;

  /** Makes a change of a deleted entry. */
  C removed(UUID key);
}
