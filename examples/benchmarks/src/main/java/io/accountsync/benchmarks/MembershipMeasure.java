package io.accountsync.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/** First memberships, against inserting the same rows in batches. */
final class MembershipMeasure implements Measure {
  private static final int CONTACTS = 10;

  @Override
  public void run(Bench bench) throws Exception {
    int rounds = bench.scale().of(10, 5, 1);
    int block = bench.scale().of(200_000, 20_000, 1_000);
    for (BenchDatabase each : bench.bothDatabases()) {
      try (BenchDatabase database = each;
          Library library = new Library(database)) {
        database.execute(
            "CREATE TABLE raw_membership (contact_id uuid PRIMARY KEY, account_id uuid,"
                + " UNIQUE (account_id, contact_id))");
        bench.say("%s: %d rounds of %,d memberships", database.name(), rounds, block);
        Took took =
            new Rounds()
                .variant(
                    "library",
                    round ->
                        Library.sum(
                            library.link(
                                round * block,
                                (round + 1) * block,
                                i -> GeneratedAccounts.membership(i, i / CONTACTS))))
                .variant("raw", round -> insert(database, round * block, block))
                .run(rounds);
        requireSame(database);
        bench.add(
            Figure.cost(
                String.format(
                    "%s: first memberships, %,d in %d rounds",
                    database.name(), rounds * block, rounds),
                "ms a round",
                took.millis("library"),
                "raw batched insertion",
                took.millis("raw"),
                Goal.atMost(1.5)));
      }
    }
  }

  private static double insert(BenchDatabase database, int from, int count) throws SQLException {
    long begun = System.nanoTime();
    try (Connection connection = database.dataSource().getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO raw_membership (contact_id, account_id) VALUES (?, ?)")) {
      connection.setAutoCommit(false);
      for (int i = from; i < from + count; i++) {
        insert.setObject(1, Ids.contact(i));
        insert.setObject(2, Ids.account(i / CONTACTS));
        insert.addBatch();
        if ((i + 1 - from) % GeneratedSource.PAGE == 0 || i + 1 == from + count) {
          insert.executeBatch();
          connection.commit();
          database.settle();
        }
      }
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private static void requireSame(BenchDatabase database) {
    long rows = database.number("SELECT COUNT(*) FROM raw_membership");
    long same =
        database.number(
            "SELECT COUNT(*) FROM raw_membership r JOIN membership m ON m.contact_id ="
                + " r.contact_id AND m.account_id = r.account_id");
    long stored = database.number("SELECT COUNT(*) FROM membership");
    Checksum.requireEqual(
        "memberships",
        Map.of(
            "raw", new Checksum(rows, rows),
            "same", new Checksum(rows, same),
            "library", new Checksum(rows, stored)));
  }
}
