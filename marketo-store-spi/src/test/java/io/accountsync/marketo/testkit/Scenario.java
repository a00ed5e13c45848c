package io.accountsync.marketo.testkit;

import io.accountsync.marketo.testkit.RulesModel.Rules;
import io.accountsync.model.AccountId;
import io.accountsync.model.ColumnType;
import io.accountsync.model.ContactId;
import io.accountsync.model.Field;
import io.accountsync.model.FieldType;
import io.accountsync.policy.FieldMapping;
import io.accountsync.policy.RemovalPolicy;
import io.accountsync.policy.SyncPolicy;
import io.accountsync.policy.Wording;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * A Dynamics that changes in rounds, the same for everybody who knows the seed: a process that is
 * killed finds it again as it was. Round 0 is a first full read; every third round after it is a
 * delta, a full read because positions expired, a full read because a column's rights changed.
 * Within a round time stands still, so it does not show how often a cycle had to begin again.
 */
final class Scenario {
  static final int ACCOUNTS = 150;
  static final int CONTACTS = 250;
  static final List<String> FIELDS = List.of("name", "revenue", "employees");
  static final Map<String, ColumnType> COLUMNS =
      Map.of(
          "name", ColumnType.TEXT,
          "revenue", ColumnType.DECIMAL,
          "employees", ColumnType.INTEGER);

  private static final int PAGE_SIZE = 10;
  private static final int CAP = 3;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Wording SYNCED = new Wording("Dynamics", "synced");
  private static final Wording EDITED = new Wording("Store", "edited");

  private final long seed;
  private final ScriptedDynamics dynamics = new ScriptedDynamics(COLUMNS);
  private int round;

  /** A scenario in its round 0. */
  Scenario(long seed) {
    this.seed = seed;
    dynamics.setPageSize(PAGE_SIZE);
    Random random = new Random(seed);
    for (int i = 0; i < ACCOUNTS; i++) {
      for (String field : FIELDS) {
        dynamics.write(account(i), field, value(field, random));
      }
    }
    for (int i = 0; i < CONTACTS; i++) {
      dynamics.setParent(contact(i), account(random));
    }
  }

  /** A scenario in some round. */
  static Scenario at(long seed, int round) {
    Scenario scenario = new Scenario(seed);
    while (scenario.round < round) {
      scenario.nextRound();
    }
    return scenario;
  }

  void nextRound() {
    round++;
    Random random = new Random(seed * 1_000 + round);
    if (round % 3 == 2) {
      repeat(8, () -> vanish(account(random)));
      dynamics.expireAccountPositions();
      dynamics.expireMembershipPositions();
    } else if (round % 3 == 0) {
      dynamics.setReadable("employees", round % 2 == 0);
    }
    repeat(60, () -> write(account(random), random));
    repeat(10, () -> dynamics.touch(account(random)));
    repeat(4, () -> dynamics.write(account(random), "name", RulesModel.MISFIT));
    repeat(6, () -> delete(account(random)));
    repeat(60, () -> dynamics.setParent(contact(random), account(random)));
    repeat(6, () -> dynamics.setParent(contact(random), null));
    repeat(3, () -> dynamics.delete(contact(random)));
  }

  private static void repeat(int times, Runnable change) {
    for (int i = 0; i < times; i++) {
      change.run();
    }
  }

  private void write(AccountId account, Random random) {
    String field = FIELDS.get(random.nextInt(FIELDS.size()));
    dynamics.write(account, field, value(field, random));
  }

  private void vanish(AccountId account) {
    if (dynamics.has(account)) {
      dynamics.vanish(account);
    }
  }

  private void delete(AccountId account) {
    if (dynamics.has(account)) {
      dynamics.delete(account);
    }
  }

  /** A contact, a field and a value to edit, as a person might. */
  record Edit(ContactId contact, String field, @Nullable Object value) {}

  static Edit edit(Random random) {
    String field = FIELDS.get(random.nextInt(FIELDS.size()));
    return new Edit(contact(random), field, value(field, random));
  }

  ScriptedDynamics dynamics() {
    return dynamics;
  }

  int round() {
    return round;
  }

  Instant now() {
    return START.plusSeconds(round);
  }

  Rules rules() {
    return new Rules(
        FIELDS,
        null,
        CAP,
        seed % 2 == 0,
        1.0,
        SYNCED.source(),
        SYNCED.reason(),
        EDITED.source(),
        EDITED.reason());
  }

  SyncPolicy policy() {
    return SyncPolicy.builder()
        .map(FieldMapping.value("name", Field.string("name", "Name", 20)))
        .map(FieldMapping.value("revenue", Field.of("revenue", "Revenue", FieldType.DECIMAL)))
        .map(FieldMapping.value("employees", Field.of("employees", "Employees", FieldType.INTEGER)))
        .activityCap(CAP)
        .massRemovalLimit(1.0)
        .removalPolicy(seed % 2 == 0 ? RemovalPolicy.CLEAR : RemovalPolicy.KEEP)
        .syncWording(SYNCED)
        .editWording(EDITED)
        .build();
  }

  static AccountId account(int n) {
    return new AccountId(new UUID(0xA, n));
  }

  static ContactId contact(int n) {
    return new ContactId(new UUID(0xC, n));
  }

  private static AccountId account(Random random) {
    return account(random.nextInt(ACCOUNTS));
  }

  private static ContactId contact(Random random) {
    return contact(random.nextInt(CONTACTS));
  }

  @Nullable
  private static Object value(String field, Random random) {
    int n = random.nextInt(8);
    if (n == 0) {
      return null;
    }
    return switch (field) {
      case "name" -> "Füße " + n;
      case "revenue" -> BigDecimal.valueOf(n * 100L, n % 3);
      default -> (long) n;
    };
  }
}
