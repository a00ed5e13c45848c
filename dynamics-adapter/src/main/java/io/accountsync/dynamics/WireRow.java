package io.accountsync.dynamics;

import static io.accountsync.dynamics.RowMember.NOWHERE;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.accountsync.dynamics.ColumnCodec.MissingLabel;
import io.accountsync.model.AccountChange.Upsert;
import java.io.IOException;
import java.util.UUID;
import javax.annotation.Nullable;

/** A row that is being read, member after member. */
final class WireRow {
  private static final String DELETED = "/$deletedEntity";

  private final Object[] values;
  @Nullable private UUID key;
  @Nullable private UUID deletedKey;
  @Nullable private String version;
  private boolean deleted;

  /**
   * A row before its first member.
   *
   * @param values {@link Upsert#ABSENT} for each of the row's values; they are overwritten and kept
   */
  WireRow(Object[] values) {
    this.values = values;
  }

  /** Takes a value, which may be of any shape, and leaves the parser at its last token. */
  void take(JsonParser parser, RowMember member) throws IOException {
    switch (member.role) {
      case COLUMN -> takeColumn(parser, member);
      case LABEL -> takeLabel(parser, member);
      case KEY -> {
        key = key(parser);
        copy(parser, member);
      }
      case VERSION -> {
        version = parser.currentToken().isScalarValue() ? parser.getValueAsString() : null;
        copy(parser, member);
      }
      case DELETED_KEY -> {
        // Only a deleted entry's id is a key; a row may have a member of that name.
        deletedKey = isText(parser) ? keyOrNull(parser) : null;
        parser.skipChildren();
      }
      case CONTEXT -> {
        deleted = isText(parser) && parser.getText().endsWith(DELETED);
        parser.skipChildren();
      }
      case SKIPPED -> parser.skipChildren();
    }
  }

  /** Returns what the members make. */
  <C> C as(RowType<C> type) throws WrongShapeException {
    if (deleted) {
      return type.removed(present(deletedKey, "a deleted entry has no id"));
    }
    return type.row(present(key, "a row has no primary key"), version, values);
  }

  private static boolean isText(JsonParser parser) {
    return parser.currentToken() == JsonToken.VALUE_STRING;
  }

  private void copy(JsonParser parser, RowMember member) throws IOException {
    if (member.value == NOWHERE) {
      parser.skipChildren();
    } else {
      values[member.value] = member.codec.read(parser);
    }
  }

  private void takeColumn(JsonParser parser, RowMember member) throws IOException {
    copy(parser, member);
    if (member.label != NOWHERE) {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        values[member.label] = null;
      } else if (values[member.label] == Upsert.ABSENT) {
        values[member.label] = MissingLabel.INSTANCE;
      }
    }
  }

  private void takeLabel(JsonParser parser, RowMember member) throws IOException {
    Object label = member.codec.read(parser);
    if (label != null) {
      values[member.value] = label;
    }
  }

  private static UUID key(JsonParser parser) throws IOException {
    UUID read = isText(parser) ? keyOrNull(parser) : null;
    return present(read, "a row's primary key is no GUID");
  }

  @Nullable
  private static UUID keyOrNull(JsonParser parser) throws IOException {
    return WireKey.guid(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
  }

  private static UUID present(@Nullable UUID key, String fault) throws WrongShapeException {
    if (key == null) {
      throw new WrongShapeException("has a row that cannot be told: " + fault);
    }
    return key;
  }
}
