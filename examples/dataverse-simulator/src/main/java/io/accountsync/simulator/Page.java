package io.accountsync.simulator;

import java.util.List;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * What one page shows, taken under the lock and written without it.
 *
 * @param rows rows in order
 * @param removed ids of deleted rows, in a delta only
 * @param next where the next page begins, null on the last
 * @param deltaToken what a delta link on the last page stands for, null if there is none
 * @param delta whether it is a page of a delta
 * @param total number of matching rows, or -1 if it was not asked for
 */
record Page(
    List<Row> rows,
    List<UUID> removed,
    @Nullable SkipToken next,
    @Nullable DeltaToken deltaToken,
    boolean delta,
    long total) {}
