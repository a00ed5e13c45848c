package io.accountsync.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMultiset;
import io.accountsync.model.AccountChange;
import io.accountsync.model.AccountChange.Removed;
import io.accountsync.model.AccountChange.Upsert;
import io.accountsync.model.AccountId;
import io.accountsync.model.ColumnType;
import io.accountsync.model.Field;
import io.accountsync.model.FieldType;
import io.accountsync.model.RowVersion;
import io.accountsync.model.SourceColumn;
import io.accountsync.model.SourceSchema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class IncomingPageTest {
  private static final AccountId A = new AccountId(new UUID(0, 1));
  private static final AccountId B = new AccountId(new UUID(0, 2));
  private static final AccountId C = new AccountId(new UUID(0, 3));
  private static final AccountId D = new AccountId(new UUID(0, 4));
  private static final EffectiveFields FIELDS =
      EffectiveFields.of(
          SyncPolicy.builder()
              .map(FieldMapping.value("x", Field.of("x", "X", FieldType.INTEGER)))
              .syncFilter("sync")
              .build(),
          SourceSchema.of(
              List.of(
                  SourceColumn.readable("x", ColumnType.INTEGER),
                  SourceColumn.readable("sync", ColumnType.BOOLEAN))));

  @Test
  @DisplayName("R16 only an explicit false is set aside")
  void filters() {
    IncomingPage page =
        page(upsert(A, "1", true), upsert(B, "1", false), upsert(C, "1", null), new Removed(D));

    assertEquals(Set.of(B), page.filtered());
    assertEquals(Set.of(A, C, D), page.accounts());
  }

  @Test
  @DisplayName("R12 R16 a filtered account exists, a removed one does not")
  void present() {
    IncomingPage page = page(upsert(A, "1", true), upsert(B, "1", false), new Removed(D));

    assertEquals(ImmutableMultiset.of(A, B), ImmutableMultiset.copyOf(page.present()));
  }

  @Test
  void theLastChangeOfAnAccountDecidesWhetherItIsFilteredOrPresent() {
    IncomingPage page =
        page(
            upsert(A, "1", false),
            upsert(A, "2", true),
            upsert(B, "1", true),
            upsert(B, "2", false),
            upsert(C, "1", true),
            new Removed(C),
            new Removed(D),
            upsert(D, "1", true));

    assertEquals(Set.of(B), page.filtered());
    assertEquals(ImmutableMultiset.of(A, B, D), ImmutableMultiset.copyOf(page.present()));
    assertEquals(List.of("2"), versionsOf(page, A));
  }

  @Test
  @DisplayName("R6 candidates are other versions and removals")
  void candidates() {
    IncomingPage page =
        page(upsert(A, "1", true), upsert(B, "2", true), upsert(C, "1", true), new Removed(D));
    Map<AccountId, RowVersion> applied = Map.of(A, new RowVersion("1"), B, new RowVersion("1"));

    assertEquals(Set.of(B, C, D), page.candidates(applied));
    assertEquals(Set.of(A, B, C, D), page.candidates(Map.of(D, new RowVersion("1"))));
  }

  @Test
  void withoutAnEffectiveFilterNothingIsSetAside() {
    EffectiveFields unfiltered =
        EffectiveFields.of(
            SyncPolicy.builder()
                .map(FieldMapping.value("x", Field.of("x", "X", FieldType.INTEGER)))
                .syncFilter("sync")
                .build(),
            SourceSchema.of(List.of(SourceColumn.readable("x", ColumnType.INTEGER))));
    Upsert upsert = new Upsert(A, new RowVersion("1"), new Object[] {1L});

    IncomingPage page = IncomingPage.of(List.of(upsert), unfiltered);

    assertEquals(Set.of(), page.filtered());
    assertEquals(Set.of(A), page.accounts());
  }

  @Test
  void theAccountsCannotBeChangedFromOutside() {
    Set<AccountId> accounts = page(upsert(A, "1", true)).accounts();

    assertThrows(UnsupportedOperationException.class, () -> accounts.remove(A));
  }

  private static List<String> versionsOf(IncomingPage page, AccountId id) {
    return ImmutableList.copyOf(page.changes()).stream()
        .filter(change -> change.id().equals(id))
        .map(change -> ((Upsert) change).version().value())
        .toList();
  }

  private static IncomingPage page(AccountChange... changes) {
    return IncomingPage.of(List.of(changes), FIELDS);
  }

  private static Upsert upsert(AccountId id, String version, Boolean sync) {
    return new Upsert(id, new RowVersion(version), new Object[] {1L, sync});
  }
}
