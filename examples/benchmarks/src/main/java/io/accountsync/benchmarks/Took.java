package io.accountsync.benchmarks;

import java.util.Map;

/** What the variants of an interleaved run took, in seconds. */
record Took(Map<String, Samples> seconds) {
  Samples millis(String variant) {
    Samples samples = seconds.get(variant);
    if (samples == null) {
      throw new IllegalArgumentException("No variant " + variant + " in " + seconds.keySet());
    }
    return samples.times(1_000);
  }
}
