/**
 * {@link io.accountsync.engine.SyncEngine}, which a host calls, with what it reports.
 *
 * <p>The engine is a thin shell around the pure planner: read, load, plan, apply, commit.
 */
@NonNullByDefault
package io.accountsync.engine;

import io.accountsync.model.NonNullByDefault;
