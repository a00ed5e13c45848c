/** Lets the benchmarks reach the adapter's page reader, which is nobody else's business. */
@NonNullByDefault
package io.accountsync.dynamics;

import io.accountsync.model.NonNullByDefault;
