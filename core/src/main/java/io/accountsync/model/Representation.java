package io.accountsync.model;

/** Which of its two faces is taken from a column that has a label. */
public enum Representation {
  /** The value itself: a choice's code, a look-up's id. */
  VALUE,
  /** What people read: a choice's label, a look-up's name. */
  LABEL
}
