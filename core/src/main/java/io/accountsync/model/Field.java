package io.accountsync.model;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.base.Utf8;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * A field that an account has in the store and that its contacts show.
 *
 * @param name the field's API name: a letter, then up to 59 letters, digits or underscores
 * @param displayName what people and activities call it, not blank
 * @param type what it holds
 * @param maxLength the most characters ({@link FieldType#STRING}) or bytes ({@link FieldType#TEXT})
 *     it holds, 1 or more; 0 for types without a length
 */
public record Field(String name, String displayName, FieldType type, int maxLength) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,59}");
  private static final int MAX_SCALE = 12;
  private static final int MAX_INTEGER_DIGITS = 26;

  public Field {
    requireNonNull(name, "name");
    requireNonNull(displayName, "displayName");
    requireNonNull(type, "type");
    checkArgument(
        NAME.matcher(name).matches(),
        "A field's name must be a letter and then at most 59 letters, digits or underscores,"
            + " was \"%s\"",
        name);
    checkArgument(
        !displayName.isBlank(), "Field %s needs a display name, was \"%s\"", name, displayName);
    checkArgument(
        type.hasLength() ? maxLength >= 1 : maxLength == 0,
        "maxLength of field %s (%s) must be %s, was %s",
        name,
        type,
        type.hasLength() ? "1 or more" : "0",
        maxLength);
  }

  /** A field of text limited in characters. */
  public static Field string(String name, String displayName, int maxCharacters) {
    return new Field(name, displayName, FieldType.STRING, maxCharacters);
  }

  /** A field of text limited in UTF-8 bytes. */
  public static Field text(String name, String displayName, int maxBytes) {
    return new Field(name, displayName, FieldType.TEXT, maxBytes);
  }

  /** A field of a type without a length. */
  public static Field of(String name, String displayName, FieldType type) {
    return new Field(name, displayName, type, 0);
  }

  /**
   * Returns why this field cannot hold a value, worded to follow the field's name, or {@code null}
   * if it can (rule R14). Null always fits.
   */
  @Nullable
  public String misfit(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (value.getClass() != type.javaType()) {
      return "holds "
          + type
          + " values ("
          + type.javaType().getSimpleName()
          + "), not "
          + value.getClass().getSimpleName();
    }
    return switch (type) {
      case STRING, TEXT -> textMisfit((String) value);
      case DECIMAL -> decimalMisfit((BigDecimal) value);
      case FLOAT -> Double.isFinite((Double) value) ? null : "holds finite numbers, not " + value;
      case DATETIME ->
          value.equals(((Instant) value).truncatedTo(ChronoUnit.SECONDS))
              ? null
              : "holds whole seconds, not " + value;
      case INTEGER, BOOLEAN, DATE -> null;
    };
  }

  @Nullable
  private String textMisfit(String text) {
    // Length in chars bounds both measures from one side, which spares most values the count.
    if (type == FieldType.STRING && text.length() > maxLength) {
      int characters = text.codePointCount(0, text.length());
      if (characters > maxLength) {
        return "holds at most " + maxLength + " characters, not " + characters;
      }
    }
    int bytes;
    try {
      bytes = Utf8.encodedLength(text);
    } catch (IllegalArgumentException e) {
      return "holds well-formed Unicode text, not half of a surrogate pair";
    }
    if (type == FieldType.TEXT && bytes > maxLength) {
      return "holds at most " + maxLength + " bytes, not " + bytes;
    }
    return text.indexOf('\0') >= 0 ? "holds text without the character U+0000" : null;
  }

  @Nullable
  private static String decimalMisfit(BigDecimal value) {
    if (value.scale() > MAX_SCALE && value.stripTrailingZeros().scale() > MAX_SCALE) {
      return "holds at most " + MAX_SCALE + " digits after the point, not " + value;
    }
    long integerDigits = (long) value.precision() - value.scale();
    return value.signum() != 0 && integerDigits > MAX_INTEGER_DIGITS
        ? "holds at most " + MAX_INTEGER_DIGITS + " digits before the point, not " + value
        : null;
  }
}
