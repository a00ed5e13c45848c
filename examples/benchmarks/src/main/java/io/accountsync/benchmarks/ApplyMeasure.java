package io.accountsync.benchmarks;

import io.accountsync.benchmarks.CopiedColumns.Image;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A page of changed accounts with ten contacts each, two fields changed, against the ways that
 * write each contact by itself, and against the bare insertion of the activities; then the same a
 * millisecond further away.
 */
final class ApplyMeasure implements Measure {
  private static final int CONTACTS = 10;
  private static final Instant EPOCH = Instant.parse("2026-02-01T00:00:00Z");

  @Override
  public void run(Bench bench) throws Exception {
    int page = bench.scale().of(1_000, 1_000, 5);
    int rounds = bench.scale().rounds() + bench.scale().of(2, 2, 0);
    // Each round takes accounts that no round before has changed: two slices, near and far.
    int accounts = bench.scale().of(100_000, 2 * rounds * page, 2 * rounds * page);
    int sampled = bench.scale().of(20, 20, 2);
    try (BenchDatabase near = bench.postgresDatabase();
        DelayProxy proxy = DelayProxy.to(bench.postgres().port(), Duration.ofMillis(1));
        BenchDatabase far = near.through(proxy.port());
        Library library = new Library(near);
        Library farLibrary = new Library(far)) {
      bench.say("%,d accounts with %d contacts each", accounts, CONTACTS);
      library.apply(0, accounts, number -> GeneratedAccounts.row(number, 0));
      library.link(0, accounts * CONTACTS, i -> GeneratedAccounts.membership(i, i / CONTACTS));
      CopiedColumns looped = CopiedColumns.create(near, "looped");
      CopiedColumns batched = CopiedColumns.create(near, "batched");
      ActivityFloor floor = ActivityFloor.create(near, "bare");
      ThinFloor thin = ThinFloor.create(near);
      near.analyze();
      bench.say("%d rounds of %,d changed accounts", rounds, page);
      Took took =
          new Rounds()
              .variant("library", round -> library(library, slice(2 * round, page)))
              .variant("batch", round -> batch(batched, slice(2 * round, page)))
              .variant(
                  "loop",
                  round ->
                      looped.loop(slice(2 * round, page).images(), slice(2 * round, page).at()))
              .variant("bare", round -> bare(floor, slice(2 * round, page)))
              .variant(
                  "thin", round -> thin.insert(slice(2 * round, page).activities().toList(), round))
              .variant("library far", round -> library(farLibrary, slice(2 * round + 1, page)))
              .variant(
                  "batch far",
                  round -> batch(batched.over(far.dataSource()), slice(2 * round + 1, page)))
              .variant(
                  "loop far",
                  round -> {
                    Slice slice = slice(2 * round + 1, page).first(sampled);
                    double seconds = looped.over(far.dataSource()).loop(slice.images(), slice.at());
                    return seconds * page / sampled;
                  })
              .run(rounds);
      for (int round = 0; round < rounds; round++) {
        Instant at = slice(2 * round, page).at();
        Checksum.requireEqual(
            "activities",
            Map.of(
                "expected", ActivityRow.of(slice(2 * round, page).activities()),
                "library", ActivityRow.inLibrary(near, at),
                "batch", ActivityRow.inTable(near, batched.activities(), at),
                "loop", ActivityRow.inTable(near, looped.activities(), at),
                "bare", ActivityRow.inTable(near, floor.table(), at)));
      }
      report(bench, took, page);
    }
  }

  private static void report(Bench bench, Took took, int page) {
    String what =
        String.format("PostgreSQL: %,d accounts × %d contacts × 2 fields", page, CONTACTS);
    Samples library = took.millis("library");
    speed(bench, what, library, "loop, contact by contact", took.millis("loop"), Goal.atLeast(20));
    speed(bench, what, library, "the loop in JDBC batches", took.millis("batch"), Goal.atLeast(3));
    speed(
        bench,
        what,
        library,
        "bare INSERT … SELECT of the activities",
        took.millis("bare"),
        Goal.atLeast(0.8));
    speed(
        bench,
        what,
        library,
        "bare INSERT … SELECT of the library's thin rows",
        took.millis("thin"),
        Goal.NONE);
    Samples far = took.millis("library far");
    bench.add(
        Figure.cost(
            what + ", 1 ms further away", "ms", far, "without it", library, Goal.atMost(1.5)));
    String farther = what + ", 1 ms further away";
    speed(
        bench,
        farther,
        far,
        "the loop in JDBC batches",
        took.millis("batch far"),
        Goal.atLeast(10));
    speed(
        bench,
        farther,
        far,
        "loop, contact by contact (scaled up from a part)",
        took.millis("loop far"),
        Goal.NONE);
  }

  private static void speed(
      Bench bench, String what, Samples mine, String name, Samples baseline, Goal goal) {
    bench.add(Figure.speed(what, "ms", mine, name, baseline, goal));
  }

  private static double library(Library library, Slice slice) {
    library.setNow(slice.at());
    return Library.sum(
        library.apply(slice.from(), slice.to(), number -> GeneratedAccounts.row(number, 1)));
  }

  private static double batch(CopiedColumns copied, Slice slice) throws Exception {
    return copied.batches(slice.images(), slice.at());
  }

  private static double bare(ActivityFloor floor, Slice slice) throws Exception {
    return floor.insert(slice.activities().toList(), slice.at());
  }

  private static Slice slice(int number, int page) {
    return new Slice(number * page, (number + 1) * page, EPOCH.plusSeconds(number));
  }

  /** Accounts that change in a round. */
  private record Slice(int from, int to, Instant at) {
    Slice first(int count) {
      return new Slice(from, from + count, at);
    }

    List<Image> images() {
      return IntStream.range(from, to)
          .mapToObj(i -> new Image(Ids.account(i), GeneratedAccounts.values(i, 1)))
          .toList();
    }

    Stream<ActivityRow> activities() {
      return IntStream.range(from, to)
          .boxed()
          .flatMap(
              account ->
                  LongStream.range(0, CONTACTS)
                      .boxed()
                      .flatMap(
                          contact ->
                              ActivityRow.of(
                                  GeneratedAccounts.diff(account, 0, 1),
                                  Ids.contact((long) account * CONTACTS + contact))));
    }
  }
}
