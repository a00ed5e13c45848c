package io.accountsync.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ContactTest {
  private static final AccountId ACME = AccountId.of("00000000-0000-0000-0000-0000000000aa");
  private static final AccountId OTHER = AccountId.of("00000000-0000-0000-0000-0000000000bb");
  private static final ContactId ANN = ContactId.of("00000000-0000-0000-0000-000000000001");
  private static final Cause CAUSE = new Cause("Dynamics", "sync", Instant.EPOCH);

  private final AccountValues before =
      AccountValues.of(AnyValue.FIELDS, Map.of("name", "Acme", "employees", 7L));
  private final AccountValues after = before.with(Map.of("name", "Acme Ltd", "active", true));
  private final Account acme = new Account(ACME, new RowVersion("1"), before, false, 0);
  private final AccountDiff diff = AccountDiff.between(ACME, before, after).orElseThrow();

  @Test
  @DisplayName("R10 a contact that joins takes on its account's values")
  void joins() {
    Contact joined = Contact.withoutAccount(ANN).join(acme);

    assertEquals(new Contact(ANN, ACME, before), joined);
    assertEquals(Optional.of(ACME), joined.account());
    assertTrue(joined.hasAccountValues());
  }

  @Test
  @DisplayName("R10 a contact that moves keeps nothing of its former account")
  void moves() {
    Account other = new Account(OTHER, null, AccountValues.allNull(AnyValue.FIELDS), false, 0);

    assertEquals(
        new Contact(ANN, OTHER, other.values()),
        Contact.withoutAccount(ANN).join(acme).join(other));
  }

  @Test
  @DisplayName("R10 a contact without an account, or ahead of it, has no values")
  void withoutValues() {
    assertEquals(Optional.empty(), Contact.withoutAccount(ANN).account());
    assertFalse(Contact.withoutAccount(ANN).hasAccountValues());
    assertFalse(new Contact(ANN, ACME, AccountValues.none()).hasAccountValues());
  }

  @Test
  @DisplayName("R4 R5 a change of the account is a change of its contact")
  void applies() {
    assertEquals(new Contact(ANN, ACME, after), new Contact(ANN, ACME, before).apply(diff));
  }

  @Test
  @DisplayName("R8 one activity for each changed field, with old and new value and cause")
  void activities() {
    assertEquals(
        List.of(
            new Activity(ANN, ACME, change("name", "Acme", "Acme Ltd"), CAUSE),
            new Activity(ANN, ACME, change("active", null, true), CAUSE)),
        new Contact(ANN, ACME, before).activities(diff, CAUSE));
  }

  @Test
  void refusesAChangeOfAnotherAccount() {
    Contact contact = new Contact(ANN, OTHER, before);

    var applying = assertThrows(IllegalArgumentException.class, () -> contact.apply(diff));
    assertThrows(IllegalArgumentException.class, () -> contact.activities(diff, CAUSE));
    assertThrows(IllegalArgumentException.class, () -> Contact.withoutAccount(ANN).apply(diff));

    assertEquals(
        "Contact " + ANN + " belongs to account " + OTHER + ", not to " + ACME,
        applying.getMessage());
  }

  private static FieldChange change(String name, Object from, Object to) {
    return new FieldChange(AnyValue.FIELDS.get(AnyValue.FIELDS.indexOf(name)), from, to);
  }
}
