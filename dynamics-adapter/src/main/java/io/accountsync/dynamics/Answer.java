package io.accountsync.dynamics;

import java.net.http.HttpHeaders;
import java.time.Instant;

/**
 * An answer that was read to its end.
 *
 * @param body what its body became
 * @param headers its headers
 * @param servedAt when the service made it, by the service's clock if it says so
 * @param throttled whether the service had to be waited for
 * @param <T> what a body becomes
 */
record Answer<T>(T body, HttpHeaders headers, Instant servedAt, boolean throttled) {}
