package io.accountsync.dynamics;

import io.accountsync.dynamics.RowMember.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * Another type's rows by their keys alone: rows tell nothing, deleted entries what they always do.
 *
 * @param <C> what a row of the other type becomes
 */
final class KeyRows<C> implements RowType<KeyRows.Key<C>> {
  private final RowType<C> of;

  /**
   * A row or a deleted entry.
   *
   * @param deletion what the deleted entry tells; empty for a row
   * @param <C> what a row of the other type becomes
   */
  record Key<C>(UUID key, Optional<C> deletion) {}

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
  public Key<C> row(UUID key, @Nullable String version, Object[] values) {
    return new Key<>(key, Optional.empty());
  }

  @Override
  public Key<C> removed(UUID key) {
    return new Key<>(key, Optional.of(of.removed(key)));
  }

  /** Returns the deletions of a page, without those of rows that it shows again after them. */
  static <C> List<C> deletions(List<Key<C>> page) {
    Map<UUID, Optional<C>> last = new LinkedHashMap<>();
    page.forEach(key -> last.put(key.key(), key.deletion()));
    return last.values().stream().flatMap(Optional::stream).toList();
  }
}
