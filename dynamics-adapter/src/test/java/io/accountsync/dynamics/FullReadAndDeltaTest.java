package io.accountsync.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.model.AccountChange;
import io.accountsync.model.AccountChange.Upsert;
import io.accountsync.model.AccountId;
import io.accountsync.model.ColumnType;
import io.accountsync.model.ContactId;
import io.accountsync.model.MembershipChange.Membership;
import io.accountsync.model.MembershipChange.Removed;
import io.accountsync.model.SourceColumn;
import io.accountsync.model.SourceSchema;
import io.accountsync.simulator.Reference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class FullReadAndDeltaTest extends Dynamics {
  @Test
  void aFullReadTellsEveryAccountWithItsVersion() {
    List<UUID> ids = companies(7);

    Told<AccountChange> told = names(null);

    assertEquals(Set.copyOf(ids), firstValues(told).keySet());
    assertEquals("Company 3", firstValues(told).get(ids.get(3)));
    Upsert row = row(told, ids.get(0));
    assertEquals(Long.toString(dynamics.accounts().version(ids.get(0))), row.version().value());
  }

  @Test
  void pagesAreFollowedToTheEndAndAskedForInTheSizeGiven() {
    List<UUID> ids = companies(7);
    source = source(builder -> builder.pageSize(3));

    assertEquals(Set.copyOf(ids), firstValues(names(null)).keySet());
    dynamics.requests().stream()
        .filter(request -> request.resource().startsWith("accounts"))
        .forEach(request -> assertTrue(request.header("Prefer").contains("odata.maxpagesize=3")));
  }

  @Test
  void aDeltaTellsUpdatesNewAccountsAndRemovalsAndThenNothing() {
    List<UUID> ids = companies(4);
    var position = names(null).next();
    dynamics.accounts().update(ids.get(1), Map.of("name", "Renamed"));
    UUID added = dynamics.accounts().create(Map.of("name", "New"));
    dynamics.accounts().delete(ids.get(2));

    Told<AccountChange> delta = names(position);

    assertEquals(
        Map.of(ids.get(1), "Renamed", added, "New", ids.get(2), "removed"), firstValues(delta));
    assertEquals(List.of(), names(delta.next()).changes());
  }

  @Test
  void aContactBelongsToItsParentAccountAndNotToAParentContact() {
    UUID account = companies(1).get(0);
    UUID member =
        dynamics
            .contacts()
            .create(Map.of("lastname", "A", "parentcustomerid", Reference.account(account)));
    UUID child =
        dynamics
            .contacts()
            .create(Map.of("lastname", "B", "parentcustomerid", Reference.contact(member)));
    UUID alone = dynamics.contacts().create(Map.of("lastname", "C"));

    var told = memberships(null);

    assertEquals(
        Set.of(
            new Membership(new ContactId(member), new AccountId(account)),
            new Membership(new ContactId(child), null),
            new Membership(new ContactId(alone), null)),
        Set.copyOf(told.changes()));

    Map<String, Object> none = new HashMap<>();
    none.put("parentcustomerid", null);
    dynamics.contacts().update(member, none);
    dynamics.contacts().delete(alone);

    assertEquals(
        Set.of(new Membership(new ContactId(member), null), new Removed(new ContactId(alone))),
        Set.copyOf(memberships(told.next()).changes()));
  }

  @Test
  void theSchemaNamesTypesAndWhatCannotBeRead() {
    SourceSchema schema = source.schema();

    assertEquals(SourceColumn.readable("name", ColumnType.TEXT), schema.column("name").get());
    assertEquals(ColumnType.DECIMAL, schema.column("revenue").get().type());
    assertEquals(ColumnType.CHOICE, schema.column("industrycode").get().type());
    assertEquals(ColumnType.LOOKUP, schema.column("ownerid").get().type());
    assertEquals(ColumnType.DATE_TIME, schema.column("modifiedon").get().type());
    assertNull(schema.column("numberofemployees").get().unreadableReason());
    assertTrue(
        schema.column("opendeals").get().unreadableReason().startsWith("is secured and"),
        () -> schema.column("opendeals").get().toString());
  }
}
