package io.accountsync.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.model.Account;
import io.accountsync.model.AccountId;
import io.accountsync.model.AccountValues;
import io.accountsync.model.Cause;
import io.accountsync.model.Field;
import io.accountsync.model.FieldType;
import io.accountsync.model.RowVersion;
import io.accountsync.policy.AccountUpdate.Kind;
import io.accountsync.policy.AccountUpdate.Logging;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("R5 a local edit")
final class LocalEditTest {
  private static final Instant NOW = Instant.parse("2024-02-29T12:00:00Z");
  private static final SyncPolicy POLICY =
      SyncPolicy.builder()
          .map(FieldMapping.value("name", Field.string("name", "Name", 10)))
          .map(FieldMapping.value("staff", Field.of("staff", "Staff", FieldType.INTEGER)))
          .activityCap(3)
          .build();
  private static final Account ACCOUNT =
      new Account(
          new AccountId(new UUID(0, 1)),
          new RowVersion("7"),
          AccountValues.of(POLICY.fields(), Map.of("name", "Acme", "staff", 7L)),
          false,
          2);

  @Test
  void changesTheValuesAndNothingElse() {
    AccountUpdate update = edit(Map.of("name", "Edited"), 1);

    assertEquals(Kind.EDITED, update.kind());
    assertEquals(
        ACCOUNT.withValues(ACCOUNT.values().with(Map.of("name", "Edited"))), update.after());
    assertEquals(1, update.activities());
    assertEquals(new Cause("Account Sync", "Account field edited", NOW), update.cause());
  }

  @Test
  void toNullClearsTheField() {
    AccountUpdate update = edit(Collections.singletonMap("staff", null), 1);

    assertEquals(null, update.after().values().get("staff"));
  }

  @ParameterizedTest(name = "R8 the cap holds for edits alike: {0} contacts, {1}")
  @CsvSource({"3, ACTIVITIES", "4, SUPPRESSED"})
  void atTheCap(int contacts, Logging logging) {
    assertEquals(logging, edit(Map.of("name", "Edited"), contacts).logging());
  }

  @Test
  @DisplayName("R7 that changes nothing is nothing")
  void ofTheSameValue() {
    Draft draft = LocalEdit.draft(POLICY, ACCOUNT, Map.of("name", "Acme"));

    assertEquals(Set.of(), draft.accountsToCount());
    assertTrue(draft.plan(Map.of(), NOW).isEmpty());
  }

  @Test
  @DisplayName("R14 clears no rejection, which is Dynamics' to clear")
  void clearsNoRejection() {
    Draft draft = LocalEdit.draft(POLICY, ACCOUNT, Map.of("name", "Edited"));

    assertEquals(Set.of(), draft.plan(Map.of(), NOW).clearedRejections());
  }

  @Test
  void thatDoesNotFitIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> LocalEdit.draft(POLICY, ACCOUNT, Map.of("name", "longer than ten")));
    assertThrows(
        IllegalArgumentException.class,
        () -> LocalEdit.draft(POLICY, ACCOUNT, Map.of("unknown", "x")));
  }

  private static AccountUpdate edit(Map<String, ?> values, int contacts) {
    PagePlan plan =
        LocalEdit.draft(POLICY, ACCOUNT, values).plan(Map.of(ACCOUNT.id(), contacts), NOW);
    assertEquals(1, plan.updates().size());
    return plan.updates().get(0);
  }
}
