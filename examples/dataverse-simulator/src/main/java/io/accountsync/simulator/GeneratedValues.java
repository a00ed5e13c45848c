package io.accountsync.simulator;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import javax.annotation.Nullable;

/** The values of generated rows: each a function of seed, number and column. */
final class GeneratedValues {
  private static final int[] MONEY_SCALES = {4, 0, 9, 2};
  private static final int INDUSTRIES = 33;

  private final Vocabulary words;
  private final long seed;
  private final Generator generator;

  GeneratedValues(Vocabulary words, long seed, Generator generator) {
    this.words = words;
    this.seed = seed;
    this.generator = generator;
  }

  /** Returns the value of an account's column, or null where it takes the default. */
  @Nullable
  Object account(int number, String column) {
    return switch (column) {
      case "name" -> company(number);
      case "accountnumber" -> "ACC-" + digits(number, 7);
      case "telephone1" -> phone(hash(number, 1));
      case "fax" -> oneIn(4, hash(number, 2)) ? phone(hash(number, 3)) : null;
      case "emailaddress1" -> "office@" + domain(number);
      case "websiteurl" -> "https://www." + domain(number);
      case "address1_line1" -> street(hash(number, 4));
      case "address1_city" -> place(hash(number, 5)).city();
      case "address1_stateorprovince" -> place(hash(number, 5)).state();
      case "address1_postalcode" -> place(hash(number, 5)).postalCode();
      case "address1_country" -> "United States";
      case "industrycode" -> 1 + (int) (hash(number, 6) % INDUSTRIES);
      case "revenue" -> money(number, hash(number, 7) % 900_000_000 + 100_000);
      case "creditlimit" ->
          oneIn(3, hash(number, 8)) ? money(number + 1, hash(number, 8) % 500 * 1_000) : null;
      case "creditonhold" -> oneIn(40, hash(number, 9));
      case "numberofemployees" -> 1 + (int) (hash(number, 10) % 20_000);
      case "customertypecode" -> 1 + (int) (hash(number, 11) % 12);
      case "ownershipcode" -> 1 + (int) (hash(number, 12) % 4);
      case "sic" -> digits(hash(number, 13) % 10_000, 4);
      case "tickersymbol" -> oneIn(10, hash(number, 14)) ? ticker(number) : null;
      case "description" ->
          oneIn(2, hash(number, 15)) ? pick(words.slogans(), hash(number, 15)) : null;
      case "opendeals" -> (int) (hash(number, 16) % 20);
      case "openrevenue" -> money(number, hash(number, 17) % 1_000_000);
      case "parentaccountid" ->
          number > 0 && oneIn(20, hash(number, 18))
              ? Reference.account(generator.accountId(number / 2))
              : null;
      default -> null;
    };
  }

  /** Returns the value of a contact's column, or null where it takes the default. */
  @Nullable
  Object contact(int number, String column) {
    return switch (column) {
      case "firstname" -> firstName(number);
      case "lastname" -> lastName(number);
      case "emailaddress1" -> mail(number);
      case "jobtitle" -> pick(words.jobTitles(), hash(~number, 3));
      case "telephone1" -> phone(hash(~number, 4));
      case "mobilephone" -> oneIn(2, hash(~number, 5)) ? phone(hash(~number, 6)) : null;
      case "address1_line1" -> street(hash(~number, 7));
      case "address1_city" -> place(hash(~number, 8)).city();
      case "address1_stateorprovince" -> place(hash(~number, 8)).state();
      case "address1_postalcode" -> place(hash(~number, 8)).postalCode();
      case "address1_country" -> "United States";
      case "birthdate" ->
          oneIn(3, hash(~number, 9))
              ? LocalDate.of(1950, 1, 1).plusDays(hash(~number, 9) % 18_000)
              : null;
      case "parentcustomerid" -> generator.parentOf(number);
      default -> null;
    };
  }

  private long hash(int number, int salt) {
    return Ids.mix(seed * 0x1_0000_0001L + ((long) salt << 32) + number) >>> 1;
  }

  private String company(int number) {
    int names = words.companies().size() * words.suffixes().size();
    String name =
        pick(words.companies(), number)
            + " "
            + pick(words.suffixes(), number / words.companies().size());
    return number < names ? name : name + " " + (number / names + 1);
  }

  private String domain(int number) {
    return pick(words.domains(), number) + number + ".example";
  }

  private String firstName(int number) {
    return pick(words.firstNames(), hash(~number, 1));
  }

  private String lastName(int number) {
    return pick(words.lastNames(), hash(~number, 2));
  }

  private String mail(int number) {
    StringBuilder mail = new StringBuilder();
    String name = firstName(number) + "." + lastName(number);
    name.chars()
        .filter(c -> Character.isLetter(c) || c == '.')
        .forEach(c -> mail.append((char) Character.toLowerCase(c)));
    return mail.append(number).append("@example.com").toString();
  }

  private String street(long hash) {
    return (hash % 9_900 + 100) + " " + pick(words.streets(), hash / 9_900);
  }

  private Vocabulary.Place place(long hash) {
    return pick(words.places(), hash);
  }

  private static String ticker(int number) {
    return ""
        + (char) ('A' + number % 26)
        + (char) ('A' + number / 26 % 26)
        + (char) ('A' + number / 676 % 26);
  }

  private static String phone(long hash) {
    return "+1 " + (200 + hash % 800) + " 555-" + digits(hash / 800 % 10_000, 4);
  }

  /** Amounts come with different numbers of digits after the point, as the service sends them. */
  private static BigDecimal money(int number, long amount) {
    return new BigDecimal(amount)
        .setScale(MONEY_SCALES[Math.floorMod(number, MONEY_SCALES.length)]);
  }

  private static String digits(long number, int width) {
    String digits = Long.toString(number);
    return "0".repeat(Math.max(0, width - digits.length())) + digits;
  }

  private static boolean oneIn(int n, long hash) {
    return hash % n == 0;
  }

  private static <T> T pick(List<T> list, long index) {
    return list.get((int) (index % list.size()));
  }
}
