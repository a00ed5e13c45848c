/**
 * The rules as pure decisions: what is selected, what an incoming page changes, who gets an
 * activity.
 *
 * <p>{@link io.accountsync.policy.SyncPolicy} is what a host configures. {@link
 * io.accountsync.policy.AccountPlanner} decides; its results say what a store has to do. Nothing
 * here knows a port, a clock, a thread, a logger, randomness or I/O: time comes in as an argument
 * and a decision goes out as a value. All types are immutable and safe to share between threads.
 */
@NonNullByDefault
package io.accountsync.policy;

import io.accountsync.model.NonNullByDefault;
