package io.accountsync.marketo.testkit;

import io.accountsync.marketo.testkit.ScriptedDynamics.ServedAccounts;
import io.accountsync.model.AccountChange;
import io.accountsync.model.AccountId;
import io.accountsync.model.Cause;
import io.accountsync.model.ColumnSelection;
import io.accountsync.model.ContactId;
import io.accountsync.model.MembershipChange;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import javax.annotation.Nullable;

/**
 * The rules once more, as plainly as can be: contact by contact, with maps, and without any code of
 * the planner. It is told which pages were committed and says what a store must then hold.
 *
 * <p>In a history a field is named like its column, and what does not fit a field is the text
 * {@link #MISFIT}.
 */
final class RulesModel {
  /** A value that fits no field. */
  static final String MISFIT = "far too long for any field of a history";

  private final Rules rules;
  final Map<AccountId, ModelAccount> accounts = new TreeMap<>();
  final Map<ContactId, Link> contacts = new TreeMap<>(Comparator.comparing(ContactId::value));
  final List<ActivityRow> activities = new ArrayList<>();
  final List<SuppressionRow> suppressions = new ArrayList<>();
  final Map<AccountId, String> rejections = new TreeMap<>();

  /** The effective fields, each with the change of fields that made it so. */
  private final Map<String, Integer> effective = new HashMap<>();

  private int fieldChanges;
  private boolean readingFully;
  private boolean sweepDue;
  private boolean held;
  private boolean released;
  private final Set<AccountId> seen = new HashSet<>();

  RulesModel(Rules rules) {
    this.rules = rules;
  }

  /**
   * What the rules leave to the policy.
   *
   * @param fields all selected fields, in order
   * @param filter the sync filter's column, or null
   * @param cap the activity cap
   * @param clearRemoved whether a removal clears values
   * @param removalShare the mass-change limit
   */
  record Rules(
      List<String> fields,
      @Nullable String filter,
      int cap,
      boolean clearRemoved,
      double removalShare,
      String syncSource,
      String syncReason,
      String editSource,
      String editReason) {}

  /** An activity, its values as they are printed. */
  record ActivityRow(
      ContactId contact,
      AccountId account,
      String field,
      @Nullable String before,
      @Nullable String after,
      Cause cause) {}

  /** One field of a suppressed change, its values as they are printed. */
  record SuppressionRow(
      AccountId account,
      String field,
      @Nullable String before,
      @Nullable String after,
      int contacts,
      Cause cause) {}

  /** A contact's account, or none. */
  record Link(@Nullable AccountId account) {}

  /** An account as the store must have it. */
  static final class ModelAccount {
    final Map<String, Object> values = new LinkedHashMap<>();
    @Nullable String version;
    boolean removed;
    int fieldChange;

    ModelAccount(Rules rules) {
      rules.fields().forEach(field -> values.put(field, null));
    }
  }

  boolean isHeld() {
    return held;
  }

  /** R12: a full read begins; only what is readable now is effective (R3). */
  void beginFullRead(Set<String> readable) {
    if (!readable.equals(effective.keySet())) {
      fieldChanges++;
    }
    effective.keySet().retainAll(readable);
    readable.forEach(field -> effective.putIfAbsent(field, fieldChanges));
    seen.clear();
    readingFully = true;
    sweepDue = false;
    held = false;
    released = false;
  }

  /** A page of accounts was committed. */
  void accountsPage(ServedAccounts served, Instant now) {
    Map<AccountId, AccountChange> last = new LinkedHashMap<>();
    served.page().changes().forEach(change -> last.put(change.id(), change));
    last.values()
        .forEach(
            change -> {
              if (change instanceof AccountChange.Upsert upsert) {
                seen.add(upsert.id());
                incoming(upsert, image(served.columns(), upsert), now);
              } else {
                rejections.remove(change.id());
                remove(change.id(), now);
              }
            });
    if (served.page().last() && readingFully) {
      readingFully = false;
      sweepDue = true;
    }
  }

  private static Map<String, Object> image(ColumnSelection columns, AccountChange.Upsert upsert) {
    Map<String, Object> image = new HashMap<>();
    for (int i = 0; i < columns.columns().size(); i++) {
      image.put(columns.columns().get(i).name(), upsert.value(i));
    }
    return image;
  }

  private void incoming(AccountChange.Upsert upsert, Map<String, Object> image, Instant now) {
    AccountId id = upsert.id();
    if (rules.filter() != null && Boolean.FALSE.equals(image.get(rules.filter()))) {
      rejections.remove(id);
      return;
    }
    ModelAccount stored = accounts.get(id);
    boolean repeated = stored != null && upsert.version().value().equals(stored.version);
    Set<String> taken = new HashSet<>(rules.fields());
    taken.retainAll(effective.keySet());
    if (stored != null && repeated) {
      int taking = stored.fieldChange;
      effective.entrySet().stream()
          .filter(field -> field.getValue() <= taking)
          .forEach(field -> taken.remove(field.getKey()));
      if (taken.isEmpty() && !stored.removed) {
        return;
      }
    }
    for (String field : rules.fields()) {
      if (taken.contains(field) && MISFIT.equals(image.get(field))) {
        rejections.put(id, field);
        return;
      }
    }
    rejections.remove(id);
    ModelAccount account = accounts.computeIfAbsent(id, unknown -> new ModelAccount(rules));
    account.version = upsert.version().value();
    account.removed = false;
    account.fieldChange = fieldChanges;
    Map<String, Object> after = new LinkedHashMap<>(account.values);
    taken.forEach(field -> after.put(field, image.get(field)));
    change(id, account, after, stored == null || repeated ? null : syncCause(now));
  }

  private void remove(AccountId id, Instant now) {
    ModelAccount account = accounts.get(id);
    if (account == null || account.removed) {
      return;
    }
    account.removed = true;
    if (rules.clearRemoved()) {
      account.version = null;
      Map<String, Object> cleared = new LinkedHashMap<>();
      rules.fields().forEach(field -> cleared.put(field, null));
      change(id, account, cleared, syncCause(now));
    }
    rejections.remove(id);
  }

  /** R12: what a completed full read, and the delta after it, did not contain was removed. */
  void swept(Instant now) {
    if (!sweepDue && !released) {
      throw new AssertionError("R12: accounts were removed though no full read called for it");
    }
    if (!released && tooMany()) {
      throw new AssertionError("R12: more accounts were removed than the limit allows unasked");
    }
    vanished().forEach(id -> remove(id, now));
  }

  /** R12: the removals were held back. */
  void held() {
    if (!sweepDue || !tooMany()) {
      throw new AssertionError("R12: removals were held back though the limit allows them");
    }
    sweepDue = false;
    held = true;
  }

  /** R12: the host released the held removals. */
  void released() {
    held = false;
    released = true;
  }

  /** A cycle completed: whatever was due must have been done. */
  void cycleCompleted() {
    if (readingFully) {
      throw new AssertionError("R12: a cycle completed in the middle of a full read");
    }
    if ((sweepDue || released) && !vanished().isEmpty()) {
      throw new AssertionError("R12: vanished accounts were not removed: " + vanished());
    }
    sweepDue = false;
    released = false;
  }

  private boolean tooMany() {
    long stored = accounts.values().stream().filter(account -> !account.removed).count();
    return vanished().size() > rules.removalShare() * stored;
  }

  private List<AccountId> vanished() {
    return accounts.entrySet().stream()
        .filter(entry -> !entry.getValue().removed && !seen.contains(entry.getKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A page of memberships was committed (R10). */
  void membershipsPage(List<MembershipChange> changes) {
    for (MembershipChange change : changes) {
      if (change instanceof MembershipChange.Membership membership) {
        contacts.put(membership.contact(), new Link(membership.accountId()));
      }
    }
  }

  /** R5; returns whether the contact has account fields to edit. */
  boolean edit(ContactId contact, String field, @Nullable Object value, Instant now) {
    AccountId id = accountOf(contact);
    ModelAccount account = id == null ? null : accounts.get(id);
    if (id == null || account == null) {
      return false;
    }
    Map<String, Object> after = new LinkedHashMap<>(account.values);
    after.put(field, value);
    change(id, account, after, new Cause(rules.editSource(), rules.editReason(), now));
    return true;
  }

  /** The account that a contact belongs to, or null. */
  @Nullable
  AccountId accountOf(ContactId contact) {
    Link link = contacts.get(contact);
    return link == null ? null : link.account();
  }

  /** The values that a contact shows, or null if its account has none. */
  @Nullable
  Map<String, Object> valuesOf(ContactId contact) {
    AccountId id = accountOf(contact);
    ModelAccount account = id == null ? null : accounts.get(id);
    return account == null ? null : account.values;
  }

  /** R7 and R8: what really changes is logged for every contact, or suppressed, or needs no log. */
  private void change(
      AccountId id, ModelAccount account, Map<String, Object> after, @Nullable Cause cause) {
    List<ContactId> members =
        contacts.entrySet().stream()
            .filter(entry -> id.equals(entry.getValue().account()))
            .map(Map.Entry::getKey)
            .toList();
    for (String field : rules.fields()) {
      Object before = account.values.get(field);
      Object now = after.get(field);
      if (same(before, now)) {
        continue;
      }
      account.values.put(field, now);
      if (cause == null) {
        continue;
      }
      if (members.size() > rules.cap()) {
        suppressions.add(
            new SuppressionRow(id, field, text(before), text(now), rules.cap() + 1, cause));
      } else {
        members.forEach(
            contact ->
                activities.add(
                    new ActivityRow(contact, id, field, text(before), text(now), cause)));
      }
    }
  }

  static boolean same(@Nullable Object a, @Nullable Object b) {
    return (a instanceof BigDecimal x && b instanceof BigDecimal y)
        ? x.compareTo(y) == 0
        : Objects.equals(a, b);
  }

  @Nullable
  private static String text(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    return value instanceof BigDecimal decimal
        ? decimal.stripTrailingZeros().toPlainString()
        : value.toString();
  }

  private Cause syncCause(Instant now) {
    return new Cause(rules.syncSource(), rules.syncReason(), now);
  }
}
