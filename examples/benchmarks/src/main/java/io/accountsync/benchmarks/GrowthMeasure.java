package io.accountsync.benchmarks;

import io.accountsync.benchmarks.CopiedColumns.Image;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a change of two fields costs against the number of the account's contacts. Up to the cap it
 * makes activities and grows with them; past it, it costs the same however many contacts there are.
 */
final class GrowthMeasure implements Measure {
  private static final Instant EPOCH = Instant.parse("2026-04-01T00:00:00Z");
  private static final int CAP = 5_000;

  @Override
  public void run(Bench bench) throws Exception {
    List<Integer> sizes =
        switch (bench.scale()) {
          case FULL -> List.of(1, 10, 100, 1_000, CAP, CAP + 1, 10_000, 100_000, 1_000_000);
          case QUICK -> List.of(1, 10, 100, 1_000, CAP, CAP + 1, 10_000, 100_000);
          case SMOKE -> List.of(1, 10, CAP + 1, 10_000);
        };
    Plot plot =
        new Plot(
            "A change of two fields of one account",
            "contacts of the account",
            "milliseconds, page begun to committed");
    for (BenchDatabase each : bench.bothDatabases()) {
      try (BenchDatabase database = each;
          Library library = new Library(database)) {
        bench.say("%s: accounts with %s contacts", database.name(), sizes);
        load(library, sizes);
        database.analyze();
        Took took = measure(bench, library, sizes);
        plot.line("library, " + database.name(), points(took, sizes));
        report(bench, database, took, sizes.get(sizes.size() - 1));
        if (database.isPostgres()) {
          baselines(bench, database, plot, sizes);
        }
      }
    }
    plot.write(bench.output().resolve("cost-against-contacts.svg"));
  }

  private static void load(Library library, List<Integer> sizes) {
    library.apply(0, sizes.size(), number -> GeneratedAccounts.row(number, 0));
    int first = 0;
    for (int account = 0; account < sizes.size(); account++) {
      int number = account;
      library.link(
          first,
          first + sizes.get(account),
          contact -> GeneratedAccounts.membership(contact, number));
      first += sizes.get(account);
    }
  }

  private static Took measure(Bench bench, Library library, List<Integer> sizes) throws Exception {
    // The first rounds are the machine's and the database's to get warm.
    int warm = bench.scale().of(10, 5, 0);
    rounds(library, sizes, 1).run(warm);
    return rounds(library, sizes, 1 + warm).run(bench.scale().of(31, 15, 1));
  }

  private static Rounds rounds(Library library, List<Integer> sizes, int firstRevision) {
    Rounds rounds = new Rounds();
    for (int account = 0; account < sizes.size(); account++) {
      int number = account;
      rounds.variant(
          sizes.get(account).toString(),
          round -> {
            int revision = firstRevision + round;
            library.setNow(EPOCH.plusSeconds(revision));
            return Library.sum(
                library.apply(number, number + 1, i -> GeneratedAccounts.row(i, revision)));
          });
    }
    return rounds;
  }

  private static void report(Bench bench, BenchDatabase database, Took took, int largest) {
    String what =
        String.format("%s: a change to an account of %,d contacts", database.name(), largest);
    Samples mine = took.millis(Integer.toString(largest));
    bench.add(
        Figure.cost(
            what,
            "ms",
            medianOf(mine),
            "of 10,000 contacts",
            medianOf(took.millis("10000")),
            Goal.atMost(1.2)));
    Samples one = took.millis("1");
    if (database.isPostgres()) {
      bench.add(
          Figure.cost(what, "ms", medianOf(mine), "of 1 contact", medianOf(one), Goal.atMost(1.5)));
    } else {
      bench.add(Figure.cost(what, "ms", medianOf(mine), "of 1 contact", medianOf(one), Goal.NONE));
      bench.add(
          Figure.absolute(
              what + ": more than for 1 contact",
              "ms",
              Samples.of(mine.median() - one.median()),
              Goal.atMost(2)));
    }
  }

  /** Single pages of milliseconds scatter too much to be compared one by one. */
  private static Samples medianOf(Samples samples) {
    return Samples.of(samples.median());
  }

  private static void baselines(Bench bench, BenchDatabase database, Plot plot, List<Integer> sizes)
      throws Exception {
    bench.say("%s: the same with copied columns", database.name());
    CopiedColumns looped = CopiedColumns.create(database, "looped");
    CopiedColumns batched = CopiedColumns.create(database, "batched");
    database.analyze();
    int loopedUpTo = bench.scale().of(10_000, 1_000, 10);
    int batchedUpTo = bench.scale().of(100_000, 10_000, 10);
    Map<Double, Double> loop = new LinkedHashMap<>();
    Map<Double, Double> batch = new LinkedHashMap<>();
    for (int account = 0; account < sizes.size(); account++) {
      int size = sizes.get(account);
      List<Double> loops = new ArrayList<>();
      List<Double> batches = new ArrayList<>();
      for (int round = 0; round < 3; round++) {
        Instant at = EPOCH.minusSeconds(1 + round);
        List<Image> images =
            List.of(new Image(Ids.account(account), GeneratedAccounts.values(account, -1 - round)));
        if (size <= loopedUpTo) {
          loops.add(looped.loop(images, at) * 1_000);
        }
        if (size <= batchedUpTo) {
          batches.add(batched.batches(images, at) * 1_000);
        }
      }
      if (!loops.isEmpty()) {
        loop.put((double) size, Rounds.samples(loops).median());
      }
      if (!batches.isEmpty()) {
        batch.put((double) size, Rounds.samples(batches).median());
      }
    }
    plot.line("contact by contact, PostgreSQL", loop);
    plot.line("in JDBC batches, PostgreSQL", batch);
  }

  private static Map<Double, Double> points(Took took, List<Integer> sizes) {
    Map<Double, Double> points = new LinkedHashMap<>();
    sizes.forEach(size -> points.put((double) size, took.millis(size.toString()).median()));
    return points;
  }
}
