package io.accountsync.engine;

import io.accountsync.model.Account;
import io.accountsync.model.AccountId;
import io.accountsync.model.Contact;
import io.accountsync.model.ContactId;
import io.accountsync.model.FieldSet;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.LocalEdit;
import io.accountsync.policy.PagePlan;
import io.accountsync.policy.SyncPolicy;
import io.accountsync.spi.StoreTransaction;
import io.accountsync.spi.TransientStoreException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;

/** Edits account fields through a contact, in one transaction (rule R5). */
final class AccountEdit {
  private final SyncPolicy policy;
  private final PagePlanning planning;

  AccountEdit(SyncPolicy policy, PagePlanning planning) {
    this.policy = policy;
    this.planning = planning;
  }

  Optional<AccountUpdate> apply(
      StoreTransaction transaction, ContactId contact, Map<String, ?> values) {
    Account account = account(transaction, contact);
    PagePlan plan = planning.finish(transaction, LocalEdit.draft(policy, account, values));
    PagePlanning.apply(transaction, plan);
    requireStill(transaction, contact, account.id());
    return plan.updates().stream().findFirst();
  }

  /** A link may have moved the contact while its account was waited for. */
  private static void requireStill(
      StoreTransaction transaction, ContactId contact, AccountId account) {
    boolean still =
        transaction
            .contact(contact, FieldSet.empty())
            .filter(now -> account.equals(now.accountId()))
            .isPresent();
    if (!still) {
      throw new TransientStoreException(
          "Contact " + contact + " left account " + account + " while that was edited");
    }
  }

  private Account account(StoreTransaction transaction, ContactId id) {
    Optional<Contact> contact = transaction.contact(id, policy.fields());
    if (contact.isEmpty()) {
      throw new NoAccountException(
          id, "Contact " + id + " is unknown; only contacts of an account have account fields");
    }
    @Nullable AccountId accountId = contact.get().accountId();
    if (accountId == null) {
      throw new NoAccountException(
          id, "Contact " + id + " belongs to no account, so it has no account fields to edit");
    }
    Account account = transaction.lockAccounts(List.of(accountId), policy.fields()).get(accountId);
    if (account == null) {
      throw new NoAccountException(
          id,
          "Account %s of contact %s has not arrived from Dynamics yet; edit its fields after it has"
              .formatted(accountId, id));
    }
    return account;
  }
}
