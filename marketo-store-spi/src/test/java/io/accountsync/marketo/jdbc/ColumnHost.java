package io.accountsync.marketo.jdbc;

import io.accountsync.model.Account;
import io.accountsync.model.AccountId;
import io.accountsync.model.AccountValues;
import io.accountsync.model.Cause;
import io.accountsync.model.ContactId;
import io.accountsync.model.Field;
import io.accountsync.model.FieldSet;
import io.accountsync.model.FieldType;
import io.accountsync.model.MembershipChange.Membership;
import io.accountsync.model.RowVersion;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.AccountUpdate.Kind;
import io.accountsync.policy.AccountUpdate.Logging;
import io.accountsync.spi.Lease;
import io.accountsync.spi.StoreTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.annotation.Nullable;

/** A host whose table has a company, which is copied, and a store in its database. */
final class ColumnHost {
  static final FieldSet FIELDS =
      FieldSet.of(
          List.of(
              Field.string("company", "Company", 255),
              Field.string("city", "City", 255),
              Field.of("revenue", "Revenue", FieldType.DECIMAL)));
  private static final Cause CAUSE =
      new Cause("Test", "Test", Instant.parse("2026-03-01T12:00:00Z"));

  private static final int PAGE = 5_000;

  final TestDatabase database;
  JdbcContactStore store;

  ColumnHost(Dialect dialect) {
    database = TestDatabase.of(dialect);
    database.execute(
        "CREATE TABLE \"Person\" (\"crmId\" uuid UNIQUE, \"companyName\" varchar(510), town"
            + " varchar(510))");
    store = with();
  }

  /** One with rows for some contacts and an account 1 by the name of Contoso. */
  static ColumnHost with(Dialect dialect, int... contacts) {
    ColumnHost host = new ColumnHost(dialect);
    if (contacts.length > 0) {
      host.insert(contacts);
    }
    host.add(named(1, "Contoso"));
    return host;
  }

  JdbcContactStore.Builder builder() {
    return JdbcContactStore.builder(database.dataSource())
        .contactTable("Person", "crmId")
        .createSchema();
  }

  /** The store with the column, as after a restart. */
  JdbcContactStore with() {
    store = builder().contactColumn("company", "companyName").build();
    store.prepare(FIELDS);
    return store;
  }

  /** The store without the column. */
  JdbcContactStore without() {
    store = builder().build();
    store.prepare(FIELDS);
    return store;
  }

  void insert(int... contacts) {
    database.execute(
        "INSERT INTO \"Person\" (\"crmId\") VALUES "
            + Arrays.stream(contacts)
                .mapToObj(contact -> "('" + contact(contact) + "')")
                .collect(Collectors.joining(", ")));
  }

  void write(int contact, String company) {
    database.execute(
        "UPDATE \"Person\" SET \"companyName\" = '%s' WHERE \"crmId\" = '%s'"
            .formatted(company, contact(contact)));
  }

  @Nullable
  String copy(int contact) {
    return database
        .rows(
            "SELECT \"companyName\" FROM \"Person\" WHERE \"crmId\" = '%s'"
                .formatted(contact(contact)))
        .get(0)
        .get(0);
  }

  List<List<String>> waiting() {
    return database.rows("SELECT contact_id FROM sync_copy_waiting");
  }

  /** The contacts whose copy is not what they show, though their links do not wait. */
  List<List<String>> differing() {
    return database.rows(
        "SELECT v.contact_id, v.company, h.\"companyName\" FROM contact_account_values v JOIN"
            + " \"Person\" h ON h.\"crmId\" = v.contact_id LEFT JOIN sync_copy_waiting w ON"
            + " w.contact_id = v.contact_id WHERE w.contact_id IS NULL AND v.company IS DISTINCT"
            + " FROM h.\"companyName\"");
  }

  void page(Consumer<StoreTransaction> work) {
    Lease lease = store.acquireLease("test", Duration.ofMinutes(5)).orElseThrow();
    try (StoreTransaction page = store.begin(lease)) {
      work.accept(page);
      page.commit();
    }
  }

  void add(Account... accounts) {
    page(
        page ->
            page.apply(
                Arrays.stream(accounts)
                    .map(
                        account ->
                            new AccountUpdate(Kind.ADDED, account, null, Logging.NONE, 0, CAUSE))
                    .toList()));
  }

  void link(int contact, @Nullable Integer account) {
    page(page -> link(page, contact, account));
  }

  /** Links contacts 0 and on to account 1, a page at a time. */
  void linkFirst(int contacts) {
    for (int from = 0; from < contacts; from += PAGE) {
      List<Membership> links =
          IntStream.range(from, Math.min(contacts, from + PAGE))
              .mapToObj(i -> new Membership(contact(i), account(1)))
              .toList();
      page(page -> page.link(links));
    }
  }

  static void link(StoreTransaction page, int contact, @Nullable Integer account) {
    page.link(List.of(new Membership(contact(contact), account == null ? null : account(account))));
  }

  void edit(int account, String company) {
    try (StoreTransaction edit = store.begin()) {
      edit(edit, account, Map.of("company", company));
      edit.commit();
    }
  }

  static void edit(StoreTransaction edit, int number, Map<String, ?> values) {
    Account before = edit.lockAccounts(List.of(account(number)), FIELDS).values().iterator().next();
    Account after = before.withValues(before.values().with(values));
    edit.apply(
        List.of(
            new AccountUpdate(
                Kind.EDITED, after, before.diffTo(after).orElse(null), Logging.NONE, 0, CAUSE)));
  }

  static AccountId account(int number) {
    return new AccountId(new UUID(-1, number));
  }

  static ContactId contact(int number) {
    return new ContactId(new UUID(number, 1));
  }

  static Account named(int number, String company) {
    return new Account(
        account(number),
        new RowVersion("v1"),
        AccountValues.of(FIELDS, Map.of("company", company)),
        false,
        1);
  }
}
