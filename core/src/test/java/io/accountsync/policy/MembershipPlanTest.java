package io.accountsync.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.accountsync.model.AccountId;
import io.accountsync.model.ContactId;
import io.accountsync.model.MembershipChange;
import io.accountsync.model.MembershipChange.Membership;
import io.accountsync.model.MembershipChange.Removed;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class MembershipPlanTest {
  private static final ContactId ANN = new ContactId(new UUID(0, 1));
  private static final ContactId BOB = new ContactId(new UUID(0, 2));
  private static final AccountId ACME = new AccountId(new UUID(1, 1));
  private static final AccountId OTHER = new AccountId(new UUID(1, 2));

  @Test
  @DisplayName("R10 of several moves in a page the last counts")
  void ofSeveralMovesInAPageTheLastCounts() {
    assertEquals(
        List.of(new Membership(ANN, OTHER), new Membership(BOB, ACME)),
        plan(new Membership(ANN, ACME), new Membership(BOB, ACME), new Membership(ANN, OTHER)));
  }

  @Test
  @DisplayName("R10 a contact whose parent is no account has none")
  void aContactWhoseParentIsNoAccountLosesIts() {
    assertEquals(
        List.of(new Membership(ANN, null)),
        plan(new Membership(ANN, ACME), new Membership(ANN, null)));
  }

  @Test
  @DisplayName("R10 a contact deleted in Dynamics stays as it was")
  void aContactThatIsGoneStaysAsItWas() {
    assertEquals(List.of(), plan(new Removed(ANN)));
    assertEquals(
        List.of(new Membership(ANN, ACME)), plan(new Membership(ANN, ACME), new Removed(ANN)));
  }

  @Test
  void anEmptyPagePlansNothing() {
    assertEquals(List.of(), plan());
  }

  @Property
  void linksEachContactOnceAndAsOneAfterTheOtherWould(
      @ForAll("pages") List<MembershipChange> page) {
    Map<ContactId, Membership> oneByOne = new HashMap<>();
    for (MembershipChange change : page) {
      if (change instanceof Membership membership) {
        oneByOne.put(membership.contact(), membership);
      }
    }

    List<Membership> planned = MembershipPlan.of(page).memberships();

    assertEquals(new HashSet<>(oneByOne.values()), new HashSet<>(planned));
    assertEquals(oneByOne.size(), planned.size());
  }

  @Provide
  static Arbitrary<List<MembershipChange>> pages() {
    Arbitrary<ContactId> contact =
        Arbitraries.longs().between(1, 5).map(n -> new ContactId(new UUID(0, n)));
    Arbitrary<AccountId> account =
        Arbitraries.longs().between(1, 3).map(n -> new AccountId(new UUID(1, n))).injectNull(0.2);
    Arbitrary<MembershipChange> linked = Combinators.combine(contact, account).as(Membership::new);
    Arbitrary<MembershipChange> gone = contact.map(Removed::new);
    return Arbitraries.oneOf(linked, linked, gone).list().ofMaxSize(12);
  }

  private static List<Membership> plan(MembershipChange... page) {
    return MembershipPlan.of(List.of(page)).memberships();
  }
}
