package io.accountsync.marketo.jdbc;

import io.accountsync.marketo.jdbc.FieldCatalogue.Entry;
import io.accountsync.model.Field;
import io.accountsync.model.FieldSet;
import io.accountsync.spi.StoreException;

/**
 * Makes room for fields. Each step may be repeated, because H2 commits every change of a table at
 * once and another engine may be doing the same.
 */
final class FieldPreparation {
  private final Session session;
  private final Tables tables;
  private final Schema schema;

  FieldPreparation(Session session, Tables tables, Schema schema) {
    this.session = session;
    this.tables = tables;
    this.schema = schema;
  }

  /** Returns what the store knows, unless one of the fields cannot be what it is there. */
  FieldCatalogue check(FieldSet fields) {
    FieldCatalogue known = FieldCatalogue.read(session, tables);
    fields.forEach(field -> checkType(known, field));
    return known;
  }

  FieldCatalogue prepare(FieldSet fields) {
    FieldCatalogue known = check(fields);
    if (known.matches(fields)) {
      return known;
    }
    schema.lockedVersion(session);
    fields.forEach(this::store);
    FieldCatalogue now = FieldCatalogue.read(session, tables);
    if (now.fields().size() > known.fields().size()) {
      schema.showValues(session, now.fields());
    }
    return now;
  }

  private static void checkType(FieldCatalogue known, Field field) {
    Entry entry = known.find(field);
    if (entry == null) {
      return;
    }
    Field stored = entry.field();
    if (!stored.name().equals(field.name()) || stored.type() != field.type()) {
      throw new StoreException(
          "Field "
              + field.name()
              + " of type "
              + field.type()
              + " cannot be stored: the store has "
              + stored.name()
              + " of type "
              + stored.type()
              + ". Give the new field another name.",
          null);
    }
  }

  private void store(Field field) {
    // Read again, now that other engines wait or are done.
    FieldCatalogue now = FieldCatalogue.read(session, tables);
    Entry entry = now.find(field);
    if (entry == null) {
      int number = now.nextNumber();
      Schema.run(session, schema.addColumn(field));
      session.update(
          "store account field " + field.name(),
          schema.addField(),
          statement -> {
            statement.setInt(1, number);
            statement.setString(2, field.name());
            statement.setString(3, field.displayName());
            statement.setString(4, field.type().name());
            statement.setInt(5, field.maxLength());
          });
    } else if (!entry.field().equals(field)) {
      session.update(
          "store account field " + field.name(),
          "UPDATE " + tables.field + " SET display_name = ?, max_length = ? WHERE field_id = ?",
          statement -> {
            statement.setString(1, field.displayName());
            statement.setInt(2, field.maxLength());
            statement.setInt(3, entry.number());
          });
    }
  }
}
