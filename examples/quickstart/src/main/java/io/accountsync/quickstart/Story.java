package io.accountsync.quickstart;

import io.accountsync.engine.SyncEngine;
import io.accountsync.marketo.jdbc.JdbcContactStore;
import io.accountsync.model.AccountId;
import io.accountsync.model.AccountValues;
import io.accountsync.model.Activity;
import io.accountsync.model.Contact;
import io.accountsync.model.ContactId;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.SyncPolicy;
import io.accountsync.simulator.DataverseSimulator;
import io.accountsync.simulator.Reference;
import io.accountsync.spi.StoreTransaction;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.annotation.Nullable;

/** Lets things happen in Dynamics and in the store, so that a person sees every rule at work. */
final class Story {
  private static final int LARGE_ACCOUNT = 0;
  private static final int ACCOUNT = 1;
  private static final int DELETED_ACCOUNT = 2;
  private static final int SPOILED_ACCOUNT = 3;

  private final DataverseSimulator dynamics;
  private final JdbcContactStore store;
  private final SyncPolicy policy;
  private final SyncEngine engine;
  private final PrintWriter out;
  private final ReportPrinter reports;

  Story(
      DataverseSimulator dynamics,
      JdbcContactStore store,
      SyncPolicy policy,
      SyncEngine engine,
      PrintWriter out) {
    this.dynamics = dynamics;
    this.store = store;
    this.policy = policy;
    this.engine = engine;
    this.out = out;
    this.reports = new ReportPrinter(out);
  }

  void tell() {
    chapter(
        "The first read: %,d accounts and %,d contacts",
        dynamics.accounts().size(), dynamics.contacts().size());
    cycle();

    UUID account = dynamics.generatedAccount(ACCOUNT);
    ContactId anna = joinNewContact("Anna", account);
    ContactId ben = joinNewContact("Ben", account);
    chapter("Two contacts join an account: they take on its values, without activities (R10)");
    cycle();
    show("Anna", anna, "company", "billingCity");

    chapter("Dynamics renames the account: every contact shows it, with an activity each (R4, R8)");
    dynamics.accounts().update(account, Map.of("name", "Northwind Traders"));
    cycle();
    show("Anna", anna, "company");
    show("Ben", ben, "company");
    showLastActivity("Ben", ben);

    chapter("Somebody edits the account through Anna: it holds for Ben too, not in Dynamics (R5)");
    Optional<AccountUpdate> edit = engine.editAccount(anna, Map.of("billingCity", "Edited here"));
    edit.ifPresent(e -> line("  the edit made %,d activities", e.activities()));
    show("Ben", ben, "billingCity");
    line("  Dynamics still has %s", dynamics.accounts().value(account, "address1_city"));
    cycle();
    show("Ben", ben, "billingCity");

    chapter("Dynamics updates another field of it: all of its account data is overwritten (R4)");
    dynamics.accounts().update(account, Map.of("telephone1", "+1 425 555 0100"));
    cycle();
    show("Ben", ben, "billingCity", "mainPhone");

    chapter("An account with 5,001 contacts changes: the value does, nobody gets an activity (R8)");
    dynamics
        .accounts()
        .update(dynamics.generatedAccount(LARGE_ACCOUNT), Map.of("name", "Very Large Inc."));
    cycle();

    chapter("A value does not fit its field: the account is rejected, the rest goes on (R14)");
    dynamics
        .accounts()
        .update(dynamics.generatedAccount(SPOILED_ACCOUNT), Map.of("tickersymbol", "TOO LONG"));
    cycle();

    chapter("The sync user loses the right to read revenue: the field is frozen, not emptied (R3)");
    show("Ben", ben, "annualRevenue");
    dynamics.accounts().definition().secure("revenue");
    dynamics.accounts().update(account, Map.of("revenue", new BigDecimal("123456789.00")));
    cycle();
    show("Ben", ben, "annualRevenue");

    chapter("The right comes back: the field is filled in, without activities (R12)");
    dynamics.accounts().definition().unsecure("revenue");
    cycle();
    show("Ben", ben, "annualRevenue");

    chapter("An account is deleted in Dynamics: it is marked removed and keeps its values (R11)");
    dynamics.accounts().delete(dynamics.generatedAccount(DELETED_ACCOUNT));
    cycle();
    showAccount(dynamics.generatedAccount(DELETED_ACCOUNT));

    chapter("Nothing happens: an idle cycle");
    cycle();
    line("  Requests other than GET that reached Dynamics: %d (R1)", dynamics.writes().size());
  }

  private ContactId joinNewContact(String firstName, UUID account) {
    return new ContactId(
        dynamics
            .contacts()
            .create(
                Map.of("firstname", firstName, "parentcustomerid", Reference.account(account))));
  }

  private void cycle() {
    reports.print(engine.runOnce().orThrow());
  }

  private void show(String name, ContactId id, String... fields) {
    try (StoreTransaction transaction = store.begin()) {
      Optional<Contact> contact = transaction.contact(id, policy.fields());
      for (String field : fields) {
        line("  %s's %s: %s", name, field, contact.map(c -> c.values().get(field)).orElse("none"));
      }
    }
  }

  private void showLastActivity(String name, ContactId id) {
    List<Activity> activities = store.activities(id, 1);
    for (Activity activity : activities) {
      line(
          "  %s's last activity: %s changed from \"%s\" to \"%s\" (%s, %s)",
          name,
          activity.change().field().displayName(),
          activity.change().beforeText(),
          activity.change().afterText(),
          activity.cause().source(),
          activity.cause().reason());
    }
  }

  private void showAccount(UUID id) {
    AccountId account = new AccountId(id);
    try (StoreTransaction transaction = store.begin()) {
      transaction
          .lockAccounts(List.of(account), policy.fields())
          .values()
          .forEach(
              stored ->
                  line(
                      "  %s: removed %s, company still %s",
                      account, stored.removed(), company(stored.values())));
    }
  }

  private static Object company(AccountValues values) {
    return Optional.ofNullable(values.get("company")).orElse("none");
  }

  private void chapter(String format, Object... arguments) {
    out.println();
    line("== " + format, arguments);
    out.flush();
  }

  private void line(String format, @Nullable Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
