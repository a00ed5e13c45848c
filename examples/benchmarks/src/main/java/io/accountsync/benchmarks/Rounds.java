package io.accountsync.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs variants in turns, every one once and then all again, so that a machine that slows down
 * slows down all of them.
 */
final class Rounds {
  private final Map<String, Variant> variants = new LinkedHashMap<>();

  /** One way to do the thing. */
  interface Variant {
    /**
     * Does it once.
     *
     * @param round from 0 on
     * @return how long it took, in seconds
     */
    double run(int round) throws Exception;
  }

  Rounds variant(String name, Variant variant) {
    variants.put(name, variant);
    return this;
  }

  /** The samples of each variant, by name. */
  Took run(int rounds) throws Exception {
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, Variant> variant : variants.entrySet()) {
        seconds
            .computeIfAbsent(variant.getKey(), name -> new ArrayList<>())
            .add(variant.getValue().run(round));
      }
    }
    Map<String, Samples> samples = new LinkedHashMap<>();
    seconds.forEach((name, list) -> samples.put(name, samples(list)));
    return new Took(samples);
  }

  static Samples samples(List<Double> list) {
    return Samples.of(list.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
