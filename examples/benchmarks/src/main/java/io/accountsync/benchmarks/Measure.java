package io.accountsync.benchmarks;

/** Measures one thing against its baselines and adds lines to the table. */
interface Measure {
  void run(Bench bench) throws Exception;
}
