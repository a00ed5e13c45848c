package io.accountsync.marketo;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * A map with changes laid over it: read through, kept apart until they are merged or dropped.
 *
 * @param <K> what the map is asked by
 * @param <V> what it answers
 */
final class Overlay<K, V> {
  private final Map<K, V> base;
  private final Map<K, Optional<V>> changes = new HashMap<>();

  Overlay(Map<K, V> base) {
    this.base = base;
  }

  @Nullable
  V get(K key) {
    Optional<V> change = changes.get(key);
    return change == null ? base.get(key) : change.orElse(null);
  }

  void put(K key, V value) {
    changes.put(key, Optional.of(value));
  }

  void remove(K key) {
    changes.put(key, Optional.empty());
  }

  Set<K> changedKeys() {
    return changes.keySet();
  }

  /** All keys, whether changed, removed or neither. */
  Set<K> allKeys() {
    Set<K> keys = new HashSet<>(base.keySet());
    keys.addAll(changes.keySet());
    return keys;
  }

  void merge() {
    changes.forEach(
        (key, change) ->
            change.ifPresentOrElse(value -> base.put(key, value), () -> base.remove(key)));
  }
}
