package io.accountsync.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/** What the {@code Prefer} lines of a request ask for. */
final class Preferences {
  static final int MAX_PAGE_SIZE = 5_000;

  private static final String ANNOTATIONS = "odata.include-annotations";
  private static final String PAGE_SIZE = "odata.maxpagesize";
  private static final String TRACK_CHANGES = "odata.track-changes";
  private static final Pattern PREFERENCE =
      Pattern.compile("\\s*([^=,;\\s]+)\\s*(?:=\\s*(?:\"([^\"]*)\"|([^,;\\s]*)))?[^,]*(?:,|$)");

  private final Map<String, String> values = new LinkedHashMap<>();

  /** Takes all lines; each may hold several preferences. */
  Preferences(List<String> lines) {
    for (String line : lines) {
      Matcher matcher = PREFERENCE.matcher(line);
      while (matcher.find()) {
        String quoted = matcher.group(2);
        String bare = matcher.group(3);
        values.putIfAbsent(
            matcher.group(1).toLowerCase(Locale.ROOT),
            quoted != null ? quoted : bare != null ? bare : "");
      }
    }
  }

  boolean tracksChanges() {
    return values.containsKey(TRACK_CHANGES);
  }

  boolean asksPageSize() {
    return values.containsKey(PAGE_SIZE);
  }

  boolean returnsRepresentation() {
    return "representation".equals(values.get("return"));
  }

  int pageSize() {
    try {
      int asked = Integer.parseInt(values.getOrDefault(PAGE_SIZE, ""));
      return asked < 1 ? MAX_PAGE_SIZE : Math.min(asked, MAX_PAGE_SIZE);
    } catch (NumberFormatException e) {
      return MAX_PAGE_SIZE;
    }
  }

  boolean asksAnnotations() {
    return values.containsKey(ANNOTATIONS);
  }

  /**
   * Whether an annotation is asked for: by name, by {@code *} or by a namespace such as {@code
   * Microsoft.Dynamics.CRM.*}.
   */
  boolean includes(String annotation) {
    for (String pattern : values.getOrDefault(ANNOTATIONS, "").split(",", -1)) {
      String name = pattern.strip();
      if (name.equals("*")
          || name.equals(annotation)
          || (name.endsWith(".*") && annotation.startsWith(name.substring(0, name.length() - 1)))) {
        return true;
      }
    }
    return false;
  }

  /** What {@code Preference-Applied} echoes, or null for nothing. */
  @Nullable
  String applied(boolean tracking) {
    List<String> applied = new ArrayList<>();
    String annotations = values.get(ANNOTATIONS);
    if (annotations != null) {
      applied.add(ANNOTATIONS + "=\"" + annotations + "\"");
    }
    if (asksPageSize()) {
      applied.add(PAGE_SIZE + "=" + pageSize());
    }
    if (tracking && tracksChanges()) {
      applied.add(TRACK_CHANGES);
    }
    return applied.isEmpty() ? null : String.join(",", applied);
  }
}
