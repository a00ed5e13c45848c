package io.accountsync.marketo.jdbc;

import java.util.Collection;
import java.util.UUID;

/**
 * Keys as PostgreSQL writes an array of them. Its driver makes the same text, but character by
 * character, and knows no shorter form for keys as it does for other types.
 */
final class KeyArray {
  private static final int KEY_LENGTH = 37;

  private KeyArray() {}

  static String literal(Collection<UUID> keys) {
    StringBuilder literal = new StringBuilder(keys.size() * KEY_LENGTH + 2).append('{');
    for (UUID key : keys) {
      literal.append(literal.length() == 1 ? "" : ",").append(key);
    }
    return literal.append('}').toString();
  }
}
