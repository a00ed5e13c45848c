package io.accountsync.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javax.annotation.Nullable;

/**
 * Writes rows of one projection for one user; everything that does not depend on the row is
 * prepared before the first.
 */
final class RowWriter {
  static final String FORMATTED = "OData.Community.Display.V1.FormattedValue";
  static final String TARGET = "Microsoft.Dynamics.CRM.lookuplogicalname";
  static final String NAVIGATION = "Microsoft.Dynamics.CRM.associatednavigationproperty";

  private static final SerializedString ETAG = new SerializedString("@odata.etag");

  private final List<Property> properties;
  private final FormattedValues formattedValues;
  private final boolean etag;
  private final boolean nulls;
  private final boolean annotationsLast;

  /**
   * A column prepared for writing.
   *
   * @param column what is written
   * @param name the property's name
   * @param reader what the user sees of the column in a row
   * @param formatted name of the annotation with the formatted value, null if not asked for
   * @param target name of the annotation with the target table, null if not asked for
   * @param navigation name of the annotation with the navigation property, null if not asked for
   */
  private record Property(
      Column column,
      SerializableString name,
      Function<Row, Object> reader,
      @Nullable SerializableString formatted,
      @Nullable SerializableString target,
      @Nullable SerializableString navigation) {}

  RowWriter(Organization organization, Projection projection, ApiRequest request) {
    Preferences preferences = request.preferences();
    boolean strong = request.isStrong();
    RowReader reader = new RowReader(organization, projection.table());
    String table = projection.table().logicalName();
    ApplicationUser user = organization.user();
    this.properties =
        projection.columns().stream()
            .map(
                column -> {
                  Function<Row, Object> value = reader.reader(column);
                  String name = Objects.requireNonNull(column.wireName());
                  boolean lookup = column.type().isReference();
                  return new Property(
                      column,
                      new SerializedString(name),
                      user.seesAll(table, column, strong)
                          ? value
                          : row -> user.seen(table, column, value.apply(row), strong),
                      annotation(preferences, name, FORMATTED, true),
                      annotation(preferences, name, TARGET, lookup),
                      annotation(preferences, name, NAVIGATION, lookup));
                })
            .toList();
    this.formattedValues = new FormattedValues(organization);
    this.etag = !organization.has(Quirk.NO_ETAG);
    this.nulls = !organization.has(Quirk.NULLS_OMITTED);
    this.annotationsLast = organization.has(Quirk.ANNOTATIONS_LAST);
  }

  static String etag(Row row) {
    return "W/\"" + row.version() + "\"";
  }

  void write(JsonGenerator json, Row row) throws IOException {
    json.writeStartObject();
    writeProperties(json, row);
    json.writeEndObject();
  }

  /** Writes the members of a row's object without its braces. */
  void writeProperties(JsonGenerator json, Row row) throws IOException {
    if (etag) {
      json.writeFieldName(ETAG);
      json.writeString(etag(row));
    }
    for (Property property : properties) {
      Object value = property.reader().apply(row);
      if (value != null) {
        if (!annotationsLast) {
          annotate(json, property, value);
        }
        json.writeFieldName(property.name());
        writeValue(json, value);
        if (annotationsLast) {
          annotate(json, property, value);
        }
      } else if (nulls) {
        json.writeFieldName(property.name());
        json.writeNull();
      }
    }
  }

  private void annotate(JsonGenerator json, Property property, Object value) throws IOException {
    if (property.formatted() != null) {
      String text = formattedValues.format(property.column(), value);
      if (text != null) {
        json.writeFieldName(property.formatted());
        json.writeString(text);
      }
    }
    if (value instanceof Reference reference) {
      if (property.navigation() != null) {
        json.writeFieldName(property.navigation());
        json.writeString(property.column().navigationProperty(reference.table()));
      }
      if (property.target() != null) {
        json.writeFieldName(property.target());
        json.writeString(reference.table());
      }
    }
  }

  private static void writeValue(JsonGenerator json, Object value) throws IOException {
    if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Reference reference) {
      json.writeString(reference.id().toString());
    } else {
      json.writeString(value.toString());
    }
  }

  @Nullable
  private static SerializableString annotation(
      Preferences preferences, String property, String annotation, boolean applies) {
    return applies && preferences.includes(annotation)
        ? new SerializedString(property + "@" + annotation)
        : null;
  }
}
