package io.accountsync.simulator;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * A parsed {@code $filter}: comparisons, {@code and or not}, parentheses, {@code contains
 * startswith endswith}.
 */
@FunctionalInterface
interface Filter {
  /** Something with properties: a row or a definition. */
  @FunctionalInterface
  interface Subject {
    @Nullable
    Object value(String property);
  }

  boolean matches(Subject subject);

  /**
   * Parses a filter.
   *
   * @param property checks a property's name and returns the one to ask the subject for
   */
  static Filter parse(String text, UnaryOperator<String> property) {
    return new Parser(text, property).parse();
  }

  /** Recursive descent over the tokens of one expression. */
  final class Parser {
    private static final Pattern TOKEN =
        Pattern.compile("\\s*([(),]|'(?:[^']|'')*'|[^\\s(),']+(?:'(?:[^']|'')*')?)");
    private static final Pattern GUID =
        Pattern.compile("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");

    private final String text;
    private final UnaryOperator<String> property;
    private final List<String> tokens = new ArrayList<>();
    private int next;

    Parser(String text, UnaryOperator<String> property) {
      this.text = text;
      this.property = property;
      Matcher matcher = TOKEN.matcher(text.strip());
      int end = 0;
      while (matcher.find() && matcher.start() == end) {
        tokens.add(matcher.group(1));
        end = matcher.end();
      }
      if (end != text.strip().length()) {
        throw refused("unexpected character");
      }
    }

    Filter parse() {
      Filter filter = or();
      if (next < tokens.size()) {
        throw refused("unexpected '" + tokens.get(next) + "'");
      }
      return filter;
    }

    private Filter or() {
      Filter left = and();
      while (accept("or")) {
        Filter first = left;
        Filter second = and();
        left = subject -> first.matches(subject) || second.matches(subject);
      }
      return left;
    }

    private Filter and() {
      Filter left = term();
      while (accept("and")) {
        Filter first = left;
        Filter second = term();
        left = subject -> first.matches(subject) && second.matches(subject);
      }
      return left;
    }

    private Filter term() {
      if (accept("not")) {
        Filter negated = term();
        return subject -> !negated.matches(subject);
      }
      if (accept("(")) {
        Filter inner = or();
        expect(")");
        return inner;
      }
      String name = take();
      return switch (name) {
        case "contains", "startswith", "endswith" -> function(name);
        default -> comparison(property.apply(name), take(), literal(take()));
      };
    }

    private Filter function(String function) {
      expect("(");
      String name = property.apply(take());
      expect(",");
      String part = String.valueOf(literal(take())).toLowerCase(Locale.ROOT);
      expect(")");
      return subject -> {
        Object value = subject.value(name);
        String whole = value == null ? "" : value.toString().toLowerCase(Locale.ROOT);
        return value != null
            && switch (function) {
              case "contains" -> whole.contains(part);
              case "startswith" -> whole.startsWith(part);
              default -> whole.endsWith(part);
            };
      };
    }

    private Filter comparison(String name, String operator, @Nullable Object literal) {
      return switch (operator) {
        case "eq" -> subject -> same(subject.value(name), literal);
        case "ne" -> subject -> !same(subject.value(name), literal);
        case "gt" -> subject -> ordered(subject.value(name), literal, 1, 1);
        case "ge" -> subject -> ordered(subject.value(name), literal, 0, 1);
        case "lt" -> subject -> ordered(subject.value(name), literal, -1, -1);
        case "le" -> subject -> ordered(subject.value(name), literal, -1, 0);
        default -> throw refused("unknown operator '" + operator + "'");
      };
    }

    private static boolean same(@Nullable Object value, @Nullable Object literal) {
      if (value == null || literal == null) {
        return value == null && literal == null;
      }
      return compare(value, literal) == 0;
    }

    private static boolean ordered(
        @Nullable Object value, @Nullable Object literal, int from, int to) {
      if (value == null || literal == null) {
        return false;
      }
      int order = Integer.signum(compare(value, literal));
      return from <= order && order <= to;
    }

    private static int compare(Object value, Object literal) {
      if (value instanceof Reference reference) {
        return reference.id().toString().compareTo(literal.toString());
      }
      if (value instanceof Number && literal instanceof BigDecimal number) {
        return new BigDecimal(value.toString()).compareTo(number);
      }
      if (value instanceof Instant instant && literal instanceof Instant other) {
        return instant.compareTo(other);
      }
      return value.toString().compareToIgnoreCase(literal.toString());
    }

    @Nullable
    private Object literal(String token) {
      if (token.equals("null")) {
        return null;
      }
      int quote = token.indexOf('\'');
      if (quote >= 0) {
        return token.substring(quote + 1, token.length() - 1).replace("''", "'");
      }
      if (GUID.matcher(token).matches()) {
        return UUID.fromString(token);
      }
      if (token.matches("-?\\d+(\\.\\d+)?")) {
        return new BigDecimal(token);
      }
      if (token.matches("\\d{4}-\\d\\d-\\d\\d.*")) {
        return time(token);
      }
      if (token.equals("true") || token.equals("false")) {
        return Boolean.valueOf(token);
      }
      throw refused("'" + token + "' is no literal");
    }

    private Object time(String token) {
      try {
        return token.indexOf('T') < 0
            ? LocalDate.parse(token)
            : OffsetDateTime.parse(token).toInstant();
      } catch (DateTimeException e) {
        throw refused("'" + token + "' is no point in time");
      }
    }

    private boolean accept(String token) {
      boolean found = next < tokens.size() && tokens.get(next).equals(token);
      next += found ? 1 : 0;
      return found;
    }

    private void expect(String token) {
      if (!accept(token)) {
        throw refused("'" + token + "' expected");
      }
    }

    private String take() {
      if (next >= tokens.size()) {
        throw refused("it ends too early");
      }
      return tokens.get(next++);
    }

    private ODataError refused(String reason) {
      return ODataError.badRequest("Syntax error in $filter '" + text + "': " + reason + ".");
    }
  }
}
