package io.accountsync.model;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import javax.annotation.Nullable;

/** What a source tells about one account. */
public sealed interface AccountChange {
  /** Returns which account. */
  AccountId id();

  /**
   * The account exists and this is its whole image in the selected columns. Creation and update
   * cannot be told apart, and an image may be one that was told before (rule R6).
   */
  final class Upsert implements AccountChange {
    /** Stands for a column that the source did not send, which is not the same as null. */
    public static final Object ABSENT =
        new Object() {
          @Override
          public String toString() {
            return "absent";
          }
        };

    private final AccountId id;
    private final RowVersion version;
    private final Object[] values;

    /**
     * Takes over {@code values} without copying; the caller must not touch it again.
     *
     * @param values one entry for each selected column in its order: the Java type that {@link
     *     ColumnType} names, null, {@link #ABSENT}, or anything else for a value of the wrong type,
     *     which the planner rejects (rule R14)
     */
    public Upsert(AccountId id, RowVersion version, Object[] values) {
      this.id = requireNonNull(id, "id");
      this.version = requireNonNull(version, "version");
      this.values = requireNonNull(values, "values");
    }

    @Override
    public AccountId id() {
      return id;
    }

    /** Returns the image's version. */
    public RowVersion version() {
      return version;
    }

    /**
     * Returns the value of a selected column.
     *
     * @param position the column's position in the {@link ColumnSelection}
     */
    @Nullable
    public Object value(int position) {
      return values[position];
    }

    @Override
    public String toString() {
      return "Upsert[" + id + " version " + version + " " + Arrays.toString(values) + "]";
    }
  }

  /**
   * The account is gone from the source (rule R11). It may be one that was never told.
   *
   * @param id which account
   */
  record Removed(AccountId id) implements AccountChange {
    public Removed {
      requireNonNull(id, "id");
    }
  }
}
