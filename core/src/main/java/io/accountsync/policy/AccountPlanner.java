package io.accountsync.policy;

import static java.util.Objects.requireNonNull;

import io.accountsync.model.Account;
import io.accountsync.model.AccountChange;
import io.accountsync.model.AccountChange.Upsert;
import io.accountsync.model.AccountDiff;
import io.accountsync.model.AccountId;
import io.accountsync.model.AccountValues;
import io.accountsync.model.FieldSet;
import io.accountsync.policy.AccountUpdate.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * Decides what an incoming page changes for whom: the heart of the library, without any I/O.
 *
 * <p>A page is planned in steps, so that each asks a store only for what the decision needs:
 *
 * <ol>
 *   <li>{@link #read}, then {@link IncomingPage#candidates} from the stored versions;
 *   <li>{@link #draft} from the candidates as stored;
 *   <li>{@link Draft#plan} from the numbers of contacts of those that change.
 * </ol>
 */
public final class AccountPlanner {
  private static final int WHOLE = -1;

  private final SyncPolicy policy;
  private final EffectiveFields fields;
  private final int generation;
  private final int[] since;
  private final int completeSince;

  /**
   * A planner for one read of the source.
   *
   * @param fields what is read
   * @param generations the generation in which each effective field became so, by its {@linkplain
   *     EffectiveFields#signatures() signature}; accounts of an older one get it filled in, even if
   *     their version is unchanged (rule R12). One that is missing is of the current generation.
   * @param generation the current generation of effective fields, 0 or more
   */
  public AccountPlanner(
      SyncPolicy policy, EffectiveFields fields, Map<String, Integer> generations, int generation) {
    this.policy = requireNonNull(policy, "policy");
    this.fields = requireNonNull(fields, "fields");
    this.generation = generation;
    this.since = new int[policy.mappings().size()];
    int newest = 0;
    for (int i = 0; i < since.length; i++) {
      if (fields.isEffective(i)) {
        since[i] = generations.getOrDefault(policy.mappings().get(i).signature(), generation);
        newest = Math.max(newest, since[i]);
      }
    }
    this.completeSince = newest;
  }

  /**
   * Returns the generation from which on accounts lack no effective field: older ones are
   * {@linkplain IncomingPage#candidates candidates} whatever their version is.
   */
  public int completeSince() {
    return completeSince;
  }

  /** Puts a page in order: the last change of an account counts, filtered ones are set aside. */
  public IncomingPage read(List<AccountChange> changes) {
    return IncomingPage.of(changes, fields);
  }

  /**
   * Compares a page with what is stored.
   *
   * @param page a page that this planner read
   * @param candidates its {@linkplain IncomingPage#candidates candidates}
   * @param stored those of the candidates that the store has, values in the policy's fields
   */
  public Draft draft(IncomingPage page, Set<AccountId> candidates, Map<AccountId, Account> stored) {
    Draft.Builder draft = new Draft.Builder(policy.activityCap(), policy.syncWording());
    page.filtered().forEach(draft::clearRejection);
    for (AccountChange change : page.changes()) {
      Account account = stored.get(change.id());
      if (change instanceof Upsert upsert) {
        if (candidates.contains(change.id())) {
          upsert(draft, account, upsert);
        }
      } else {
        draft.clearRejection(change.id());
        if (account != null) {
          remove(draft, account);
        }
      }
    }
    return draft.build();
  }

  /** Plans the removal of accounts that a completed full read did not contain (rule R12). */
  public Draft removal(Collection<Account> vanished) {
    Draft.Builder draft = new Draft.Builder(policy.activityCap(), policy.syncWording());
    vanished.forEach(account -> remove(draft, account));
    return draft.build();
  }

  private void remove(Draft.Builder draft, Account account) {
    if (account.removed()) {
      return;
    }
    Account after =
        policy.removalPolicy() == RemovalPolicy.CLEAR ? account.cleared() : account.markedRemoved();
    draft.step(Kind.REMOVED, after, account.diffTo(after), true);
  }

  private void upsert(Draft.Builder draft, @Nullable Account account, Upsert incoming) {
    if (account == null) {
      AccountValues image = image(draft, AccountValues.allNull(policy.fields()), incoming, WHOLE);
      if (image != null) {
        draft.step(Kind.ADDED, after(incoming, image), Optional.empty(), false);
      }
    } else if (account.hasVersion(incoming.version())) {
      repeat(draft, account, incoming);
    } else {
      replace(draft, account, incoming);
    }
  }

  /** The version applied already: local edits stay, at most new fields are filled in (R6, R12). */
  private void repeat(Draft.Builder draft, Account account, Upsert incoming) {
    boolean fills = account.generation() < completeSince;
    if (!fills && !account.removed()) {
      return;
    }
    AccountValues image =
        fills ? image(draft, account.values(), incoming, account.generation()) : account.values();
    if (image != null) {
      Account after = after(incoming, image);
      Kind kind = account.removed() ? Kind.RESTORED : Kind.FILLED;
      draft.step(kind, after, account.diffTo(after), false);
    }
  }

  /** A new version: the whole image counts (R4), and what it changes is logged (R8). */
  private void replace(Draft.Builder draft, Account account, Upsert incoming) {
    AccountValues image = image(draft, account.values(), incoming, WHOLE);
    if (image == null) {
      return;
    }
    Account after = after(incoming, image);
    Optional<AccountDiff> diff = account.diffTo(after);
    Kind kind = account.removed() ? Kind.RESTORED : diff.isPresent() ? Kind.UPDATED : Kind.ADVANCED;
    draft.step(kind, after, diff, true);
  }

  private Account after(Upsert incoming, AccountValues image) {
    return new Account(incoming.id(), incoming.version(), image, false, generation);
  }

  /**
   * Returns the stored values overlaid with the incoming ones, or null if one of them does not fit
   * and the image was refused (rule R14). Frozen and absent columns keep their stored values.
   *
   * @param complete the generation whose fields the stored values have, and of which only later
   *     ones are overlaid; {@link #WHOLE} for all effective ones (rule R4)
   */
  @Nullable
  private AccountValues image(
      Draft.Builder draft, AccountValues base, Upsert incoming, int complete) {
    FieldSet fieldSet = policy.fields();
    Object[] image = new Object[fieldSet.size()];
    for (int i = 0; i < image.length; i++) {
      image[i] = base.get(i);
      if (!fields.isEffective(i) || since[i] <= complete) {
        continue;
      }
      Object raw = incoming.value(fields.columnOf(i));
      if (raw == Upsert.ABSENT) {
        continue;
      }
      Object value = policy.mappings().get(i).convert(raw);
      String misfit = fieldSet.get(i).misfit(value);
      if (misfit != null) {
        draft.refuse(incoming.id(), incoming.version(), fieldSet.get(i).name(), misfit);
        return null;
      }
      image[i] = value;
    }
    return AccountValues.adopt(fieldSet, image);
  }
}
