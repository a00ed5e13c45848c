package io.accountsync.spi;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A page of changes, to be applied in one transaction together with its position (rule R13).
 *
 * @param changes in the order in which the source told them; may be empty; immutable
 * @param next where the feed goes on once this page is applied: after the last page, where the next
 *     delta starts
 * @param last whether the feed ends with this page
 * @param <C> what a change is
 */
public record Page<C>(List<C> changes, FeedPosition next, boolean last) {
  public Page {
    changes = ImmutableList.copyOf(changes);
    requireNonNull(next, "next");
  }
}
