package io.accountsync.engine;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.FrozenField;
import io.accountsync.policy.Rejection;
import io.accountsync.spi.CycleCounts;
import java.util.List;

/**
 * What the next cycle would do to accounts, if it began now. Each page is planned against what is
 * stored now, so an account that the source tells on several pages counts once for each.
 *
 * @param fullRead whether it would read accounts in full (rule R12)
 * @param counts how much it would do
 * @param frozen the selected fields that cannot be read (rule R3)
 * @param updates the first updates it would make, up to {@value #MAX_LISTED}
 * @param rejections the first images it would refuse, up to {@value #MAX_LISTED}
 */
public record SyncPreview(
    boolean fullRead,
    CycleCounts counts,
    List<FrozenField> frozen,
    List<AccountUpdate> updates,
    List<Rejection> rejections) {
  /** How many updates and rejections a preview lists. */
  public static final int MAX_LISTED = 1_000;

  public SyncPreview {
    requireNonNull(counts, "counts");
    frozen = ImmutableList.copyOf(frozen);
    updates = ImmutableList.copyOf(updates);
    rejections = ImmutableList.copyOf(rejections);
  }
}
