/** Tests of the simulator against the documented facts of the Web API, over HTTP. */
package io.accountsync.benchmarks;
