package io.accountsync.engine;

import io.accountsync.spi.StoreTransaction;
import io.accountsync.spi.TransientStoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs work in a transaction and repeats it, a bounded number of times, when the store says that
 * another try can help. Repeating is harmless even after a commit whose answer was lost: versions
 * that were applied already change nothing (rule R6). What is returned is then what the first one
 * did.
 */
final class Transactions {
  private static final Logger LOG = System.getLogger(Transactions.class.getName());
  private static final int ATTEMPTS = 4;

  private final Duration firstWait;

  Transactions(Duration firstWait) {
    this.firstWait = firstWait;
  }

  /** Runs work, commits it, and returns what it returned. */
  <T> T commit(Supplier<StoreTransaction> begin, Function<StoreTransaction, T> work) {
    return commit(begin, work, (unanswered, again) -> again);
  }

  /**
   * Runs work, commits it, and returns what it returned.
   *
   * @param effective of what an attempt returned whose commit was not answered, and what the next
   *     one returned, tells which took effect
   */
  <T> T commit(
      Supplier<StoreTransaction> begin,
      Function<StoreTransaction, T> work,
      BinaryOperator<T> effective) {
    Duration wait = firstWait;
    Optional<T> unanswered = Optional.empty();
    for (int attempt = 1; ; attempt++) {
      try (StoreTransaction transaction = begin.get()) {
        T again = work.apply(transaction);
        T result = unanswered.map(first -> effective.apply(first, again)).orElse(again);
        unanswered = Optional.of(result);
        transaction.commit();
        return result;
      } catch (TransientStoreException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        LOG.log(Level.DEBUG, "Transaction failed, attempt " + attempt + " of " + ATTEMPTS, e);
        await(wait, e);
        wait = wait.multipliedBy(4);
      }
    }
  }

  private static void await(Duration wait, TransientStoreException failure) {
    try {
      Thread.sleep(wait.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure.addSuppressed(e);
      throw failure;
    }
  }
}
