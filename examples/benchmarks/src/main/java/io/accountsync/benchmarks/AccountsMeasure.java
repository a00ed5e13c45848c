package io.accountsync.benchmarks;

import io.accountsync.model.AccountId;
import io.accountsync.spi.StoreTransaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What full reads and changes cost against the number of accounts: the first read, a read of the
 * same unchanged accounts, finding out which of them have vanished, and a page of changes.
 */
final class AccountsMeasure implements Measure {
  private static final int CHANGED = 1_000;

  @Override
  public void run(Bench bench) throws Exception {
    List<Integer> sizes =
        switch (bench.scale()) {
          case FULL -> List.of(1_000, 10_000, 100_000, 1_000_000);
          case QUICK -> List.of(1_000, 10_000, 50_000);
          case SMOKE -> List.of(1_000, 6_000);
        };
    Plot plot =
        new Plot(
            "Full reads and changes against the number of accounts",
            "accounts",
            "seconds in the store and the planner");
    Map<String, Map<Double, Double>> lines = new LinkedHashMap<>();
    for (int size : sizes) {
      for (BenchDatabase each : bench.bothDatabases()) {
        try (BenchDatabase database = each;
            Library library = new Library(database)) {
          bench.say("%s: %,d accounts", database.name(), size);
          One one = new One(database, library, size);
          String suffix = ", " + database.name();
          add(lines, "first read" + suffix, size, Library.sum(one.firstRead()));
          add(lines, "unchanged again" + suffix, size, Library.sum(one.again()));
          add(lines, "1,000 changed" + suffix, size, one.change(bench.scale().rounds()));
          if (size == sizes.get(sizes.size() - 1)) {
            one.report(bench);
          }
        }
      }
    }
    lines.forEach(plot::line);
    plot.write(bench.output().resolve("cost-against-accounts.svg"));
  }

  private static void add(
      Map<String, Map<Double, Double>> lines, String line, int size, double seconds) {
    lines.computeIfAbsent(line, name -> new LinkedHashMap<>()).put((double) size, seconds);
  }

  /** One database with one number of accounts. */
  private static final class One {
    private final BenchDatabase database;
    private final Library library;
    private final int size;
    private List<Double> first = List.of();
    private List<Double> again = List.of();

    One(BenchDatabase database, Library library, int size) {
      this.database = database;
      this.library = library;
      this.size = size;
    }

    List<Double> firstRead() {
      first = library.apply(0, size, number -> GeneratedAccounts.row(number, 0));
      database.analyze();
      return first;
    }

    List<Double> again() {
      again = library.read(0, size, number -> GeneratedAccounts.row(number, 0));
      return again;
    }

    /** The median of several pages of changes. */
    double change(int rounds) {
      List<Double> seconds = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        int revision = round;
        int changed = Math.min(CHANGED, size);
        seconds.add(
            Library.sum(
                library.apply(0, changed, number -> GeneratedAccounts.row(number, revision))));
      }
      return Rounds.samples(seconds).median();
    }

    void report(Bench bench) {
      bench.add(
          Figure.speed(
              String.format("%s: %,d unchanged accounts read again", database.name(), size),
              "ms a page",
              Rounds.samples(again).times(1_000),
              "their first read",
              Rounds.samples(first).times(1_000),
              Goal.atLeast(3)));
      vanished(bench);
    }

    /** Marks a page as seen, page after page, then asks once; against reading the stored side. */
    private void vanished(Bench bench) {
      long baseline = 1_000_000;
      List<Double> mark = new ArrayList<>();
      List<Double> read = new ArrayList<>();
      for (int from = 0; from < size; from += GeneratedSource.PAGE) {
        List<AccountId> ids =
            IntStream.range(from, Math.min(size, from + GeneratedSource.PAGE))
                .mapToObj(GeneratedAccounts::id)
                .toList();
        mark.add(in(transaction -> transaction.markSeen(baseline, ids)));
        read.add(in(transaction -> transaction.lockAccounts(ids, GeneratedAccounts.fieldSet())));
      }
      double sweep =
          in(
              transaction -> {
                long vanished = transaction.countVanished(baseline);
                if (vanished != 0) {
                  throw new IllegalStateException(vanished + " accounts vanished");
                }
              });
      double pages = mark.size();
      Samples a =
          Samples.of(
              mark.stream().mapToDouble(seconds -> (seconds + sweep / pages) * 1_000).toArray());
      bench.add(
          Figure.cost(
              String.format("%s: finding the vanished of %,d accounts", database.name(), size),
              "ms a page",
              a,
              "reading a page's stored side",
              Rounds.samples(read).times(1_000),
              Goal.atMost(0.8)));
    }

    /** Work of a page with its commit, with which marks may be written. */
    private double in(Consumer<StoreTransaction> work) {
      try (StoreTransaction transaction = library.store().begin()) {
        long begun = System.nanoTime();
        work.accept(transaction);
        transaction.commit();
        return (System.nanoTime() - begun) / 1e9;
      }
    }
  }
}
