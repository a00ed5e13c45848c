/**
 * The values everything else speaks in: accounts, contacts, their fields, what changes and why.
 *
 * <p>All types are immutable, safe to share between threads, and free of I/O, clocks and threads.
 */
@NonNullByDefault
package io.accountsync.model;
