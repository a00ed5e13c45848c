package io.accountsync.simulator;

import java.util.UUID;

/**
 * One state of a row; a change makes a new one, so that a page can be written while rows change.
 *
 * @param id primary key
 * @param version the organization-wide row version, which is also the etag
 * @param createdOn seconds since 1970
 * @param modifiedOn seconds since 1970
 * @param values what is stored, by logical name
 */
record Row(UUID id, long version, long createdOn, long modifiedOn, RowValues values) {
  Row at(long newVersion, long now, RowValues newValues) {
    return new Row(id, newVersion, createdOn, now, newValues);
  }
}
