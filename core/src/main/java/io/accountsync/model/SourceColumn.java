package io.accountsync.model;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import javax.annotation.Nullable;

/**
 * A column of the source's account table as this sync user sees it (rule R3).
 *
 * @param name its logical name
 * @param type what it holds
 * @param unreadableReason why the sync user cannot really read it, worded to follow the column's
 *     name ("is secured and …"), or null if it is readable
 */
public record SourceColumn(String name, ColumnType type, @Nullable String unreadableReason) {
  public SourceColumn {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
  }

  /** A column that the sync user can read. */
  public static SourceColumn readable(String name, ColumnType type) {
    return new SourceColumn(name, type, null);
  }

  /** Returns why the sync user cannot read this column; empty if it is readable. */
  public Optional<String> unreadable() {
    return Optional.ofNullable(unreadableReason);
  }
}
