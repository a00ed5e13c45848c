package io.accountsync.benchmarks;

import static com.google.common.base.Preconditions.checkState;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * What a variant produced, whatever its order and its types: how many rows and the sum of their
 * hashes.
 */
record Checksum(long rows, long sum) {
  static Checksum of(Stream<Long> rows) {
    return rows.map(hash -> new Checksum(1, hash))
        .reduce(new Checksum(0, 0), (a, b) -> new Checksum(a.rows + b.rows, a.sum + b.sum));
  }

  /** A row's hash; numbers count by their decimal value, whatever their type. */
  static long row(Object key, @Nullable Object amount) {
    BigDecimal decimal = new BigDecimal(String.valueOf(amount)).stripTrailingZeros();
    return hash(key.toString(), decimal.toPlainString());
  }

  static long hash(@Nullable Object... values) {
    return Ids.mix(Objects.hash(values));
  }

  /** Fails unless all variants produced the same. */
  static void requireEqual(String what, Map<String, Checksum> variants) {
    checkState(
        Set.copyOf(variants.values()).size() == 1, "Variants of %s differ: %s", what, variants);
  }
}
