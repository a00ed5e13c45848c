/** Measures the library against honest baselines, side by side, and prints one table. */
@NonNullByDefault
package io.accountsync.benchmarks;

import io.accountsync.model.NonNullByDefault;
