package io.accountsync.simulator;

import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * Every write to one table in the order of versions, a few bytes each. Guarded by the lock of its
 * organization.
 */
final class ChangeLog {
  private int size;
  private long[] versions = new long[1024];
  private long[] times = new long[1024];
  private UUID[] ids = new UUID[1024];
  private Object[] columns = new Object[1024];

  /**
   * Appends a write.
   *
   * @param changed the columns that changed; null for a row that is new or gone
   */
  void append(long version, long time, UUID id, @Nullable Set<String> changed) {
    if (size == versions.length) {
      int capacity = size * 2;
      versions = Arrays.copyOf(versions, capacity);
      times = Arrays.copyOf(times, capacity);
      ids = Arrays.copyOf(ids, capacity);
      columns = Arrays.copyOf(columns, capacity);
    }
    versions[size] = version;
    times[size] = time;
    ids[size] = id;
    columns[size] = changed;
    size++;
  }

  int size() {
    return size;
  }

  /** The index of the first write after {@code version}. */
  int firstAfter(long version) {
    int found = Arrays.binarySearch(versions, 0, size, version + 1);
    return found >= 0 ? found : -found - 1;
  }

  long version(int index) {
    return versions[index];
  }

  UUID id(int index) {
    return ids[index];
  }

  /** Whether the write touched one of the columns; a new row touched them all. */
  boolean touched(int index, Set<String> anyOf) {
    return !(columns[index] instanceof Set<?> changed)
        || changed.stream().anyMatch(anyOf::contains);
  }

  /** Whether a write after {@code version} is older than {@code time}, in seconds. */
  boolean hasPendingOlderThan(long version, long time) {
    int first = firstAfter(version);
    return first < size && times[first] < time;
  }
}
