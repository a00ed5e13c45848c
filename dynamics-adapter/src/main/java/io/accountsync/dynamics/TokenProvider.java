package io.accountsync.dynamics;

import io.accountsync.spi.SourceException;
import io.accountsync.spi.TransientSourceException;

/**
 * Gets the tokens that let a source in. {@link ClientSecretTokenProvider} needs no library; {@link
 * Msal4jTokenProvider} also knows certificates and managed identities; a host may bring its own.
 *
 * <ul>
 *   <li><b>Threads:</b> one source makes one call at a time; a provider shared by several sources
 *       is called by several threads.
 *   <li><b>Caching:</b> the source keeps a token, renews it early and once for all its requests, so
 *       a provider need not, and must not answer an old token: it may have been refused.
 *   <li><b>Failures:</b> {@link TransientSourceException} is tried again within the source's
 *       bounds, any other {@link SourceException} ends the call. No message holds a secret or a
 *       token.
 * </ul>
 */
@FunctionalInterface
public interface TokenProvider {
  /**
   * Asks the identity provider for a new token.
   *
   * @param scope what the token is for, such as {@code https://contoso.crm4.dynamics.com/.default}
   * @throws TransientSourceException if the identity provider cannot be reached now
   * @throws SourceException if it refuses
   * @throws InterruptedException if the thread was interrupted meanwhile
   */
  AccessToken newToken(String scope) throws InterruptedException;
}
