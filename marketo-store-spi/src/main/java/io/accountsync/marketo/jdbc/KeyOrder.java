package io.accountsync.marketo.jdbc;

import java.util.Comparator;
import java.util.UUID;

/** How databases order keys: by their bytes, which Java's own order of them does not. */
final class KeyOrder {
  static final Comparator<UUID> BYTES =
      (one, other) -> {
        int most =
            Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return most != 0
            ? most
            : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
      };

  private KeyOrder() {}
}
