package io.accountsync.policy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.accountsync.model.AccountId;
import java.util.List;
import java.util.Set;

/**
 * Everything that is to be done in one transaction.
 *
 * @param updates at most one for each account, in the order in which the source told them
 * @param rejections the images that were refused
 * @param clearedRejections accounts whose earlier rejection, if there is one, no longer holds
 */
public record PagePlan(
    List<AccountUpdate> updates, List<Rejection> rejections, Set<AccountId> clearedRejections) {
  public PagePlan {
    updates = ImmutableList.copyOf(updates);
    rejections = ImmutableList.copyOf(rejections);
    clearedRejections = ImmutableSet.copyOf(clearedRejections);
  }

  /** Returns whether there is nothing to do. */
  public boolean isEmpty() {
    return updates.isEmpty() && rejections.isEmpty() && clearedRejections.isEmpty();
  }
}
