/**
 * What the author of a store runs: the contract of the port, and random histories of the whole
 * engine on the store next to a model of the rules. Needs JUnit Jupiter on the test classpath.
 */
@NonNullByDefault
package io.accountsync.marketo.testkit;

import io.accountsync.model.NonNullByDefault;
