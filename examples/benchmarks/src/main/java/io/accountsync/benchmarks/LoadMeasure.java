package io.accountsync.benchmarks;

import io.accountsync.model.AccountChange.Upsert;
import io.accountsync.model.FieldSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** First images into PostgreSQL, against its own way to load tables. */
final class LoadMeasure implements Measure {
  @Override
  public void run(Bench bench) throws Exception {
    int block = bench.scale().of(50_000, 20_000, 100);
    int rounds = bench.scale().rounds() + bench.scale().of(1, 0, 0);
    try (BenchDatabase plain = bench.postgresDatabase();
        BenchDatabase rewriting = bench.postgres().database("&reWriteBatchedInserts=true");
        BenchDatabase batched = bench.postgres().database("&reWriteBatchedInserts=true");
        BenchDatabase copied = bench.postgresDatabase();
        Library library = new Library(plain);
        Library rewritingLibrary = new Library(rewriting);
        Library schemaOfBatch = new Library(batched);
        Library schemaOfCopy = new Library(copied)) {
      schemaOfBatch.store().prepare(GeneratedAccounts.fieldSet());
      schemaOfCopy.store().prepare(GeneratedAccounts.fieldSet());
      bench.say("%d rounds of %,d accounts", rounds, block);
      Took took =
          new Rounds()
              .variant("java.sql", round -> load(library, round * block, block))
              .variant("rewritten", round -> load(rewritingLibrary, round * block, block))
              .variant("batch", round -> batch(batched, round * block, block))
              .variant("copy", round -> copy(copied, round * block, block))
              .run(rounds);
      String sum =
          "SELECT count(*) + sum(hashtext(a::text)::bigint) FROM (SELECT account_id,"
              + " version, f_name, f_revenue, f_lastonholdtime FROM account) a";
      Checksum.requireEqual(
          "loading",
          Map.of(
              "java.sql", new Checksum(rounds, plain.number(sum)),
              "rewritten", new Checksum(rounds, rewriting.number(sum)),
              "batch", new Checksum(rounds, batched.number(sum)),
              "copy", new Checksum(rounds, copied.number(sum))));
      String what = String.format("PostgreSQL: first images, %,d accounts", block);
      bench.add(
          Figure.speed(
              what + ", java.sql only",
              "ms",
              took.millis("java.sql"),
              "raw COPY",
              took.millis("copy"),
              Goal.atLeast(0.55)));
      bench.add(
          Figure.speed(
              what + ", reWriteBatchedInserts",
              "ms",
              took.millis("rewritten"),
              "raw COPY",
              took.millis("copy"),
              Goal.atLeast(0.75)));
      bench.add(
          Figure.speed(
              what + ", reWriteBatchedInserts",
              "ms",
              took.millis("rewritten"),
              "a bare batch that the driver rewrites",
              took.millis("batch"),
              Goal.NONE));
      bench.add(
          Figure.speed(
              what + ", a bare batch that the driver rewrites",
              "ms",
              took.millis("batch"),
              "raw COPY",
              took.millis("copy"),
              Goal.NONE));
    }
  }

  private static double load(Library library, int from, int count) {
    return Library.sum(
        library.apply(from, from + count, number -> GeneratedAccounts.row(number, 0)));
  }

  private static String columns() {
    StringBuilder columns = new StringBuilder();
    GeneratedAccounts.fieldSet()
        .forEach(field -> columns.append("f_").append(field.name()).append(", "));
    return "account (" + columns + "version, removed, generation, account_id)";
  }

  private static Upsert[] page(int from, int count) {
    Upsert[] rows = new Upsert[count];
    for (int i = 0; i < count; i++) {
      rows[i] = (Upsert) GeneratedAccounts.row(from + i, 0);
    }
    return rows;
  }

  /** The same rows as the library writes, a transaction a page, and nothing else. */
  private static double batch(BenchDatabase database, int from, int count) throws SQLException {
    FieldSet fields = GeneratedAccounts.fieldSet();
    String sql =
        "INSERT INTO " + columns() + " VALUES (" + "?, ".repeat(fields.size()) + "?, FALSE, 1, ?)";
    double seconds = 0;
    try (Connection connection = database.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      for (int start = from; start < from + count; start += GeneratedSource.PAGE) {
        Upsert[] rows = page(start, Math.min(GeneratedSource.PAGE, from + count - start));
        long begun = System.nanoTime();
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
          for (Upsert row : rows) {
            for (int i = 0; i < fields.size(); i++) {
              Object value = row.value(i);
              insert.setObject(
                  i + 1, value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value);
            }
            insert.setString(fields.size() + 1, row.version().value());
            insert.setObject(fields.size() + 2, row.id().value());
            insert.addBatch();
          }
          insert.executeBatch();
        }
        connection.commit();
        seconds += (System.nanoTime() - begun) / 1e9;
      }
      connection.setAutoCommit(true);
    }
    return seconds;
  }

  private static double copy(BenchDatabase database, int from, int count)
      throws SQLException, IOException {
    String sql = "COPY " + columns() + " FROM STDIN";
    double seconds = 0;
    try (Connection connection = database.dataSource().getConnection()) {
      CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
      for (int start = from; start < from + count; start += GeneratedSource.PAGE) {
        Upsert[] rows = page(start, Math.min(GeneratedSource.PAGE, from + count - start));
        long begun = System.nanoTime();
        byte[] text = text(rows).getBytes(StandardCharsets.UTF_8);
        copy.copyIn(sql, new ByteArrayInputStream(text));
        seconds += (System.nanoTime() - begun) / 1e9;
      }
    }
    return seconds;
  }

  private static String text(Upsert[] rows) {
    StringBuilder text = new StringBuilder(rows.length * 400);
    for (Upsert row : rows) {
      for (int i = 0; i < GeneratedAccounts.fieldSet().size(); i++) {
        text.append(row.value(i)).append('\t');
      }
      text.append(row.version()).append("\tf\t1\t").append(row.id()).append('\n');
    }
    return text.toString();
  }
}
