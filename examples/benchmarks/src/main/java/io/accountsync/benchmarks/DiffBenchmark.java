package io.accountsync.benchmarks;

import com.google.common.collect.MapDifference;
import com.google.common.collect.Maps;
import io.accountsync.model.AccountDiff;
import io.accountsync.model.AccountId;
import io.accountsync.model.AccountValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Compares 20,000 pairs of accounts of 20 fields, too many for the processor's cache, whose values
 * are equal but not the same objects. Each variant returns how many fields differ.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class DiffBenchmark {
  static final int PAIRS = 20_000;

  /** How many fields of each pair differ: none or two. */
  @Param({"0", "2"})
  public int changed = 0;

  /** How many pairs of accounts there are. */
  @Param("" + PAIRS)
  public int pairs = PAIRS;

  private final List<AccountId> ids = new ArrayList<>();
  private final List<AccountValues> before = new ArrayList<>();
  private final List<AccountValues> after = new ArrayList<>();
  private final List<Map<String, Object>> beforeMaps = new ArrayList<>();
  private final List<Map<String, Object>> afterMaps = new ArrayList<>();

  /** Makes the pairs. */
  @Setup
  public void makePairs() {
    for (int i = 0; i < pairs; i++) {
      ids.add(GeneratedAccounts.id(i));
      before.add(GeneratedAccounts.values(i, 0));
      after.add(GeneratedAccounts.values(i, changed == 0 ? 0 : 1));
      beforeMaps.add(new HashMap<>(GeneratedAccounts.values(i, 0).asMap()));
      afterMaps.add(new HashMap<>(GeneratedAccounts.values(i, changed == 0 ? 0 : 1).asMap()));
    }
  }

  /** The library. */
  @Benchmark
  public long library(CpuTime cpu) {
    cpu.operations++;
    long changes = 0;
    for (int i = 0; i < pairs; i++) {
      Optional<AccountDiff> diff = AccountDiff.between(ids.get(i), before.get(i), after.get(i));
      if (diff.isPresent()) {
        changes += diff.get().changes().size();
      }
    }
    return changes;
  }

  /** Looks every field up in two hash maps. */
  @Benchmark
  public long hashMap(CpuTime cpu) {
    cpu.operations++;
    long changes = 0;
    for (int i = 0; i < pairs; i++) {
      Map<String, Object> other = afterMaps.get(i);
      for (Map.Entry<String, Object> entry : beforeMaps.get(i).entrySet()) {
        if (!Objects.equals(entry.getValue(), other.get(entry.getKey()))) {
          changes++;
        }
      }
    }
    return changes;
  }

  /** Guava's difference of two maps. */
  @Benchmark
  public long guavaDifference(CpuTime cpu) {
    cpu.operations++;
    long changes = 0;
    for (int i = 0; i < pairs; i++) {
      MapDifference<String, Object> difference =
          Maps.difference(beforeMaps.get(i), afterMaps.get(i));
      if (!difference.areEqual()) {
        changes += difference.entriesDiffering().size();
      }
    }
    return changes;
  }
}
