@NonNullByDefault
package io.accountsync.dynamics;

import io.accountsync.model.NonNullByDefault;
