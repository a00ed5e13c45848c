package io.accountsync.simulator;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * The rows of one table, for the side that plays Dynamics. Values are given by logical column name
 * and checked against the column: {@link String}, {@link Integer}, {@link Long}, {@link
 * java.math.BigDecimal}, {@link Double}, {@link Boolean}, {@link java.time.Instant}, {@link
 * java.time.LocalDate}, a collection of {@link Integer} for a multi-select choice, {@link
 * Reference} (or a {@link UUID} where only one table can be meant) for a lookup, null to empty a
 * column. Each write raises the organization-wide row version, also one that changes nothing. Safe
 * for use by several threads; a write is seen by the next page that is answered.
 */
public final class SimulatedTable {
  private final Organization organization;
  private final TableStore store;

  SimulatedTable(Organization organization, TableStore store) {
    this.organization = organization;
    this.store = store;
  }

  /** Returns the table's columns and what can be done to them. */
  public TableDefinition definition() {
    return store.definition();
  }

  /**
   * Creates a row with a random id.
   *
   * @throws IllegalArgumentException if a column is unknown, computed or does not take its value;
   *     also in the other writing methods
   */
  public UUID create(Map<String, ?> values) {
    UUID id = UUID.randomUUID();
    organization.create(store, id, values);
    return id;
  }

  /** Creates a row with the given id, which must be free. */
  public void create(UUID id, Map<String, ?> values) {
    organization.create(store, id, values);
  }

  /**
   * Changes the given columns of a row. A change of {@code statecode} alone also sets the status
   * reason.
   *
   * @throws NoSuchElementException if there is no such row; also in the other methods that take an
   *     id
   */
  public void update(UUID id, Map<String, ?> values) {
    organization.update(store, id, values);
  }

  /** Changes the given columns of many rows, each a write of its own. */
  public void update(Collection<UUID> ids, Map<String, ?> values) {
    organization.locked(() -> ids.forEach(id -> organization.update(store, id, values)));
  }

  /**
   * Changes values without a new version, as rollup jobs and writes to related tables do: no delta
   * shows it.
   */
  public void updateQuietly(UUID id, Map<String, ?> values) {
    organization.updateQuietly(store, id, values);
  }

  /**
   * Deletes a row. Contacts below it are deleted too, or lose their parent if the simulator was
   * built so; child accounts lose their parent.
   */
  public void delete(UUID id) {
    organization.delete(store, id);
  }

  /**
   * Brings a deleted row back with the values and the id that it had. What was deleted along with
   * it stays deleted.
   */
  public void restore(UUID id) {
    organization.restore(store, id);
  }

  /**
   * Merges a row into another: the subordinate is deactivated, marked as merged with the target as
   * its master, and its contacts and child accounts move to the target. No values are copied.
   */
  public void merge(UUID target, UUID subordinate) {
    organization.merge(store, target, subordinate);
  }

  /**
   * Returns what a column of a row holds for somebody who may read everything; null if it is empty.
   */
  @Nullable
  public Object value(UUID id, String column) {
    return new RowReader(organization, definition()).read(row(id), definition().column(column));
  }

  /** Returns the row version, which is also the etag. */
  public long version(UUID id) {
    return row(id).version();
  }

  /** Returns whether there is such a row. */
  public boolean contains(UUID id) {
    return store.find(id) != null;
  }

  /** Returns the ids of all rows in the order of pages, a snapshot. */
  public List<UUID> ids() {
    return List.copyOf(store.rows().keySet());
  }

  /** Returns the number of rows; it counts them. */
  public int size() {
    return store.rows().size();
  }

  private Row row(UUID id) {
    Row row = store.find(id);
    if (row == null) {
      throw new NoSuchElementException("No row " + id + " in " + definition().logicalName());
    }
    return row;
  }
}
