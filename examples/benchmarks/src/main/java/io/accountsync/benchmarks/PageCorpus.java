package io.accountsync.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.accountsync.model.ColumnSelection;
import io.accountsync.model.ColumnSelection.Column;
import io.accountsync.model.ColumnType;
import io.accountsync.model.Representation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Pages as Dataverse sends them: accounts with version tag, key, 20 columns and the labels of four
 * of them, about 1 KB a row. The same in every run.
 */
final class PageCorpus {
  private static final String LABEL = "@OData.Community.Display.V1.FormattedValue";

  private static final List<Column> COLUMNS =
      List.of(
          value("name", ColumnType.TEXT),
          value("accountnumber", ColumnType.TEXT),
          value("telephone1", ColumnType.TEXT),
          value("emailaddress1", ColumnType.TEXT),
          value("websiteurl", ColumnType.TEXT),
          value("address1_line1", ColumnType.TEXT),
          value("address1_city", ColumnType.TEXT),
          value("address1_stateorprovince", ColumnType.TEXT),
          value("address1_postalcode", ColumnType.TEXT),
          value("address1_country", ColumnType.TEXT),
          value("sic", ColumnType.TEXT),
          value("revenue", ColumnType.DECIMAL),
          value("creditlimit", ColumnType.DECIMAL),
          value("numberofemployees", ColumnType.INTEGER),
          value("creditonhold", ColumnType.BOOLEAN),
          value("lastonholdtime", ColumnType.DATE_TIME),
          label("industrycode", ColumnType.CHOICE),
          label("ownershipcode", ColumnType.CHOICE),
          label("customertypecode", ColumnType.CHOICE),
          label("ownerid", ColumnType.LOOKUP));

  private PageCorpus() {}

  private static Column value(String name, ColumnType type) {
    return new Column(name, type, Representation.VALUE);
  }

  private static Column label(String name, ColumnType type) {
    return new Column(name, type, Representation.LABEL);
  }

  static ColumnSelection columns() {
    return new ColumnSelection(COLUMNS);
  }

  /** The position of the revenue among the columns. */
  static int revenue() {
    return 11;
  }

  static byte[] page(int number, int rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(6_000_000);
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      String root = "https://contoso.crm4.dynamics.com/api/data/v9.2/";
      json.writeStringField("@odata.context", root + "$metadata#accounts");
      json.writeArrayFieldStart("value");
      for (int row = 0; row < rows; row++) {
        write(json, number * rows + row);
      }
      json.writeEndArray();
      json.writeStringField("@odata.nextLink", root + "accounts?$skiptoken=" + number);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] packed(byte[] page) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(page.length / 4);
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, int number) throws IOException {
    long hash = Ids.mix(number) >>> 1;
    json.writeStartObject();
    json.writeStringField("@odata.etag", "W/\"" + (900_000 + number) + "\"");
    json.writeStringField("accountid", Ids.account(number).toString());
    json.writeNumberField("versionnumber", 900_000 + number);
    json.writeStringField("name", "Company " + number + " Manufacturing Ltd.");
    json.writeStringField("accountnumber", "ACC-" + (10_000_000 + number));
    json.writeStringField("telephone1", "+1 206 " + hash % 10_000_000);
    json.writeStringField("emailaddress1", "office" + number + "@company.example");
    json.writeStringField("websiteurl", "https://www.company" + number + ".example");
    json.writeStringField("address1_line1", hash % 9_900 + " Harbour Street");
    json.writeStringField("address1_city", "Springfield " + hash % 500);
    json.writeStringField("address1_stateorprovince", "State " + hash % 50);
    json.writeStringField("address1_postalcode", Long.toString(10_000 + hash % 90_000));
    json.writeStringField("address1_country", "United States");
    if (hash % 3 == 0) {
      json.writeNullField("sic");
    } else {
      json.writeStringField("sic", Long.toString(1_000 + hash % 9_000));
    }
    json.writeNumberField("revenue", revenue(number));
    json.writeNumberField("creditlimit", BigDecimal.valueOf(hash % 500_000 * 100, 2));
    json.writeNumberField("numberofemployees", hash % 20_000);
    json.writeBooleanField("creditonhold", hash % 40 == 0);
    json.writeStringField(
        "lastonholdtime", Instant.ofEpochSecond(1_600_000_000L + hash % 100_000_000).toString());
    choice(json, "industrycode", 1 + hash % 33, "Industry of kind " + (1 + hash % 33));
    choice(json, "ownershipcode", 1 + hash % 4, "Ownership " + (1 + hash % 4));
    choice(json, "customertypecode", 1 + hash % 12, "Customer type " + (1 + hash % 12));
    json.writeStringField("_ownerid_value" + LABEL, "Owner Number " + hash % 200);
    json.writeStringField("_ownerid_value", Ids.contact(hash % 200).toString());
    json.writeEndObject();
  }

  static BigDecimal revenue(int number) {
    return BigDecimal.valueOf((Ids.mix(number) >>> 1) % 900_000_000_000L, 4);
  }

  private static void choice(JsonGenerator json, String name, long code, String label)
      throws IOException {
    json.writeStringField(name + LABEL, label);
    json.writeNumberField(name, code);
  }
}
