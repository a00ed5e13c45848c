package io.accountsync.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.annotation.Nullable;

/**
 * The columns of one table and what a maker or administrator can do to them while clients read.
 * Every change shows in the metadata at once and raises {@code globalmetadataversion}; none of them
 * raises the version of a row. Safe for use by several threads.
 */
public final class TableDefinition {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String logicalName;
  private final String entitySetName;
  private final String primaryName;
  private final int objectTypeCode;
  private final Runnable onChange;
  private volatile Map<String, Column> columns;
  private volatile Map<String, Column> properties;
  private volatile boolean changeTracking = true;

  private TableDefinition(
      String logicalName,
      String primaryName,
      int objectTypeCode,
      Map<String, Column> columns,
      Runnable onChange) {
    this.logicalName = logicalName;
    this.entitySetName = logicalName + "s";
    this.primaryName = primaryName;
    this.objectTypeCode = objectTypeCode;
    this.onChange = onChange;
    this.columns = columns;
    this.properties = byWireName(columns);
  }

  /** Reads the real columns of a table from the resources. */
  static TableDefinition load(String logicalName, int objectTypeCode, Runnable onChange) {
    String resource = logicalName + "-attributes.json";
    try (InputStream in = TableDefinition.class.getResourceAsStream(resource)) {
      JsonNode file = JSON.readTree(in);
      Map<String, Column> columns = new LinkedHashMap<>();
      for (JsonNode attribute : file.path("attributes")) {
        Column column = Column.of((ObjectNode) attribute);
        columns.put(column.logicalName(), column);
      }
      return new TableDefinition(
          logicalName,
          file.path("table").path("primaryNameAttribute").asText(),
          objectTypeCode,
          columns,
          onChange);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + resource, e);
    }
  }

  /** Returns the table's logical name, such as {@code account}. */
  public String logicalName() {
    return logicalName;
  }

  /** Returns the table's name in URLs, such as {@code accounts}. */
  public String entitySetName() {
    return entitySetName;
  }

  /** Returns all columns in the order of the metadata, a snapshot. */
  public List<Column> columns() {
    return List.copyOf(columns.values());
  }

  /**
   * Returns the column.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Column column(String name) {
    Column column = columns.get(name);
    if (column == null) {
      throw new IllegalArgumentException(
          "Table " + logicalName + " has no column \"" + name + "\"");
    }
    return column;
  }

  /**
   * Adds a custom column; it is empty in every row.
   *
   * @throws IllegalArgumentException if there is a column of that name
   */
  public synchronized void add(Column column) {
    if (columns.containsKey(column.logicalName())) {
      throw new IllegalArgumentException(
          "Table "
              + logicalName
              + " has a column "
              + column.logicalName()
              + " already; replace it");
    }
    put(column);
  }

  /**
   * Replaces a column by one of the same name: another type, label, length. Values that do not fit
   * the new type read as text in a text column and as null in any other.
   *
   * @throws IllegalArgumentException if there is no such column
   */
  public synchronized void replace(Column column) {
    Column before = column(column.logicalName());
    put(column.secured(before.isSecured()).masked(before.isMasked()));
  }

  /** Changes one column, as in {@code change("fax", c -> c.withLabel("Telefax"))}. */
  public synchronized void change(String name, UnaryOperator<Column> change) {
    replace(change.apply(column(name)));
  }

  /**
   * Deletes a column. Queries that still select it fail from now on.
   *
   * @throws IllegalArgumentException if there is no such column
   */
  public synchronized void drop(String name) {
    column(name);
    Map<String, Column> changed = new LinkedHashMap<>(columns);
    changed.remove(name);
    publish(changed);
  }

  /** Turns column security on: the application user reads null unless granted. */
  public synchronized void secure(String... names) {
    for (String name : names) {
      put(column(name).secured(true));
    }
  }

  /** Turns column security off. */
  public synchronized void unsecure(String... names) {
    for (String name : names) {
      put(column(name).secured(false));
    }
  }

  /**
   * Gives secured text columns a masking rule: whoever may read them, administrators included, gets
   * {@code ***-**-5353} in place of the value.
   */
  public synchronized void mask(String... names) {
    for (String name : names) {
      if (!column(name).type().isText()) {
        throw new IllegalArgumentException("Only text is masked, not " + name);
      }
      put(column(name).masked(true));
    }
  }

  /**
   * Turns change tracking on or off. A real environment cannot turn it off; a new table there
   * starts without. On at first.
   */
  public void setChangeTracking(boolean on) {
    changeTracking = on;
    onChange.run();
  }

  /** Returns whether change tracking is on. */
  public boolean isChangeTracking() {
    return changeTracking;
  }

  String primaryId() {
    return logicalName + "id";
  }

  String primaryName() {
    return primaryName;
  }

  String schemaName() {
    return logicalName.substring(0, 1).toUpperCase(Locale.ROOT) + logicalName.substring(1);
  }

  int objectTypeCode() {
    return objectTypeCode;
  }

  String privilege(String verb) {
    return "prv" + verb + schemaName();
  }

  UUID metadataId() {
    return Ids.named("entity/" + logicalName);
  }

  /** The column behind a property of the Web API, or null. */
  @Nullable
  Column property(String wireName) {
    return properties.get(wireName);
  }

  Collection<Column> properties() {
    return properties.values();
  }

  @Nullable
  Column columnOrNull(String name) {
    return columns.get(name);
  }

  private void put(Column column) {
    Map<String, Column> changed = new LinkedHashMap<>(columns);
    changed.put(column.logicalName(), column);
    publish(changed);
  }

  private void publish(Map<String, Column> changed) {
    columns = changed;
    properties = byWireName(changed);
    onChange.run();
  }

  private static Map<String, Column> byWireName(Map<String, Column> columns) {
    Map<String, Column> properties = new LinkedHashMap<>();
    for (Column column : columns.values()) {
      String wireName = column.wireName();
      if (wireName != null && column.isReadable()) {
        properties.put(wireName, column);
      }
    }
    return properties;
  }
}
