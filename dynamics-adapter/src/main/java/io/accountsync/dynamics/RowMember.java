package io.accountsync.dynamics;

import com.fasterxml.jackson.core.io.SerializedString;
import javax.annotation.Nullable;

/** A member that rows have, what it is good for, and which member followed it last. */
final class RowMember {
  static final int NOWHERE = -1;

  /** What a member is read as. */
  enum Role {
    /** The row's primary key. */
    KEY,
    /** The row's version. */
    VERSION,
    /** Tells a deleted entry from a row. */
    CONTEXT,
    /** A deleted entry's primary key. */
    DELETED_KEY,
    /** A selected column. */
    COLUMN,
    /** The label of a selected column. */
    LABEL,
    /** Anything else. */
    SKIPPED
  }

  final SerializedString name;
  final Role role;
  final ColumnCodec codec;

  /** Where the value goes, or {@link #NOWHERE}. */
  final int value;

  /** Where the label of this value goes, or {@link #NOWHERE}. */
  final int label;

  /** What came next the last time, which it most likely does again. */
  @Nullable RowMember next;

  RowMember(String name, Role role, ColumnCodec codec, int value, int label) {
    this.name = new SerializedString(name);
    this.role = role;
    this.codec = codec;
    this.value = value;
    this.label = label;
  }

  static RowMember of(String name, Role role) {
    return new RowMember(name, role, ColumnCodec.NOTHING, NOWHERE, NOWHERE);
  }
}
