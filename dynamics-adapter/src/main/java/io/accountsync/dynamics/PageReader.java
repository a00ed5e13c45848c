package io.accountsync.dynamics;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.accountsync.dynamics.RowMember.Role;
import io.accountsync.model.AccountChange.Upsert;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private final RowType<C> type;
  private final Map<String, RowMember> members = new HashMap<>();
  private final RowMember start = RowMember.of("", Role.SKIPPED);
  private final Object[] blank;

  PageReader(RowType<C> type) {
    this.type = type;
    for (RowMember member : type.members()) {
      members.put(member.name.getValue(), member);
    }
    blank = new Object[type.width()];
    Arrays.fill(blank, Upsert.ABSENT);
  }

  /** Reads a page to the end of the stream. */
  WirePage<C> read(InputStream body) throws IOException {
    try (JsonParser parser = Json.parser(body)) {
      Json.expect(parser.nextToken(), JsonToken.START_OBJECT, "a page");
      List<C> rows = null;
      String nextLink = null;
      String deltaLink = null;
      boolean strange = false;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "value" -> rows = rows(parser, rows);
          case "@odata.nextLink" -> nextLink = link(parser, nextLink);
          case "@odata.deltaLink" -> deltaLink = link(parser, deltaLink);
          default -> {
            strange |= !name.startsWith("@");
            parser.skipChildren();
          }
        }
      }
      Json.expectEnd(parser);
      if (strange && rows == null && nextLink == null && deltaLink == null) {
        throw new WrongShapeException("is an object, but no page of rows");
      }
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
    WireRow row = new WireRow(blank.clone());
    RowMember last = start;
    RowMember member = nextMember(parser, last);
    while (member != null) {
      parser.nextToken();
      row.take(parser, member);
      last = member;
      member = nextMember(parser, last);
    }
    return row.as(type);
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
}
