package io.accountsync.benchmarks;

import io.accountsync.model.AccountChange;
import io.accountsync.model.AccountDiff;
import io.accountsync.model.AccountId;
import io.accountsync.model.AccountValues;
import io.accountsync.model.ColumnType;
import io.accountsync.model.ContactId;
import io.accountsync.model.Field;
import io.accountsync.model.FieldSet;
import io.accountsync.model.FieldType;
import io.accountsync.model.MembershipChange;
import io.accountsync.model.RowVersion;
import io.accountsync.model.SourceColumn;
import io.accountsync.model.SourceSchema;
import io.accountsync.policy.FieldMapping;
import io.accountsync.policy.SyncPolicy;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Accounts of 20 fields, a function of number and revision: each revision changes two fields, the
 * telephone number and the revenue.
 */
final class GeneratedAccounts {
  static final int CHANGED_FIELDS = 2;

  private static final List<String> TEXTS =
      List.of(
          "name",
          "accountnumber",
          "telephone1",
          "fax",
          "emailaddress1",
          "websiteurl",
          "address1_line1",
          "address1_city",
          "address1_stateorprovince",
          "address1_postalcode",
          "address1_country",
          "sic",
          "tickersymbol",
          "description");
  private static final List<Field> FIELDS = fields();

  private static final FieldSet FIELD_SET = FieldSet.of(FIELDS);

  private GeneratedAccounts() {}

  private static List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    TEXTS.forEach(name -> fields.add(Field.string(name, name, 255)));
    fields.add(Field.of("revenue", "revenue", FieldType.DECIMAL));
    fields.add(Field.of("creditlimit", "creditlimit", FieldType.DECIMAL));
    fields.add(Field.of("numberofemployees", "numberofemployees", FieldType.INTEGER));
    fields.add(Field.of("opendeals", "opendeals", FieldType.INTEGER));
    fields.add(Field.of("creditonhold", "creditonhold", FieldType.BOOLEAN));
    fields.add(Field.of("lastonholdtime", "lastonholdtime", FieldType.DATETIME));
    return List.copyOf(fields);
  }

  static FieldSet fieldSet() {
    return FIELD_SET;
  }

  static SyncPolicy policy() {
    // Parts of a table are read as if they were the whole: nothing of it is to be removed.
    SyncPolicy.Builder policy = SyncPolicy.builder().massRemovalLimit(0);
    FIELDS.forEach(field -> policy.map(FieldMapping.value(field.name(), field)));
    return policy.build();
  }

  static SourceSchema schema() {
    return SourceSchema.of(
        FIELDS.stream()
            .map(field -> SourceColumn.readable(field.name(), columnType(field.type())))
            .toList());
  }

  private static ColumnType columnType(FieldType type) {
    return switch (type) {
      case STRING, TEXT -> ColumnType.TEXT;
      case INTEGER -> ColumnType.INTEGER;
      case DECIMAL -> ColumnType.DECIMAL;
      case FLOAT -> ColumnType.FLOAT;
      case BOOLEAN -> ColumnType.BOOLEAN;
      case DATE -> ColumnType.DATE;
      case DATETIME -> ColumnType.DATE_TIME;
    };
  }

  static AccountId id(int number) {
    return new AccountId(Ids.account(number));
  }

  static AccountChange row(int number, int revision) {
    return new AccountChange.Upsert(
        id(number),
        new RowVersion(Integer.toString(1_000_000 + revision)),
        array(number, revision));
  }

  static AccountValues values(int number, int revision) {
    return AccountValues.adopt(FIELD_SET, array(number, revision));
  }

  static AccountDiff diff(int number, int before, int after) {
    return AccountDiff.between(id(number), values(number, before), values(number, after))
        .orElseThrow();
  }

  static MembershipChange membership(long contact, int account) {
    return new MembershipChange.Membership(new ContactId(Ids.contact(contact)), id(account));
  }

  private static Object[] array(int number, int revision) {
    long hash = Ids.mix(number) >>> 1;
    long digits = hash % 10_000_000;
    return new Object[] {
      "Company " + number + " Manufacturing Ltd.",
      "ACC-" + (10_000_000 + number),
      "+1 206 " + digits + " " + revision,
      "+1 425 " + digits,
      "office" + number + "@company.example",
      "https://www.company" + number + ".example",
      digits % 9_900 + " Harbour Street",
      "Springfield " + hash % 500,
      "State " + hash % 50,
      Long.toString(10_000 + hash % 90_000),
      "United States",
      Long.toString(1_000 + hash % 9_000),
      "T" + hash % 10_000,
      "Supplies parts to customers in region " + hash % 1_000,
      BigDecimal.valueOf(digits * 100 + revision, 4),
      BigDecimal.valueOf(hash % 500_000, 2),
      hash % 20_000,
      hash % 20,
      hash % 40 == 0,
      Instant.ofEpochSecond(1_600_000_000L + hash % 100_000_000)
    };
  }
}
