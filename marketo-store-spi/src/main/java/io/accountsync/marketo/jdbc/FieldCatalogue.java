package io.accountsync.marketo.jdbc;

import com.google.common.collect.ImmutableMap;
import io.accountsync.model.Field;
import io.accountsync.model.FieldSet;
import io.accountsync.model.FieldType;
import io.accountsync.spi.StoreException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * The fields that the tables have columns for, with their numbers, as of one look at the database.
 * Immutable.
 */
final class FieldCatalogue {
  /** No fields. */
  static final FieldCatalogue EMPTY = new FieldCatalogue(Map.of());

  private final ImmutableMap<String, Entry> entries;

  private FieldCatalogue(Map<String, Entry> entries) {
    this.entries = ImmutableMap.copyOf(entries);
  }

  /**
   * A field that has a column.
   *
   * @param number what other tables refer to it by
   * @param field the field as it was last prepared
   */
  record Entry(int number, Field field) {}

  static FieldCatalogue read(Session session, Tables tables) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    session.query(
        "read which account fields are stored",
        "SELECT field_id, name, display_name, type, max_length FROM "
            + tables.field
            + " ORDER BY field_id",
        Session.Binding.NONE,
        row -> {
          Field field =
              new Field(
                  row.getString("name"),
                  row.getString("display_name"),
                  FieldType.valueOf(row.getString("type")),
                  row.getInt("max_length"));
          entries.put(key(field.name()), new Entry(row.getInt("field_id"), field));
        });
    return new FieldCatalogue(entries);
  }

  /** No database keeps names apart that differ by case only. */
  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Nullable
  Entry find(Field field) {
    return find(field.name());
  }

  @Nullable
  Entry find(String name) {
    return entries.get(key(name));
  }

  boolean has(Field field) {
    return find(field) != null;
  }

  /** Whether all the fields are known just as they are. */
  boolean matches(FieldSet fields) {
    return fields.asList().stream()
        .allMatch(
            field -> {
              Entry known = find(field);
              return known != null && known.field().equals(field);
            });
  }

  /** The field's number. */
  int number(Field field) {
    Entry entry = find(field);
    if (entry == null) {
      throw new StoreException(
          "The store has no column for field " + field.name() + ": prepare was not called with it",
          null);
    }
    return entry.number();
  }

  Field field(int number) {
    return entries.values().stream()
        .filter(entry -> entry.number() == number)
        .map(Entry::field)
        .findFirst()
        .orElseThrow(
            () -> new StoreException("The store's tables name an unknown field " + number, null));
  }

  int nextNumber() {
    return inOrder().stream().mapToInt(Entry::number).max().orElse(0) + 1;
  }

  /** All fields, in the order in which they were added. */
  List<Field> fields() {
    return inOrder().stream().map(Entry::field).toList();
  }

  private List<Entry> inOrder() {
    return entries.values().asList();
  }
}
