package io.accountsync.marketo.jdbc;

import java.time.Duration;

/**
 * What a host chose, checked.
 *
 * @param tables the names of everything
 * @param contactColumns the columns of the host's contacts to copy values to
 * @param retention how long changes and cycles are kept
 * @param locks how long to wait for locks and to hold them
 */
record JdbcOptions(
    Tables tables, ContactColumns contactColumns, Duration retention, LockLimits locks) {}
