package io.accountsync.benchmarks;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** One account with as many contacts as still get activities, against the bare insertion. */
final class HubMeasure implements Measure {
  private static final Instant EPOCH = Instant.parse("2026-03-01T00:00:00Z");

  @Override
  public void run(Bench bench) throws Exception {
    int contacts = bench.scale().of(5_000, 5_000, 50);
    for (BenchDatabase each : bench.bothDatabases()) {
      try (BenchDatabase database = each;
          Library library = new Library(database)) {
        library.apply(0, 1, number -> GeneratedAccounts.row(number, 0));
        library.link(0, contacts, contact -> GeneratedAccounts.membership(contact, 0));
        ActivityFloor floor = ActivityFloor.create(database, "bare");
        ThinFloor thin = ThinFloor.create(database);
        database.analyze();
        int rounds = 2 * bench.scale().rounds() + 1;
        Took took =
            new Rounds()
                .variant(
                    "library",
                    round -> {
                      library.setNow(EPOCH.plusSeconds(round));
                      return Library.sum(
                          library.apply(0, 1, number -> GeneratedAccounts.row(number, round + 1)));
                    })
                .variant(
                    "bare",
                    round -> floor.insert(activities(contacts, round), EPOCH.plusSeconds(round)))
                .variant("thin", round -> thin.insert(activities(contacts, round), round))
                .run(rounds);
        for (int round = 0; round < rounds; round++) {
          Checksum.requireEqual(
              "activities",
              Map.of(
                  "expected", ActivityRow.of(activities(contacts, round).stream()),
                  "library", ActivityRow.inLibrary(database, EPOCH.plusSeconds(round)),
                  "bare", ActivityRow.inTable(database, "bare", EPOCH.plusSeconds(round))));
        }
        String what =
            String.format("%s: 1 account × %,d contacts × 2 fields", database.name(), contacts);
        Samples mine = took.millis("library");
        bench.add(
            Figure.speed(
                what,
                "ms",
                mine,
                "bare INSERT … SELECT of the activities",
                took.millis("bare"),
                Goal.atLeast(0.7)));
        bench.add(
            Figure.speed(
                what,
                "ms",
                mine,
                "bare INSERT … SELECT of the library's thin rows",
                took.millis("thin"),
                Goal.NONE));
      }
    }
  }

  private static List<ActivityRow> activities(int contacts, int round) {
    return LongStream.range(0, contacts)
        .boxed()
        .flatMap(
            contact ->
                ActivityRow.of(GeneratedAccounts.diff(0, round, round + 1), Ids.contact(contact)))
        .toList();
  }
}
