/**
 * Marketo's vocabulary for accounts and their activities, and a store that lives in memory.
 *
 * <p>{@link io.accountsync.marketo.MarketoDefaults} is where a policy starts; {@link
 * io.accountsync.marketo.InMemoryContactStore} is the reference that other stores can be read
 * against.
 */
@NonNullByDefault
package io.accountsync.marketo;

import io.accountsync.model.NonNullByDefault;
