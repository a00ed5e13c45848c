package io.accountsync.dynamics;

import static io.accountsync.dynamics.RowMember.NOWHERE;

import com.google.common.base.Strings;
import io.accountsync.dynamics.RowMember.Role;
import io.accountsync.model.AccountChange;
import io.accountsync.model.AccountId;
import io.accountsync.model.ColumnSelection;
import io.accountsync.model.ColumnSelection.Column;
import io.accountsync.model.ColumnType;
import io.accountsync.model.Representation;
import io.accountsync.model.RowVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * Accounts with selected columns.
 *
 * <p>A label is the {@code FormattedValue} that the service sends beside the value; it is text for
 * people and never parsed. A value that has none although it is not null is handed over as
 * something that no field takes, so that the planner rejects the row (rule R14): neither null nor
 * the code would be what the field is to hold.
 */
final class AccountRows implements RowType<AccountChange> {
  static final String LABEL = "OData.Community.Display.V1.FormattedValue";

  private static final String KEY = "accountid";
  private static final String VERSION = "versionnumber";

  private final ColumnSelection selection;

  AccountRows(ColumnSelection selection) {
    this.selection = selection;
  }

  @Override
  public String entitySet() {
    return "accounts";
  }

  @Override
  public List<String> select() {
    List<String> names = new ArrayList<>(List.of(KEY, VERSION));
    selection.columns().stream().map(AccountRows::wireName).forEach(names::add);
    return names.stream().distinct().toList();
  }

  @Override
  public List<String> annotations() {
    return hasLabels() ? List.of(LABEL) : List.of();
  }

  boolean hasLabels() {
    return selection.columns().stream().anyMatch(column -> column.as() == Representation.LABEL);
  }

  ColumnSelection selection() {
    return selection;
  }

  @Override
  public boolean chosenByRights() {
    return true;
  }

  @Override
  public List<RowMember> members() {
    List<RowMember> members = new ArrayList<>();
    members.add(RowMember.of("@odata.context", Role.CONTEXT));
    members.add(RowMember.of("id", Role.DELETED_KEY));
    members.add(RowMember.of(KEY, Role.KEY));
    members.add(RowMember.of(VERSION, Role.VERSION));
    places().forEach((name, place) -> members.addAll(place.members(name)));
    return members;
  }

  private Map<String, Place> places() {
    Map<String, Place> places = new LinkedHashMap<>();
    for (int i = 0; i < selection.columns().size(); i++) {
      Column column = selection.columns().get(i);
      boolean label = column.as() == Representation.LABEL;
      places.merge(
          wireName(column),
          new Place(ColumnCodec.of(column.type()), label ? NOWHERE : i, label ? i : NOWHERE),
          Place::and);
    }
    return places;
  }

  @Override
  public int width() {
    return selection.columns().size();
  }

  @Override
  public AccountChange row(UUID key, @Nullable String version, Object[] values)
      throws WrongShapeException {
    if (Strings.isNullOrEmpty(version)) {
      throw new WrongShapeException("has an account without " + VERSION);
    }
    return new AccountChange.Upsert(new AccountId(key), new RowVersion(version), values);
  }

  @Override
  public AccountChange removed(UUID key) {
    return new AccountChange.Removed(new AccountId(key));
  }

  /** Returns the property that holds a column: look-ups cannot be selected by their own name. */
  static String wireName(Column column) {
    return column.type() == ColumnType.LOOKUP ? "_" + column.name() + "_value" : column.name();
  }

  /**
   * Where a column's value and label go.
   *
   * @param codec reads the value
   * @param value the value's position, or {@link RowMember#NOWHERE}
   * @param label the label's position, or {@link RowMember#NOWHERE}
   */
  private record Place(ColumnCodec codec, int value, int label) {
    Place and(Place other) {
      return new Place(codec, Math.max(value, other.value), Math.max(label, other.label));
    }

    List<RowMember> members(String name) {
      Role role =
          switch (name) {
            case KEY -> Role.KEY;
            case VERSION -> Role.VERSION;
            default -> Role.COLUMN;
          };
      RowMember column = new RowMember(name, role, codec, value, label);
      return label == NOWHERE
          ? List.of(column)
          : List.of(
              column,
              new RowMember(name + "@" + LABEL, Role.LABEL, ColumnCodec.TEXT, label, NOWHERE));
    }
  }
}
