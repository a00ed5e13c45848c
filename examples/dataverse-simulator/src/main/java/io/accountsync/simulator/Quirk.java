package io.accountsync.simulator;

/**
 * Ways in which an environment, a version of the service or a gateway before it may behave, each
 * off at first. Where no document settles what the service does, one reading is the default and the
 * other is a quirk.
 */
public enum Quirk {
  /**
   * {@code Prefer: odata.track-changes} is ignored and a {@code $deltatoken} URL answers the whole
   * set without a delta link.
   */
  IGNORES_TRACK_CHANGES,
  /**
   * The delta token of a full read stands for the version at its last page, not its first: changes
   * meanwhile are lost to deltas.
   */
  TOKEN_STANDS_FOR_LAST_PAGE,
  /** Asking for annotations together with change tracking loses the delta link. */
  ANNOTATIONS_SUPPRESS_DELTA_LINK,
  /** The last page of a full read or delta has no delta link. */
  NO_DELTA_LINK,
  /** A delta leaves out rows that changed in unselected columns only. */
  DELTA_ONLY_SELECTED_COLUMNS,
  /** Later pages of a delta also show what changed after its first page. */
  DELTA_BOUND_MOVES,
  /** Deletions stand before created and updated rows. */
  DELETIONS_FIRST,
  /** The first row of each delta page comes a second time at its end. */
  DUPLICATE_ROWS,
  /** {@code @odata.deltaLink} stands before {@code value}. */
  DELTA_LINK_FIRST,
  /** {@code @odata.nextLink} stands before {@code value}. */
  NEXT_LINK_FIRST,
  /** Next and delta links are relative to the request's URL. */
  RELATIVE_LINKS,
  /** Pages hold about two thirds of the rows asked for. */
  SHORT_PAGES,
  /** Every second page is empty and has a next link. */
  EMPTY_PAGES,
  /** A delta without changes is <code>{}</code>. */
  NO_CHANGE_IS_EMPTY_OBJECT,
  /** A delta without changes has a delta link and no {@code value}. */
  NO_CHANGE_WITHOUT_VALUE,
  /** A delta without changes has an empty {@code value} and no delta link. */
  NO_CHANGE_WITHOUT_DELTA_LINK,
  /** Rows carry no {@code @odata.etag}. */
  NO_ETAG,
  /** Empty columns are left out instead of being null. */
  NULLS_OMITTED,
  /** The context of a deleted entry is relative: {@code #accounts/$deletedEntity}. */
  RELATIVE_DELETED_CONTEXT,
  /** Annotations stand after the property they belong to, not before. */
  ANNOTATIONS_LAST,
  /** Characters outside ASCII are escaped in JSON. */
  ESCAPED_CHARACTERS,
  /** An expired delta token answers 410, not 400. */
  EXPIRED_IS_GONE,
  /** A delta token expires only when changes older than the window are pending. */
  EXPIRES_WITH_PENDING_CHANGES_ONLY,
  /** Error codes are signed decimals, not hexadecimal. */
  DECIMAL_ERROR_CODES,
  /** The attribute privileges cannot be read: 403. */
  PRIVILEGES_UNREADABLE,
  /** The list of masking rules cannot be read: 403. */
  MASKING_RULES_UNREADABLE,
  /** The release is too old for masking rules, so that their list does not exist: 404. */
  WITHOUT_MASKING_RULES,
  /**
   * Column grants that are given or taken while this is on are seen only by requests with {@code
   * Consistency: Strong}: rights are cached.
   */
  GRANTS_ARE_CACHED,
  /** The organization's settings cannot be read: 403. */
  ORGANIZATION_UNREADABLE
}
