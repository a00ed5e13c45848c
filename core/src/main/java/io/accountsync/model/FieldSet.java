package io.accountsync.model;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An ordered set of fields with distinct names. One instance is shared by all accounts of a run, so
 * that values are plain positions in it.
 */
public final class FieldSet implements Iterable<Field> {
  private static final FieldSet EMPTY = new FieldSet(ImmutableList.of());

  private final ImmutableList<Field> fields;
  private final ImmutableMap<String, Integer> positions;

  private FieldSet(ImmutableList<Field> fields) {
    this.fields = fields;
    ImmutableMap.Builder<String, Integer> byName = ImmutableMap.builder();
    for (int i = 0; i < fields.size(); i++) {
      byName.put(fields.get(i).name(), i);
    }
    this.positions = byName.buildOrThrow();
  }

  /**
   * A set of the given fields in the given order; it may be empty.
   *
   * @throws IllegalArgumentException if two names are equal or differ by letter case only, which no
   *     store could keep apart
   */
  public static FieldSet of(Collection<Field> fields) {
    if (fields.isEmpty()) {
      return EMPTY;
    }
    var byFoldedName =
        fields.stream().collect(Collectors.groupingBy(f -> f.name().toLowerCase(Locale.ROOT)));
    byFoldedName.forEach(
        (name, same) ->
            checkArgument(same.size() == 1, "Field %s is named %s times", name, same.size()));
    return new FieldSet(ImmutableList.copyOf(fields));
  }

  /** The set without fields. */
  public static FieldSet empty() {
    return EMPTY;
  }

  /** Returns how many fields there are. */
  public int size() {
    return fields.size();
  }

  /**
   * Returns the field at a position.
   *
   * @param position 0 to {@code size() - 1}
   */
  public Field get(int position) {
    return fields.get(position);
  }

  /** Returns the position of the field of that name, or -1 if there is none. Case matters. */
  public int indexOf(String name) {
    Integer position = positions.get(name);
    return position == null ? -1 : position;
  }

  /** Returns the fields in order, immutable. */
  public List<Field> asList() {
    return fields;
  }

  @Override
  public Iterator<Field> iterator() {
    return fields.iterator();
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof FieldSet that && fields.equals(that.fields));
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return fields.stream().map(Field::name).collect(Collectors.joining(", ", "[", "]"));
  }
}
