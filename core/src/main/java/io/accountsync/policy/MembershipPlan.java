package io.accountsync.policy;

import com.google.common.collect.ImmutableList;
import io.accountsync.model.ContactId;
import io.accountsync.model.MembershipChange;
import io.accountsync.model.MembershipChange.Membership;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which contacts a page of membership changes links to which accounts (rule R10).
 *
 * @param memberships the last membership of each contact in the page; contacts that are gone from
 *     the source are left as they were
 */
public record MembershipPlan(List<Membership> memberships) {
  public MembershipPlan {
    memberships = ImmutableList.copyOf(memberships);
  }

  /** Plans a page. */
  public static MembershipPlan of(List<MembershipChange> page) {
    Map<ContactId, Membership> last = new LinkedHashMap<>(page.size() * 2);
    for (MembershipChange change : page) {
      if (change instanceof Membership membership) {
        last.put(membership.contact(), membership);
      }
    }
    return new MembershipPlan(ImmutableList.copyOf(last.values()));
  }
}
