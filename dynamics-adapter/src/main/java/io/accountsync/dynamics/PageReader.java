package io.accountsync.dynamics;

import static io.accountsync.dynamics.RowMember.NOWHERE;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.accountsync.dynamics.ColumnCodec.MissingLabel;
import io.accountsync.dynamics.RowMember.Role;
import io.accountsync.model.AccountChange.Upsert;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * Reads pages in one pass over their bytes, without a tree and without a map per row. Rows repeat
 * their members in one order, so each member predicts the next: a right guess is compared as bytes
 * and needs no text, a wrong one is looked up and remembered. Used by one thread at a time.
 *
 * <p>Of a member that a row has twice, the last counts. Members that nobody asked for are skipped.
 *
 * @param <C> what a row becomes
 */
final class PageReader<C> {
  /** Unknown members that are remembered; more than that is no table but an attack. */
  private static final int MOST_MEMBERS = 2_000;

  private static final long NO_NUMBER = -1;
  private static final String DELETED = "/$deletedEntity";

  private final RowType<C> type;
  private final Map<String, RowMember> members = new HashMap<>();
  private final RowMember start = RowMember.of("", Role.SKIPPED);
  private final Object[] blank;

  @Nullable private UUID key;
  @Nullable private UUID deletedKey;
  @Nullable private String version;
  @Nullable private String etag;
  private long etagNumber;
  private boolean deleted;
  private Object[] values;

  PageReader(RowType<C> type) {
    this.type = type;
    for (RowMember member : type.members()) {
      members.put(member.name.getValue(), member);
    }
    blank = new Object[type.width()];
    Arrays.fill(blank, Upsert.ABSENT);
    values = blank;
  }

  /** Reads a page to the end of the stream. */
  WirePage<C> read(InputStream body) throws IOException {
    try (JsonParser parser = Json.parser(body)) {
      Json.expect(parser.nextToken(), JsonToken.START_OBJECT, "a page");
      List<C> rows = null;
      String nextLink = null;
      String deltaLink = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "value" -> rows = rows(parser, rows);
          case "@odata.nextLink" -> nextLink = link(parser, nextLink);
          case "@odata.deltaLink" -> deltaLink = link(parser, deltaLink);
          default -> parser.skipChildren();
        }
      }
      Json.expectEnd(parser);
      if (nextLink != null && deltaLink != null) {
        throw new WrongShapeException("has a next link and a delta link");
      }
      return new WirePage<>(rows == null ? List.of() : rows, rows != null, nextLink, deltaLink);
    }
  }

  private List<C> rows(JsonParser parser, @Nullable List<C> before) throws IOException {
    if (before != null) {
      throw new WrongShapeException("has two lists of rows");
    }
    Json.expect(parser.currentToken(), JsonToken.START_ARRAY, "the list of rows");
    List<C> rows = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Json.expect(parser.currentToken(), JsonToken.START_OBJECT, "a row");
      rows.add(row(parser));
    }
    return rows;
  }

  private static String link(JsonParser parser, @Nullable String before) throws IOException {
    Json.expect(parser.currentToken(), JsonToken.VALUE_STRING, "a link");
    String link = parser.getText();
    if (before != null && !before.equals(link)) {
      throw new WrongShapeException("has two different links of one kind");
    }
    return link;
  }

  private C row(JsonParser parser) throws IOException {
    key = null;
    deletedKey = null;
    version = null;
    etag = null;
    etagNumber = NO_NUMBER;
    deleted = false;
    values = blank.clone();
    RowMember last = start;
    RowMember member = nextMember(parser, last);
    while (member != null) {
      parser.nextToken();
      take(parser, member);
      last = member;
      member = nextMember(parser, last);
    }
    if (deleted) {
      return type.removed(present(deletedKey, "a deleted entry has no id"));
    }
    return type.row(present(key, "a row has no primary key"), version(), values);
  }

  /** The column, or else the annotation: for one row both are the same text. */
  @Nullable
  private String version() {
    return version == null && etagNumber != NO_NUMBER
        ? Long.toString(etagNumber)
        : version == null ? etag : version;
  }

  @Nullable
  private RowMember nextMember(JsonParser parser, RowMember last) throws IOException {
    RowMember expected = last.next;
    if (expected != null) {
      if (parser.nextFieldName(expected.name)) {
        return expected;
      }
    } else {
      parser.nextToken();
    }
    if (parser.currentToken() != JsonToken.FIELD_NAME) {
      return null;
    }
    RowMember actual = member(parser.currentName());
    last.next = actual;
    return actual;
  }

  private RowMember member(String name) {
    RowMember known = members.get(name);
    if (known == null) {
      known = RowMember.of(name, Role.SKIPPED);
      if (members.size() < MOST_MEMBERS) {
        members.put(name, known);
      }
    }
    return known;
  }

  /** Takes a value, which may be of any shape, and leaves the parser at its last token. */
  private void take(JsonParser parser, RowMember member) throws IOException {
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
      case ETAG -> takeEtag(parser);
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

  /** Takes what stands between the quotes of {@code W/"915244"}, which is the row's version. */
  private void takeEtag(JsonParser parser) throws IOException {
    if (!isText(parser)) {
      parser.skipChildren();
      return;
    }
    etagNumber =
        WireKey.number(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    if (etagNumber == NO_NUMBER) {
      String text = parser.getText();
      int from = text.indexOf('"');
      int to = text.lastIndexOf('"');
      String inner = from >= 0 && to > from ? text.substring(from + 1, to) : text;
      etag = inner.isEmpty() ? null : inner;
    }
  }

  private static UUID present(@Nullable UUID key, String fault) throws WrongShapeException {
    if (key == null) {
      throw new WrongShapeException("has a row that cannot be told: " + fault);
    }
    return key;
  }
}
