/**
 * The two ports: {@link io.accountsync.spi.AccountSource} is read, {@link
 * io.accountsync.spi.ContactStore} is written, and what they throw.
 */
@NonNullByDefault
package io.accountsync.spi;

import io.accountsync.model.NonNullByDefault;
