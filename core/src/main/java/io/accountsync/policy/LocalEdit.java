package io.accountsync.policy;

import io.accountsync.model.Account;
import java.util.Map;

/** Plans the edit of account fields through one contact (rule R5). */
public final class LocalEdit {
  private LocalEdit() {}

  /**
   * Drafts an edit. It changes the values for all contacts of the account, makes activities like
   * any other change, and leaves the account's version alone, so that the next image from Dynamics
   * overwrites it (rule R4). An edit that changes nothing drafts nothing.
   *
   * @param account the account as stored
   * @param values new values by field name; a null value clears the field
   * @throws IllegalArgumentException if a field is unknown or a value does not fit it
   */
  public static Draft draft(SyncPolicy policy, Account account, Map<String, ?> values) {
    Account after = account.withValues(account.values().with(values));
    Draft.Builder draft = new Draft.Builder(policy.activityCap(), policy.editWording());
    account.diffTo(after).ifPresent(diff -> draft.edit(after, diff));
    return draft.build();
  }
}
