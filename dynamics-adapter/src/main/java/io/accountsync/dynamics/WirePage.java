package io.accountsync.dynamics;

import java.util.List;
import javax.annotation.Nullable;

/**
 * A page as it came.
 *
 * @param rows what its rows became, in their order
 * @param hasValue whether the page had a list of rows at all; a delta without changes may have none
 * @param nextLink where the read goes on, as it came
 * @param deltaLink where the next delta starts, as it came
 * @param <C> what a row becomes
 */
record WirePage<C>(
    List<C> rows, boolean hasValue, @Nullable String nextLink, @Nullable String deltaLink) {}
