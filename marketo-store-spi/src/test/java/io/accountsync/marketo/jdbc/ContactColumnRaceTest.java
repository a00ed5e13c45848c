package io.accountsync.marketo.jdbc;

import static io.accountsync.marketo.jdbc.ColumnHost.FIELDS;
import static io.accountsync.marketo.jdbc.ColumnHost.named;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.accountsync.spi.TransientStoreException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Links, edits, refreshes and rows that come, all at once on a few contacts: whatever their order,
 * at no moment does a copy differ from what its contact shows.
 */
@Timeout(300)
class ContactColumnRaceTest {
  private static final int ACCOUNTS = 3;
  private static final int CONTACTS = 6;
  private static final int TIMES = 120;
  private static final int ATTEMPTS = 100;

  @ParameterizedTest
  @EnumSource
  void noCopyDiffersAtAnyMoment(Dialect dialect) {
    ColumnHost host = new ColumnHost(dialect);
    IntStream.range(0, ACCOUNTS).forEach(i -> host.add(named(i, "Contoso " + i)));
    host.insert(IntStream.range(0, CONTACTS).toArray());
    AtomicInteger linked = new AtomicInteger(CONTACTS);
    AtomicInteger inserted = new AtomicInteger(CONTACTS);
    List<CompletableFuture<Void>> racers =
        List.of(
            race(
                host,
                random -> {
                  int contact =
                      random.nextInt(3) == 0
                          ? linked.getAndIncrement()
                          : random.nextInt(linked.get());
                  int account = random.nextInt(ACCOUNTS + 1);
                  host.link(contact, account == ACCOUNTS ? null : account);
                }),
            race(host, random -> host.edit(random.nextInt(ACCOUNTS), "one " + random.nextInt())),
            race(host, random -> host.edit(random.nextInt(ACCOUNTS), "two " + random.nextInt())),
            race(
                host,
                random ->
                    host.store.refreshContactColumns(
                        random
                            .ints(CONTACTS, 0, linked.get())
                            .mapToObj(ColumnHost::contact)
                            .toList())),
            race(
                host,
                random -> {
                  if (random.nextInt(10) == 0) {
                    host.store.refreshContactColumns();
                  } else if (inserted.get() < linked.get()) {
                    host.insert(inserted.getAndIncrement());
                  } else {
                    host.store.prepare(FIELDS);
                  }
                }));
    racers.forEach(racer -> racer.orTimeout(4, TimeUnit.MINUTES).join());
    host.store.prepare(FIELDS);
    assertEquals(List.of(), host.differing());
  }

  /** Does something again and again, and looks at the copies each time. */
  private static CompletableFuture<Void> race(ColumnHost host, Consumer<Random> work) {
    Random random = new Random();
    return CompletableFuture.runAsync(
        () -> {
          for (int i = 0; i < TIMES; i++) {
            patiently(() -> work.accept(random));
            assertEquals(List.of(), host.differing());
          }
        },
        task -> new Thread(task).start());
  }

  /** As the engine does: what was in the way of another transaction is done again. */
  private static void patiently(Runnable work) {
    for (int attempt = 1; ; attempt++) {
      try {
        work.run();
        return;
      } catch (TransientStoreException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}
