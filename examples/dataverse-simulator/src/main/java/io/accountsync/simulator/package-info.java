/**
 * A stand-in for one Dynamics 365 environment: the Dataverse Web API and its token endpoint over
 * HTTP, for tests, demonstrations and benchmarks. {@link
 * io.accountsync.simulator.DataverseSimulator} is the entrance.
 */
@ParametersAreNonnullByDefault
package io.accountsync.simulator;

import javax.annotation.ParametersAreNonnullByDefault;
