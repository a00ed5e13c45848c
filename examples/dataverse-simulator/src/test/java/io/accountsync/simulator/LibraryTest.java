package io.accountsync.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LibraryTest {
  private final DataverseSimulator dynamics =
      DataverseSimulator.builder()
          .generate(50, 400)
          .accountOfSize(101)
          .accountOfSize(0)
          .seed(7)
          .start();
  private final SimulatedTable accounts = dynamics.accounts();
  private final SimulatedTable contacts = dynamics.contacts();

  @AfterEach
  void stop() {
    dynamics.close();
  }

  private static long contactsOf(DataverseSimulator simulator, UUID account) {
    return simulator.contacts().ids().stream()
        .filter(
            id ->
                Reference.account(account)
                    .equals(simulator.contacts().value(id, "parentcustomerid")))
        .count();
  }

  private static List<Object> everything(SimulatedTable table) {
    List<Object> values = new ArrayList<>();
    for (UUID id : table.ids()) {
      for (Column column : table.definition().columns()) {
        values.add(table.value(id, column.logicalName()));
      }
    }
    return values;
  }

  @Test
  void generatedRowsAreTheSameForTheSameSeed() {
    try (DataverseSimulator same =
            DataverseSimulator.builder()
                .generate(50, 400)
                .accountOfSize(101)
                .accountOfSize(0)
                .seed(7)
                .start();
        DataverseSimulator other = DataverseSimulator.builder().generate(50, 400).seed(8).start()) {
      assertEquals(accounts.ids(), same.accounts().ids());
      assertEquals(everything(accounts), everything(same.accounts()));
      assertEquals(everything(contacts), everything(same.contacts()));
      assertNotEquals(accounts.ids(), other.accounts().ids());
    }
  }

  @Test
  void accountsOfChosenSizesComeFirst() {
    assertEquals(50, accounts.size());
    assertEquals(400, contacts.size());
    assertEquals(101, contactsOf(dynamics, dynamics.generatedAccount(0)));
    assertEquals(0, contactsOf(dynamics, dynamics.generatedAccount(1)));
    assertTrue(contactsOf(dynamics, dynamics.generatedAccount(2)) > 0);
    assertThrows(IllegalArgumentException.class, () -> dynamics.generatedAccount(50));
  }

  @Test
  void someGeneratedContactsHaveAContactOrNobodyAsParent() {
    List<Object> parents =
        contacts.ids().stream()
            .map(id -> contacts.value(id, "parentcustomerid"))
            .map(Object.class::cast)
            .toList();
    assertTrue(parents.stream().anyMatch(parent -> parent == null));
    assertTrue(
        parents.stream()
            .anyMatch(parent -> parent instanceof Reference r && r.table().equals("contact")));
  }

  @Test
  void generatedValuesFitTheirColumns() {
    for (SimulatedTable table : List.of(accounts, contacts)) {
      for (UUID id : table.ids()) {
        for (Column column : table.definition().columns()) {
          Object value = table.value(id, column.logicalName());
          if (value != null && !RowReader.isComputed(table.definition(), column)) {
            assertEquals(value, ColumnValues.checked(column, value));
          }
        }
      }
    }
  }

  @Test
  void aChangeOfAGeneratedRowKeepsItsOtherValues() {
    UUID id = dynamics.generatedAccount(0);
    Object phone = accounts.value(id, "telephone1");
    long version = accounts.version(id);
    accounts.update(id, Map.of("name", "Changed"));
    accounts.update(id, Collections.singletonMap("websiteurl", null));
    assertEquals("Changed", accounts.value(id, "name"));
    assertEquals(phone, accounts.value(id, "telephone1"));
    assertNull(accounts.value(id, "websiteurl"));
    assertTrue(accounts.version(id) > version);
  }

  @Test
  void aMergeDeactivatesTheSubordinateAndMovesItsContacts() {
    UUID target = dynamics.generatedAccount(1);
    UUID subordinate = dynamics.generatedAccount(0);
    accounts.merge(target, subordinate);
    assertEquals(true, accounts.value(subordinate, "merged"));
    assertEquals(Reference.account(target), accounts.value(subordinate, "masterid"));
    assertEquals(1, accounts.value(subordinate, "statecode"));
    assertEquals(2, accounts.value(subordinate, "statuscode"));
    assertEquals(0, accounts.value(target, "statecode"));
    assertEquals(101, contactsOf(dynamics, target));
    assertEquals(0, contactsOf(dynamics, subordinate));
  }

  @Test
  void deletingAnAccountDeletesItsContactsOrFreesThem() {
    UUID account = accounts.create(Map.of());
    UUID contact = contacts.create(Map.of("parentcustomerid", Reference.account(account)));
    UUID below = contacts.create(Map.of("parentcustomerid", Reference.contact(contact)));
    accounts.delete(account);
    assertEquals(50, accounts.size());
    assertEquals(400, contacts.size());
    accounts.restore(account);
    assertEquals(51, accounts.size());
    assertFalse(contacts.contains(below));
    try (DataverseSimulator kept =
        DataverseSimulator.builder()
            .generate(5, 50)
            .accountOfSize(10)
            .cascadeDelete(false)
            .start()) {
      kept.accounts().delete(kept.generatedAccount(0));
      assertEquals(50, kept.contacts().size());
      assertNull(kept.contacts().value(kept.generatedContact(0), "parentcustomerid"));
    }
  }

  @Test
  void contactsThatAreEachOthersParentAreDeletedOnce() {
    UUID one = contacts.create(Map.of());
    UUID two = contacts.create(Map.of("parentcustomerid", Reference.contact(one)));
    contacts.update(one, Map.of("parentcustomerid", Reference.contact(two)));
    contacts.delete(one);
    assertEquals(400, contacts.size());
  }

  @Test
  void aChangeOfStateChangesTheStatusReason() {
    UUID id = accounts.create(Map.of());
    accounts.update(id, Map.of("statecode", 1));
    assertEquals(2, accounts.value(id, "statuscode"));
  }

  @Test
  void nonsenseIsRefusedWithTheColumnAndTheReason() {
    UUID id = accounts.create(Map.of());
    assertRefused("no column \"nonsense\"", Map.of("nonsense", 1));
    assertRefused("greatest length of 20", Map.of("accountnumber", "x".repeat(21)));
    assertRefused("not one of", Map.of("industrycode", 99));
    assertRefused("does not take a String", Map.of("numberofemployees", "1"));
    assertRefused("out of range", Map.of("numberofemployees", -1));
    assertRefused("computed", Map.of("versionnumber", 1L));
    assertRefused("computed", Map.of("revenue_base", 1));
    assertRefused("not one of [account]", Map.of("parentaccountid", Reference.contact(id)));
    assertThrows(
        IllegalArgumentException.class,
        () -> contacts.create(Map.of("parentcustomerid", UUID.randomUUID())));
    assertThrows(IllegalArgumentException.class, () -> accounts.create(id, Map.of()));
    assertThrows(NoSuchElementException.class, () -> accounts.update(UUID.randomUUID(), Map.of()));
    assertThrows(NoSuchElementException.class, () -> accounts.delete(UUID.randomUUID()));
    assertThrows(NoSuchElementException.class, () -> accounts.restore(id));
    assertThrows(NoSuchElementException.class, () -> accounts.version(UUID.randomUUID()));
    assertFalse(accounts.contains(UUID.randomUUID()));
  }

  private void assertRefused(String part, Map<String, ?> values) {
    Exception refused = assertThrows(IllegalArgumentException.class, () -> accounts.create(values));
    assertTrue(refused.getMessage().contains(part), refused.getMessage());
  }

  @Test
  void badColumnsAreRefused() {
    TableDefinition definition = accounts.definition();
    assertThrows(IllegalArgumentException.class, () -> Column.bool("New Sync", "x"));
    assertThrows(IllegalArgumentException.class, () -> definition.add(Column.bool("name", "x")));
    assertThrows(IllegalArgumentException.class, () -> definition.drop("nonsense"));
    assertThrows(IllegalArgumentException.class, () -> definition.secure("nonsense"));
    assertThrows(
        IllegalArgumentException.class, () -> definition.column("name").withChoiceLabel(1, "x"));
    assertThrows(IllegalArgumentException.class, () -> dynamics.user().grantRead("lead", "name"));
  }

  @Test
  void badOptionsAreRefusedByName() {
    DataverseSimulator.Builder builder = DataverseSimulator.builder();
    for (Runnable option :
        List.<Runnable>of(
            () -> builder.port(-1),
            () -> builder.generate(-1, 0),
            () -> builder.accountOfSize(-1),
            () -> builder.pageTime(Duration.ofMillis(-1)),
            () -> builder.tenant(" "),
            () -> builder.clientId(""),
            () -> builder.clientSecret(""))) {
      assertThrows(IllegalArgumentException.class, option::run);
    }
    DataverseSimulator.Builder tooMany =
        DataverseSimulator.builder().generate(1, 5).accountOfSize(6);
    assertThrows(IllegalArgumentException.class, tooMany::start);
    DataverseSimulator.Builder taken = DataverseSimulator.builder().port(dynamics.uri().getPort());
    assertTrue(
        assertThrows(IllegalStateException.class, taken::start)
            .getMessage()
            .startsWith("Cannot listen on 127.0.0.1:"));
  }
}
