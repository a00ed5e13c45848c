/** The main job as a program: Dynamics, or its simulator, to an H2 database. */
@NonNullByDefault
package io.accountsync.quickstart;

import io.accountsync.model.NonNullByDefault;
