package io.accountsync.spi;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The right to write that one engine at a time has (rule R15).
 *
 * @param holder who has it
 * @param epoch grows with every change of the holder; a transaction of an older epoch is refused
 */
public record Lease(String holder, long epoch) {
  public Lease {
    checkArgument(!holder.isBlank(), "A lease needs a holder, was \"%s\"", holder);
  }
}
