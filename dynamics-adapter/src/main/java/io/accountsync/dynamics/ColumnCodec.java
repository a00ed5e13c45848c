package io.accountsync.dynamics;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import io.accountsync.model.ColumnType;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import javax.annotation.Nullable;

/**
 * Reads a column's values as the Java type that {@link ColumnType} names. A value of another JSON
 * type than the column's becomes an {@link UnexpectedValue}, which the planner rejects for that row
 * alone (rule R14).
 */
enum ColumnCodec {
  TEXT {
    @Override
    Object read(JsonParser parser, JsonToken token) throws IOException {
      return isText(token) ? parser.getText() : unexpected(parser);
    }
  },
  INTEGER {
    @Override
    Object read(JsonParser parser, JsonToken token) throws IOException {
      return token == JsonToken.VALUE_NUMBER_INT
              && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
          ? (Object) parser.getLongValue()
          : unexpected(parser);
    }
  },
  DECIMAL {
    @Override
    Object read(JsonParser parser, JsonToken token) throws IOException {
      if (!token.isNumeric()) {
        return unexpected(parser);
      }
      BigDecimal usual =
          WireNumber.decimal(
              parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
      BigDecimal value = usual == null ? parser.getDecimalValue() : usual;
      // 1e999999999 is ten characters on the wire and a gigabyte in plain notation.
      return Math.abs((long) value.scale()) > MAX_SCALE ? unexpected(parser) : value;
    }
  },
  FLOAT {
    @Override
    Object read(JsonParser parser, JsonToken token) throws IOException {
      return token.isNumeric() ? (Object) parser.getDoubleValue() : unexpected(parser);
    }
  },
  BOOLEAN {
    @Override
    Object read(JsonParser parser, JsonToken token) throws IOException {
      return token.isBoolean() ? (Object) parser.getBooleanValue() : unexpected(parser);
    }
  },
  CODES {
    @Override
    Object read(JsonParser parser, JsonToken token) throws IOException {
      // The service writes "2,3" and in places "2, 3", which is the same choice.
      return isText(token) ? CharMatcher.is(' ').removeFrom(parser.getText()) : unexpected(parser);
    }
  },
  DATE_TIME {
    @Override
    Object read(JsonParser parser, JsonToken token) throws IOException {
      Instant moment =
          isText(token)
              ? WireTime.instant(
                  parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength())
              : null;
      return moment == null ? unexpected(parser) : moment;
    }
  },
  DATE {
    @Override
    Object read(JsonParser parser, JsonToken token) throws IOException {
      LocalDate date =
          isText(token)
              ? WireTime.date(
                  parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength())
              : null;
      return date == null ? unexpected(parser) : date;
    }
  },
  KEY {
    @Override
    Object read(JsonParser parser, JsonToken token) throws IOException {
      return isText(token) ? Ascii.toLowerCase(parser.getText()) : unexpected(parser);
    }
  },
  NOTHING {
    @Override
    Object read(JsonParser parser, JsonToken token) throws IOException {
      return unexpected(parser);
    }
  };

  private static final int MAX_SCALE = 1_000;

  static ColumnCodec of(ColumnType type) {
    return switch (type) {
      case TEXT -> TEXT;
      case INTEGER, CHOICE -> INTEGER;
      case DECIMAL -> DECIMAL;
      case FLOAT -> FLOAT;
      case BOOLEAN -> BOOLEAN;
      case CHOICES -> CODES;
      case DATE_TIME -> DATE_TIME;
      case DATE -> DATE;
      case LOOKUP, ID -> KEY;
      case UNSUPPORTED -> NOTHING;
    };
  }

  /** Reads the value at which the parser stands and leaves it at the value's last token. */
  @Nullable
  final Object read(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return token == JsonToken.VALUE_NULL ? null : read(parser, token);
  }

  abstract Object read(JsonParser parser, JsonToken token) throws IOException;

  private static boolean isText(JsonToken token) {
    return token == JsonToken.VALUE_STRING;
  }

  private static Object unexpected(JsonParser parser) throws IOException {
    parser.skipChildren();
    return UnexpectedValue.INSTANCE;
  }

  /** Stands for a value that is not of its column's type. It holds none of it: it may be long. */
  enum UnexpectedValue {
    INSTANCE
  }

  /**
   * Stands for the label of a choice or look-up that came without one (see {@link AccountRows}).
   */
  enum MissingLabel {
    INSTANCE
  }
}
