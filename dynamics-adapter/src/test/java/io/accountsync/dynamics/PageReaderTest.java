package io.accountsync.dynamics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.management.ThreadMXBean;
import io.accountsync.dynamics.ColumnCodec.MissingLabel;
import io.accountsync.dynamics.ColumnCodec.UnexpectedValue;
import io.accountsync.model.AccountChange;
import io.accountsync.model.AccountChange.Removed;
import io.accountsync.model.AccountChange.Upsert;
import io.accountsync.model.AccountId;
import io.accountsync.model.ColumnSelection;
import io.accountsync.model.ColumnSelection.Column;
import io.accountsync.model.ColumnType;
import io.accountsync.model.MembershipChange;
import io.accountsync.model.Representation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PageReaderTest {
  private static final String ID = "6b6c5f2e-0f1a-4c3e-9d55-000000000001";
  private static final String OTHER = "6b6c5f2e-0f1a-4c3e-9d55-000000000002";
  private static final String FORMATTED = "@OData.Community.Display.V1.FormattedValue";

  private static Column value(String name, ColumnType type) {
    return new Column(name, type, Representation.VALUE);
  }

  private static Column label(String name, ColumnType type) {
    return new Column(name, type, Representation.LABEL);
  }

  private static WirePage<AccountChange> page(String json, Column... columns) throws IOException {
    return new PageReader<>(new AccountRows(new ColumnSelection(List.of(columns))))
        .read(new ByteArrayInputStream(json.getBytes(UTF_8)));
  }

  private static Upsert row(String members, Column... columns) throws IOException {
    String json = "{\"value\":[{\"accountid\":\"" + ID + "\",\"versionnumber\":7" + members + "}]}";
    return (Upsert) page(json, columns).rows().get(0);
  }

  private static Object read(ColumnType type, String json) throws IOException {
    String member = type == ColumnType.LOOKUP ? "_c_value" : "c";
    return row(",\"" + member + "\":" + json, value("c", type)).value(0);
  }

  @Test
  void everyTypeIsReadAsItsJavaType() throws IOException {
    assertEquals("a\uD83D\uDE80\"\n", read(ColumnType.TEXT, "\"a\\uD83D\\uDE80\\\"\\n\""));
    assertEquals(9007199254740993L, read(ColumnType.INTEGER, "9007199254740993"));
    assertEquals(Long.MIN_VALUE, read(ColumnType.INTEGER, "-9223372036854775808"));
    assertEquals(new BigDecimal("59766783.0000"), read(ColumnType.DECIMAL, "59766783.0000"));
    assertEquals(new BigDecimal("10000"), read(ColumnType.DECIMAL, "10000"));
    assertEquals(new BigDecimal("0.1000000000"), read(ColumnType.DECIMAL, "0.1000000000"));
    assertEquals(2.5, read(ColumnType.FLOAT, "2.5"));
    assertEquals(2.0, read(ColumnType.FLOAT, "2"));
    assertEquals(true, read(ColumnType.BOOLEAN, "true"));
    assertEquals(3L, read(ColumnType.CHOICE, "3"));
    assertEquals("2,3,8", read(ColumnType.CHOICES, "\"2, 3,8\""));
    assertEquals(
        Instant.parse("2023-04-07T21:59:01Z"),
        read(ColumnType.DATE_TIME, "\"2023-04-07T21:59:01Z\""));
    assertEquals(LocalDate.of(1753, 1, 1), read(ColumnType.DATE, "\"1753-01-01\""));
    assertEquals("ab", read(ColumnType.LOOKUP, "\"AB\""));
    assertEquals("ab", read(ColumnType.ID, "\"AB\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0.0",
        "-1",
        "0.000000000001",
        "-922337203685477.5808",
        "99999999999999999",
        "999999999999999999",
        "9999999999999999999",
        "-9999999999999999999",
        "1234567890123456.78",
        "12345678901234567.89",
        "79228162514264337593543950335.0000",
        "1e3",
        "-1.50E-2"
      })
  void decimalsKeepTheirDigitsAndTheirScale(String text) throws IOException {
    assertEquals(new BigDecimal(text), read(ColumnType.DECIMAL, text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0e0cfd02-12a4-4aa9-8a54-b5b4d3b2e7F",
        "0e0cfd02-12a4-4aa9-8a54-b5b4d3b2e7F11",
        "0e0cfd02-12a4-4aa9-8a54+b5b4d3b2e7F1",
        "0e0cfd02x12a4-4aa9-8a54-b5b4d3b2e7F1",
        "ge0cfd02-12a4-4aa9-8a54-b5b4d3b2e7F1",
        "0e0cfd02-12a4-4aa9-8a54-b5b4d3b2e7F/",
        "0e0cfd02-12a4-4aa9-8a54-b5b4d3b2e7１F"
      })
  void whatIsNoKeyIsNotTakenForOne(String text) {
    WrongShapeException refused =
        assertThrows(
            WrongShapeException.class,
            () -> page("{\"value\":[{\"accountid\":\"" + text + "\",\"versionnumber\":7}]}"));
    assertTrue(refused.getMessage().contains("no GUID"), refused::getMessage);
  }

  @ParameterizedTest
  @EnumSource
  void nullIsNullAndAbsentIsAbsent(ColumnType type) throws IOException {
    assertNull(read(type, "null"));
    assertSame(Upsert.ABSENT, row("", value("c", type)).value(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "TEXT|5",
        "TEXT|true",
        "TEXT|{\"a\":[1]}",
        "TEXT|[\"x\"]",
        "INTEGER|\"5\"",
        "INTEGER|5.0",
        "INTEGER|9223372036854775808",
        "INTEGER|true",
        "DECIMAL|\"5\"",
        "DECIMAL|1e999999999",
        "DECIMAL|{}",
        "FLOAT|\"NaN\"",
        "BOOLEAN|1",
        "BOOLEAN|\"true\"",
        "CHOICE|\"3\"",
        "CHOICES|3",
        "DATE_TIME|\"2023-04-07\"",
        "DATE_TIME|\"2023-02-30T00:00:00Z\"",
        "DATE_TIME|\"2023-04-07T24:00:00Z\"",
        "DATE_TIME|5",
        "DATE_TIME|\"\"",
        "DATE|\"2023-02-30\"",
        "DATE|\"2023-04-07T00:00:00Z\"",
        "DATE|\"20230407\"",
        "LOOKUP|5",
        "ID|5",
        "UNSUPPORTED|\"aGk=\"",
      })
  void aValueOfAnotherTypeSpoilsItsRowOnly(ColumnType type, String json) throws IOException {
    assertSame(UnexpectedValue.INSTANCE, read(type, json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2023-04-07T21:59:01Z",
        "2023-04-07T21:59:01.5Z",
        "2023-04-07T23:59:01+02:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2024-02-29T00:00:00Z"
      })
  void timesAreReadAsTheJdkReadsThem(String text) throws IOException {
    assertEquals(
        java.time.OffsetDateTime.parse(text).toInstant(),
        read(ColumnType.DATE_TIME, "\"" + text + "\""));
  }

  @Test
  void aLabelStandsBeforeOrBehindItsValue() throws IOException {
    Column column = label("c", ColumnType.CHOICE);
    String annotation = ",\"c" + FORMATTED + "\":\"Three\"";
    assertEquals("Three", row(annotation + ",\"c\":3", column).value(0));
    assertEquals("Three", row(",\"c\":3" + annotation, column).value(0));
    assertNull(row(",\"c\":null", column).value(0));
    assertNull(row(annotation + ",\"c\":null", column).value(0));
    assertSame(Upsert.ABSENT, row("", column).value(0));
  }

  @Test
  void aValueWithoutItsLabelSpoilsItsRow() throws IOException {
    assertSame(MissingLabel.INSTANCE, row(",\"c\":3", label("c", ColumnType.CHOICE)).value(0));
    assertSame(
        MissingLabel.INSTANCE,
        row(",\"c\":3,\"c" + FORMATTED + "\":null", label("c", ColumnType.CHOICE)).value(0));
    assertSame(
        UnexpectedValue.INSTANCE,
        row(",\"c\":3,\"c" + FORMATTED + "\":5", label("c", ColumnType.CHOICE)).value(0));
  }

  @Test
  void eachRowHasItsOwnLabel() throws IOException {
    List<String> labels = List.of("Retail", "Retail", "Dairy", "Pasta", "Pasty", "", "Retail");
    StringBuilder rows = new StringBuilder();
    for (String label : labels) {
      rows.append(rows.length() == 0 ? "" : ",")
          .append("{\"accountid\":\"" + ID + "\",\"versionnumber\":1,\"c\":1,\"c" + FORMATTED)
          .append("\":\"" + label + "\"}");
    }
    assertEquals(
        labels,
        page("{\"value\":[" + rows + "]}", label("c", ColumnType.CHOICE)).rows().stream()
            .map(row -> ((Upsert) row).value(0))
            .toList());
  }

  @Test
  void valueAndLabelOfOneColumnAreToldTogether() throws IOException {
    Upsert row =
        row(
            ",\"_c_value" + FORMATTED + "\":\"Jane\",\"_c_value\":\"" + OTHER + "\"",
            value("c", ColumnType.LOOKUP),
            label("c", ColumnType.LOOKUP));
    assertEquals(OTHER, row.value(0));
    assertEquals("Jane", row.value(1));
  }

  @Test
  void keyAndVersionCanBeColumnsToo() throws IOException {
    Upsert row =
        row("", value("versionnumber", ColumnType.INTEGER), value("accountid", ColumnType.ID));
    assertEquals(7L, row.value(0));
    assertEquals(ID, row.value(1));
    assertEquals("7", row.version().value());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"versionnumber\":915244|915244",
        "\"versionnumber\":\"915244\"|915244",
        "\"versionnumber\":12345678901234567890|12345678901234567890",
        "\"@odata.etag\":\"W/\\\"1\\\"\",\"versionnumber\":915244|915244",
        "\"versionnumber\":915244,\"@odata.etag\":\"W/\\\"1\\\"\"|915244",
      })
  void theVersionIsTheColumnsText(String members, String version) throws IOException {
    String json = "{\"value\":[{" + members + ",\"accountid\":\"" + ID + "\"}]}";
    assertEquals(version, ((Upsert) page(json).rows().get(0)).version().value());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"versionnumber\":null",
        ",\"versionnumber\":\"\"",
        ",\"versionnumber\":[7]",
        ",\"@odata.etag\":\"W/\\\"915244\\\"\""
      })
  void anAccountWithoutVersionIsNoAccount(String members) {
    WrongShapeException fault =
        assertThrows(
            WrongShapeException.class,
            () -> page("{\"value\":[{\"accountid\":\"" + ID + "\"" + members + "}]}"));
    assertTrue(fault.getMessage().contains("versionnumber"), fault.getMessage());
  }

  @Test
  void rowsAreReadInAnyOrderOfTheirMembers() throws IOException {
    String json =
        "{\"@odata.context\":\"x\",\"extra\":{\"deep\":[{\"value\":[1]}]},\"value\":["
            + "{\"accountid\":\""
            + ID
            + "\",\"versionnumber\":1,\"a\":\"1\",\"b\":\"2\"},"
            + "{\"accountid\":\""
            + ID
            + "\",\"versionnumber\":2,\"a\":\"3\",\"b\":\"4\"},"
            + "{\"b\":\"6\",\"x\":{\"a\":\"no\"},\"a\":\"5\",\"versionnumber\":3,\"accountid\":\""
            + ID
            + "\"},"
            + "{\"accountid\":\""
            + ID
            + "\",\"b\":\"8\",\"versionnumber\":4},"
            + "{\"accountid\":\""
            + ID
            + "\",\"versionnumber\":5,\"a\":\"9\",\"b\":\"10\"},"
            + "{\"accountid\":\""
            + ID
            + "\",\"versionnumber\":6,\"a\":\"11\",\"a\":\"12\"}"
            + "],\"@odata.deltaLink\":\"d\"}";
    WirePage<AccountChange> page =
        page(json, value("a", ColumnType.TEXT), value("b", ColumnType.TEXT));
    List<String> seen = new ArrayList<>();
    page.rows().forEach(change -> seen.add(((Upsert) change).toString()));
    assertEquals(
        List.of(
            "version 1 [1, 2]",
            "version 2 [3, 4]",
            "version 3 [5, 6]",
            "version 4 [absent, 8]",
            "version 5 [9, 10]",
            "version 6 [12, absent]"),
        seen.stream()
            .map(text -> text.substring(text.indexOf("version"), text.length() - 1))
            .toList());
    assertEquals("d", page.deltaLink());
  }

  @Test
  void aDeletedEntryIsKnownByItsContext() throws IOException {
    String entry = "\"id\":\"" + ID + "\",\"reason\":\"deleted\"";
    String absolute = "\"@odata.context\":\"https://x/$metadata#accounts/$deletedEntity\"";
    String relative = "\"@odata.context\":\"#accounts/$deletedEntity\"";
    for (String json :
        List.of(absolute + "," + entry, relative + "," + entry, entry + "," + relative)) {
      assertEquals(
          List.of(new Removed(AccountId.of(ID))), page("{\"value\":[{" + json + "}]}").rows());
    }
    assertThrows(
        WrongShapeException.class, () -> page("{\"value\":[{" + relative + ",\"id\":5}]}"));
    assertInstanceOf(
        Upsert.class,
        row(",\"id\":\"" + OTHER + "\",\"@odata.context\":\"x\"")); // a column of that name
  }

  @Test
  void aDeletionIsNoneIfItsRowIsShownAfterIt() throws IOException {
    String deleted = "{\"@odata.context\":\"#accounts/$deletedEntity\",\"id\":\"" + ID + "\"}";
    String shown = "{\"accountid\":\"" + ID + "\"}";
    assertEquals(List.of(), deletions(deleted + "," + shown));
    assertEquals(List.of(new Removed(AccountId.of(ID))), deletions(shown + "," + deleted));
  }

  private static List<AccountChange> deletions(String rows) throws IOException {
    return KeyRows.deletions(
        new PageReader<>(new KeyRows<>(new AccountRows(new ColumnSelection(List.of()))))
            .read(new ByteArrayInputStream(("{\"value\":[" + rows + "]}").getBytes(UTF_8)))
            .rows());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "5",
        "{\"value\":5}",
        "{\"value\":[5]}",
        "{\"value\":[{}]}",
        "{\"error\":{\"code\":\"0x0\",\"message\":\"down\"}}",
        "{\"@odata.context\":\"x\",\"message\":\"maintenance\"}",
        "{\"value\":[]}{}",
        "{\"value\":[],\"@odata.nextLink\":5}",
        "{\"value\":[],\"@odata.nextLink\":\"a\",\"@odata.nextLink\":\"b\"}",
        "{\"value\":[],\"@odata.nextLink\":\"a\",\"@odata.deltaLink\":\"b\"}",
      })
  void whatIsNoPageIsRefused(String json) {
    assertThrows(WrongShapeException.class, () -> page(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"value\":[", "{\"value\":[{\"accountid\":\"6b", "{\"value\":[]", "{'}"})
  void whatIsNoJsonIsRefused(String json) {
    assertThrows(JsonProcessingException.class, () -> page(json));
  }

  @Test
  void aMembershipWithoutAnnotationIsToldByTheCompanions() throws IOException {
    assertEquals(
        ID,
        account("\"_parentcustomerid_value\":\"" + ID + "\",\"_accountid_value\":\"" + ID + "\""));
    assertEquals(
        "none",
        account(
            "\"_parentcustomerid_value\":\""
                + ID
                + "\",\"_accountid_value\":null,"
                + "\"_parentcontactid_value\":\""
                + ID
                + "\""));
    assertEquals("none", account("\"_parentcustomerid_value\":null"));
    assertEquals(ID, account("\"_accountid_value\":\"" + ID + "\""));
    assertEquals("none", account("\"_accountid_value\":null"));
    String lookup = "\"_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname\":";
    assertEquals(ID, account(lookup + "\"account\",\"_parentcustomerid_value\":\"" + ID + "\""));
    assertEquals(
        "none", account("\"_parentcustomerid_value\":\"" + ID + "\"," + lookup + "\"contact\""));
    assertThrows(
        WrongShapeException.class, () -> account("\"_parentcustomerid_value\":\"" + ID + "\""));
    assertThrows(WrongShapeException.class, () -> account("\"x\":1"));
    assertThrows(
        WrongShapeException.class, () -> account("\"_parentcontactid_value\":\"" + ID + "\""));
    assertThrows(
        WrongShapeException.class,
        () -> account("\"_parentcustomerid_value\":\"x\",\"_accountid_value\":\"x\""));
  }

  private static String account(String members) throws IOException {
    String json = "{\"value\":[{\"contactid\":\"" + OTHER + "\"," + members + "}]}";
    MembershipChange change =
        new PageReader<>(new MembershipRows())
            .read(new ByteArrayInputStream(json.getBytes(UTF_8)))
            .rows()
            .get(0);
    return ((MembershipChange.Membership) change).account().map(AccountId::toString).orElse("none");
  }

  /** Rows of 1 KB cost at most 1.5 KB of memory, which holds only if nothing is made twice. */
  @Test
  void aRowCostsLittleMoreMemoryThanItsValues() throws IOException {
    List<String> texts =
        List.of(
            "name",
            "accountnumber",
            "telephone1",
            "emailaddress1",
            "websiteurl",
            "address1_line1",
            "address1_line2",
            "address1_city",
            "address1_stateorprovince",
            "address1_postalcode",
            "address1_country",
            "description",
            "sic");
    List<Column> columns = new ArrayList<>();
    StringBuilder json = new StringBuilder("{\"value\":[");
    texts.forEach(name -> columns.add(value(name, ColumnType.TEXT)));
    columns.add(value("revenue", ColumnType.DECIMAL));
    columns.add(value("numberofemployees", ColumnType.INTEGER));
    columns.add(value("modifiedon", ColumnType.DATE_TIME));
    columns.add(label("industrycode", ColumnType.CHOICE));
    columns.add(value("donotphone", ColumnType.BOOLEAN));
    int rows = 2_000;
    for (int r = 0; r < rows; r++) {
      json.append(r == 0 ? "" : ",")
          .append("{\"@odata.etag\":\"W/\\\"" + (915244 + r) + "\\\"\"")
          .append(",\"accountid\":\"6b6c5f2e-0f1a-4c3e-9d55-" + String.format("%012x", r) + "\"")
          .append(",\"versionnumber\":" + (915244 + r));
      for (String name : texts) {
        json.append(",\"" + name + "\":\"" + "Contoso and sons, ".repeat(2) + r + "\"");
      }
      json.append(",\"revenue\":59766783.0000,\"numberofemployees\":" + (1000 + r))
          .append(",\"modifiedon\":\"2023-04-07T21:59:01Z\",\"industrycode" + FORMATTED + "\":")
          .append("\"Accounting\",\"industrycode\":1,\"donotphone\":false}");
    }
    byte[] bytes = json.append("]}").toString().getBytes(UTF_8);
    AccountRows type = new AccountRows(new ColumnSelection(columns));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    for (int i = 0; i < 3; i++) {
      assertEquals(
          rows, new PageReader<>(type).read(new ByteArrayInputStream(bytes)).rows().size());
    }
    long before = threads.getThreadAllocatedBytes(id);
    new PageReader<>(type).read(new ByteArrayInputStream(bytes));
    double perByte = (double) (threads.getThreadAllocatedBytes(id) - before) / bytes.length;
    assertTrue(perByte <= 1.5, () -> String.format(Locale.ROOT, "%.2f bytes a byte", perByte));
  }
}
