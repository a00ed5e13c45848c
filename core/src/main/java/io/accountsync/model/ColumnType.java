package io.accountsync.model;

/**
 * What a column of the source holds, and as which Java type the source hands it over by value and,
 * where it has a label, by label.
 */
public enum ColumnType {
  /** Text of one or more lines, as {@link String}. */
  TEXT,
  /** A whole number, as {@link Long}. */
  INTEGER,
  /** An exact decimal or an amount of money, as {@link java.math.BigDecimal}. */
  DECIMAL,
  /** A double-precision number, as {@link Double}. */
  FLOAT,
  /** True or false as {@link Boolean}; its label as {@link String}. */
  BOOLEAN,
  /** One choice of a list: its code as {@link Long}, its label as {@link String}. */
  CHOICE,
  /**
   * Several choices of a list: their codes as a {@link String} such as {@code "2,3"}, their labels
   * as a {@link String} such as {@code "Hiking; Climbing"}.
   */
  CHOICES,
  /** A moment, as {@link java.time.Instant}. */
  DATE_TIME,
  /** A calendar date, as {@link java.time.LocalDate}. */
  DATE,
  /** A reference to another row: its id as a {@link String}, its name as a {@link String}. */
  LOOKUP,
  /** A unique identifier, as a {@link String} in lower case. */
  ID,
  /** Anything that cannot be synchronised, such as an image or a file. */
  UNSUPPORTED;

  /** Returns whether values of this type have a label that can be taken in place of the value. */
  public boolean hasLabel() {
    return switch (this) {
      case BOOLEAN, CHOICE, CHOICES, LOOKUP -> true;
      case TEXT, INTEGER, DECIMAL, FLOAT, DATE_TIME, DATE, ID, UNSUPPORTED -> false;
    };
  }
}
