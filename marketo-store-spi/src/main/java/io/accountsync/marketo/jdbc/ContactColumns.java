package io.accountsync.marketo.jdbc;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import io.accountsync.marketo.jdbc.FieldCatalogue.Entry;
import io.accountsync.model.Field;
import io.accountsync.spi.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which columns of its contact table the host wants to have kept equal to which account fields. A
 * name is all that is known of a field until the store has it. Immutable.
 */
final class ContactColumns {
  /** The host wants no copies. */
  static final ContactColumns NONE = new ContactColumns(ImmutableMap.of());

  private final ImmutableMap<String, String> fieldsByColumn;

  private ContactColumns(Map<String, String> fieldsByColumn) {
    this.fieldsByColumn = ImmutableMap.copyOf(fieldsByColumn);
  }

  /**
   * A column that is kept.
   *
   * @param field whose values it has
   * @param column as the database's catalogue spells it
   */
  record Copy(Field field, String column) {
    /** Assigns the column from a source that has the field's own column. */
    String assignment() {
      return quoted() + " = s." + Tables.column(field);
    }

    /** Whether the contact's row {@code h} has another value than the account's row {@code a}. */
    String differs() {
      return "h." + quoted() + " IS DISTINCT FROM a." + Tables.column(field);
    }

    String quoted() {
      return Tables.quote(column);
    }
  }

  boolean isEmpty() {
    return fieldsByColumn.isEmpty();
  }

  /** These columns and one more. */
  ContactColumns with(String field, String column) {
    Tables.checkHostName("contactColumn's field", field);
    Tables.checkHostName("contactColumn's column", column);
    Map<String, String> more = new LinkedHashMap<>(fieldsByColumn);
    String former = more.put(column, field);
    checkArgument(
        former == null,
        "contactColumn %s is named twice, for the fields %s and %s",
        column,
        former,
        field);
    checkArgument(
        fieldsByColumn.values().stream().noneMatch(field::equalsIgnoreCase),
        "contactColumn names field %s twice; one column can show it",
        field);
    return new ContactColumns(more);
  }

  /** Whether the host wants this column kept. */
  boolean includes(String column) {
    return fieldsByColumn.containsKey(column);
  }

  /** The columns of those of the fields that the store has already. */
  List<Copy> known(FieldCatalogue catalogue) {
    List<Copy> copies = new ArrayList<>(fieldsByColumn.size());
    fieldsByColumn.forEach(
        (column, field) -> {
          Entry entry = catalogue.find(field);
          if (entry != null) {
            copies.add(new Copy(entry.field(), column));
          }
        });
    return copies;
  }

  /**
   * All the columns.
   *
   * @throws StoreException if the store does not have one of the fields
   */
  List<Copy> all(FieldCatalogue catalogue) {
    fieldsByColumn.forEach(
        (column, field) -> {
          if (catalogue.find(field) == null) {
            throw new StoreException(
                "contactColumn %s is to show account field %s, which there is not; the fields are %s"
                    .formatted(
                        column,
                        field,
                        catalogue.fields().stream()
                            .map(Field::name)
                            .collect(Collectors.joining(", "))),
                null);
          }
        });
    return known(catalogue);
  }

  /** The columns as a text, the same whatever order the host named them in. */
  @Override
  public String toString() {
    return fieldsByColumn.entrySet().stream()
        .map(entry -> entry.getKey() + " = " + entry.getValue())
        .sorted()
        .collect(Collectors.joining("\n"));
  }
}
