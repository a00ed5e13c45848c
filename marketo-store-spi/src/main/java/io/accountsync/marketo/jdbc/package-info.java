/**
 * A store in a relational database, H2 or PostgreSQL, with nothing but {@code java.sql}: the driver
 * and the {@link javax.sql.DataSource} are the host's.
 */
@NonNullByDefault
package io.accountsync.marketo.jdbc;

import io.accountsync.model.NonNullByDefault;
