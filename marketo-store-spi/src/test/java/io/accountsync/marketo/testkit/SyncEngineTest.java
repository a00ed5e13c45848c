package io.accountsync.marketo.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.engine.HeldRemovals;
import io.accountsync.engine.NoAccountException;
import io.accountsync.engine.SyncEngine;
import io.accountsync.engine.SyncListener;
import io.accountsync.engine.SyncPreview;
import io.accountsync.engine.SyncProgress;
import io.accountsync.engine.SyncReport;
import io.accountsync.marketo.InMemoryContactStore;
import io.accountsync.model.AccountId;
import io.accountsync.model.ColumnType;
import io.accountsync.model.Contact;
import io.accountsync.model.ContactId;
import io.accountsync.model.Field;
import io.accountsync.policy.FieldMapping;
import io.accountsync.policy.SyncPolicy;
import io.accountsync.spi.StoreTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SyncEngineTest {
  private static final AccountId CONTOSO = new AccountId(new UUID(1, 1));
  private static final AccountId FABRIKAM = new AccountId(new UUID(1, 2));
  private static final ContactId ANNA = new ContactId(new UUID(2, 1));

  private final ScriptedDynamics dynamics = new ScriptedDynamics(Map.of("name", ColumnType.TEXT));
  private final InMemoryContactStore store = new InMemoryContactStore(() -> now());
  private final SyncPolicy policy =
      SyncPolicy.builder()
          .map(FieldMapping.value("name", Field.string("company", "Company", 100)))
          .build();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private Instant now() {
    return now;
  }

  private SyncEngine.Builder engine() {
    return SyncEngine.builder(dynamics, store, policy).clock(this::now);
  }

  private Object companyOf(ContactId contact) {
    try (StoreTransaction transaction = store.begin()) {
      return transaction
          .contact(contact, policy.fields())
          .map(Contact::values)
          .map(values -> values.get("company"))
          .orElseThrow();
    }
  }

  @BeforeEach
  void annaIsAContactOfContoso() {
    dynamics.write(CONTOSO, "name", "Contoso");
    dynamics.setParent(ANNA, CONTOSO);
  }

  @Test
  void previewTellsWhatTheNextCycleDoesAndDoesNothing() {
    try (SyncEngine engine = engine().build()) {
      engine.runOnce().orThrow();
      dynamics.write(CONTOSO, "name", "Contoso Ltd");
      dynamics.write(FABRIKAM, "name", "Fabrikam");

      SyncPreview preview = engine.preview();

      assertFalse(preview.fullRead());
      assertEquals("Contoso", companyOf(ANNA));
      SyncReport report = engine.runOnce().orThrow();
      assertEquals(1, report.counts().updated());
      assertEquals(report.counts().updated(), preview.counts().updated());
      assertEquals(report.counts().added(), preview.counts().added());
      assertEquals(report.counts().activities(), preview.counts().activities());
      assertEquals(2, preview.updates().size());
    }
  }

  @Test
  void previewOfAnExpiredPositionPlansAFullRead() {
    try (SyncEngine engine = engine().build()) {
      engine.runOnce().orThrow();
      dynamics.expireAccountPositions();

      SyncPreview preview = engine.preview();

      assertTrue(preview.fullRead());
      assertEquals(1, preview.counts().received());
      assertTrue(preview.updates().isEmpty());
    }
  }

  @Test
  @DisplayName("R15: of two engines on one store the second stands by until the lease is free")
  void secondEngineStandsByWhileTheFirstHasTheLease() {
    List<SyncReport.Outcome> outcomes = new ArrayList<>();
    try (SyncEngine second = engine().build();
        SyncEngine first =
            engine()
                .listener(
                    new SyncListener() {
                      @Override
                      public void pageApplied(SyncProgress progress) {
                        outcomes.add(second.runOnce().outcome());
                      }
                    })
                .build()) {
      first.runOnce().orThrow();

      assertFalse(outcomes.isEmpty());
      assertTrue(outcomes.stream().allMatch(SyncReport.Outcome.STANDBY::equals));
      assertEquals(SyncReport.Outcome.COMPLETED, second.runOnce().outcome());
    }
  }

  @Test
  @DisplayName("R12: held removals are told, listed, and made once the host releases them")
  void heldRemovalsWaitForTheHost() {
    dynamics.write(FABRIKAM, "name", "Fabrikam");
    List<HeldRemovals> told = new ArrayList<>();
    SyncListener listener =
        new SyncListener() {
          @Override
          public void removalsHeld(HeldRemovals removals) {
            told.add(removals);
          }
        };
    try (SyncEngine engine = engine().listener(listener).build()) {
      engine.runOnce().orThrow();
      dynamics.vanish(FABRIKAM);
      dynamics.expireAccountPositions();

      SyncReport report = engine.runOnce().orThrow();

      assertEquals(new HeldRemovals(1, 2), report.heldRemovals().orElseThrow());
      assertEquals(List.of(new HeldRemovals(1, 2)), told);
      assertEquals(List.of(FABRIKAM), engine.heldAccounts(10));
      assertTrue(engine.runOnce().orThrow().heldRemovals().isPresent());

      assertTrue(engine.releaseRemovals());
      assertFalse(engine.releaseRemovals());
      assertEquals(1, engine.runOnce().orThrow().counts().removed());
      assertTrue(engine.heldRemovals().isEmpty());
    }
  }

  @Test
  @DisplayName("R5: an edit through a contact that has no account fields is refused clearly")
  void editWithoutAccountIsRefused() {
    AccountId late = new AccountId(new UUID(1, 9));
    ContactId early = new ContactId(new UUID(2, 2));
    ContactId alone = new ContactId(new UUID(2, 3));
    ContactId unknown = new ContactId(new UUID(2, 4));
    dynamics.setParent(early, late);
    dynamics.setParent(alone, null);
    Map<String, String> edit = Map.of("company", "Edited");
    try (SyncEngine engine = engine().build()) {
      engine.runOnce().orThrow();

      assertRefused(engine, early, edit, "has not arrived from Dynamics yet");
      assertRefused(engine, alone, edit, "belongs to no account");
      assertRefused(engine, unknown, edit, "is unknown");
      assertThrows(
          IllegalArgumentException.class,
          () -> engine.editAccount(ANNA, Map.of("companyy", "Edited")));
      assertThrows(
          IllegalArgumentException.class,
          () -> engine.editAccount(ANNA, Map.of("company", "x".repeat(101))));
      assertEquals("Contoso", companyOf(ANNA));
    }
  }

  private static void assertRefused(
      SyncEngine engine, ContactId contact, Map<String, String> edit, String words) {
    NoAccountException refusal =
        assertThrows(NoAccountException.class, () -> engine.editAccount(contact, edit));
    assertEquals(contact, refusal.contactId());
    assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
  }

  @Test
  @DisplayName("R2: started cycles repeat, and close ends them")
  void startedEngineRepeatsUntilClosed() throws InterruptedException {
    CountDownLatch threeCycles = new CountDownLatch(3);
    SyncPolicy often =
        SyncPolicy.builder().mapAll(policy.mappings()).interval(Duration.ofMillis(1)).build();
    SyncListener listener =
        new SyncListener() {
          @Override
          public void cycleEnded(SyncReport report) {
            threeCycles.countDown();
          }
        };
    SyncEngine engine = SyncEngine.builder(dynamics, store, often).listener(listener).build();
    engine.start();
    threeCycles.await();

    engine.close();
    engine.close();

    assertEquals("Contoso", companyOf(ANNA));
    assertThrows(IllegalStateException.class, engine::runOnce);
  }

  @Test
  @DisplayName("R13: a cycle stopped by close() goes on at its page in the next")
  void stoppedCycleIsResumed() {
    for (int i = 10; i < 30; i++) {
      dynamics.write(new AccountId(new UUID(1, i)), "name", "Account " + i);
    }
    List<SyncEngine> toClose = new ArrayList<>();
    SyncListener closing =
        new SyncListener() {
          @Override
          public void pageApplied(SyncProgress progress) {
            toClose.get(0).close();
          }
        };
    SyncEngine first = engine().listener(closing).build();
    toClose.add(first);

    SyncReport stopped = first.runOnce();

    assertEquals(SyncReport.Outcome.FAILED, stopped.outcome());
    try (SyncEngine second = engine().build()) {
      SyncReport resumed = second.runOnce().orThrow();
      assertEquals(21, stopped.counts().added() + resumed.counts().added());
      assertEquals(3, stopped.counts().added());
    }
  }
}
