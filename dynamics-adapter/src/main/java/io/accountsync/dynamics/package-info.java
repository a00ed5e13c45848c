/**
 * Reads accounts, memberships and the schema of one Microsoft Dynamics 365 environment through the
 * Dataverse Web API and its change tracking.
 *
 * <p>{@link io.accountsync.dynamics.DynamicsAccountSource} is the source; a {@link
 * io.accountsync.dynamics.TokenProvider} lets it in. Only GET requests are sent, a token provider's
 * own aside (rule R1).
 */
@NonNullByDefault
package io.accountsync.dynamics;

import io.accountsync.model.NonNullByDefault;
