package io.accountsync.marketo;

import io.accountsync.model.Activity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.annotation.Nullable;

/** Marketo's activity Change Data Value: how it names what an {@link Activity} says (rule R8). */
public final class ChangeDataValue {
  /** Marketo's number of the activity type. */
  public static final int TYPE_ID = 13;

  /** The primary attribute: the changed field's display name. */
  public static final String ATTRIBUTE_NAME = "Attribute Name";

  /** The value after the change. */
  public static final String NEW_VALUE = "New Value";

  /** The value before the change. */
  public static final String OLD_VALUE = "Old Value";

  /** What made the change. */
  public static final String REASON = "Reason";

  /** Where the change comes from. */
  public static final String SOURCE = "Source";

  private ChangeDataValue() {}

  /**
   * Returns an activity's attributes by Marketo's names, immutable. An attribute that is null or
   * empty is left out, as Marketo does.
   */
  public static Map<String, String> attributes(Activity activity) {
    Map<String, String> attributes = new LinkedHashMap<>();
    put(attributes, ATTRIBUTE_NAME, activity.change().field().displayName());
    put(attributes, NEW_VALUE, activity.change().afterText());
    put(attributes, OLD_VALUE, activity.change().beforeText());
    put(attributes, REASON, activity.cause().reason());
    put(attributes, SOURCE, activity.cause().source());
    return Collections.unmodifiableMap(attributes);
  }

  private static void put(Map<String, String> attributes, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      attributes.put(name, value);
    }
  }
}
