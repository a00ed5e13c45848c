package io.accountsync.marketo.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

final class KeySweepTest {
  private static final Tables TABLES = Tables.of(null, "", null);
  private static final long BASELINE = 7;

  private final TestDatabase database = TestDatabase.h2();

  KeySweepTest() {
    JdbcContactStore.builder(database.dataSource()).createSchema().build();
  }

  @Property(tries = 300)
  void theKeysOfAllAccountsWithoutMarkCome(
      @ForAll("accounts") Map<UUID, Boolean> removedByAccount,
      @ForAll("pages") List<List<UUID>> pages,
      @ForAll("pages") List<List<UUID>> pagesOfAnother,
      @ForAll @IntRange(min = 1, max = 9) int marksAtOnce,
      @ForAll @IntRange(min = 1, max = 9) int accountsAtOnce) {
    try (Session session = Session.open(database.dataSource())) {
      session.batch(
          "add accounts",
          "INSERT INTO account (account_id, removed, generation) VALUES (?, ?, 1)",
          List.copyOf(removedByAccount.entrySet()),
          (statement, account) -> {
            statement.setObject(1, account.getKey());
            statement.setBoolean(2, account.getValue());
          });
      mark(session, BASELINE, pages);
      mark(session, BASELINE + 1, pagesOfAnother);

      Set<UUID> marked = pages.stream().flatMap(List::stream).collect(Collectors.toSet());
      assertEquals(
          removedByAccount.keySet().stream()
              .filter(account -> !removedByAccount.get(account) && !marked.contains(account))
              .sorted(KeyOrder.BYTES)
              .toList(),
          ImmutableList.copyOf(
              new KeySweep(session, TABLES, BASELINE, marksAtOnce, accountsAtOnce)));
    }
  }

  private static void mark(Session session, long baseline, List<List<UUID>> pages) {
    session.batch(
        "mark accounts",
        "INSERT INTO sync_seen_page (baseline_id, account_ids) VALUES (?, ?)",
        pages,
        (statement, page) -> {
          statement.setLong(1, baseline);
          statement.setArray(2, session.uuids(page));
        });
  }

  @Provide
  Arbitrary<Map<UUID, Boolean>> accounts() {
    return Arbitraries.maps(keys(), Arbitraries.of(true, false)).ofMaxSize(25);
  }

  /** With keys that come twice, as when a full read repeats a row, and pages of nothing. */
  @Provide
  Arbitrary<List<List<UUID>>> pages() {
    return keys().list().ofMaxSize(8).list().ofMaxSize(5);
  }

  /** Few, on both sides of where the sign of their halves changes. */
  private static Arbitrary<UUID> keys() {
    Arbitrary<Long> half = Arbitraries.of(Long.MIN_VALUE, -1L, 0L, 1L, Long.MAX_VALUE);
    return half.tuple2().map(halves -> new UUID(halves.get1(), halves.get2()));
  }
}
