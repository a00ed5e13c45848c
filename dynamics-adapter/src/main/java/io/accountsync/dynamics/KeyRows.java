package io.accountsync.dynamics;

import io.accountsync.dynamics.RowMember.Role;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * Another type's rows by their keys alone: rows tell nothing, deleted entries what they always do.
 *
 * @param <C> what a row of the other type becomes
 */
final class KeyRows<C> implements RowType<Optional<C>> {
  private final RowType<C> of;

  KeyRows(RowType<C> of) {
    this.of = of;
  }

  @Override
  public String entitySet() {
    return of.entitySet();
  }

  @Override
  public List<String> select() {
    return of.select().subList(0, 1);
  }

  @Override
  public List<String> annotations() {
    return List.of();
  }

  @Override
  public boolean chosenByRights() {
    return false;
  }

  @Override
  public List<RowMember> members() {
    return List.of(
        RowMember.of("@odata.context", Role.CONTEXT),
        RowMember.of("id", Role.DELETED_KEY),
        RowMember.of(select().get(0), Role.KEY));
  }

  @Override
  public int width() {
    return 0;
  }

  @Override
  public Optional<C> row(UUID key, @Nullable String version, Object[] values) {
    return Optional.empty();
  }

  @Override
  public Optional<C> removed(UUID key) {
    return Optional.of(of.removed(key));
  }
}
