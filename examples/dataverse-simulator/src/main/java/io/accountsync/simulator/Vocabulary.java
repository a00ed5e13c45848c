package io.accountsync.simulator;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import net.datafaker.Faker;

/**
 * Words for generated rows, always the same. Making one takes long, so that a limited number of
 * each kind is made once a process and rows combine them, each seed in its own way.
 *
 * @param firstNames first names of persons
 * @param lastNames last names of persons
 * @param companies names of companies without their form
 * @param domains the companies' names as they stand in an address
 * @param suffixes forms of companies
 * @param streets street names without numbers
 * @param places cities
 * @param jobTitles titles of jobs
 * @param slogans what companies say of themselves
 */
record Vocabulary(
    List<String> firstNames,
    List<String> lastNames,
    List<String> companies,
    List<String> domains,
    List<String> suffixes,
    List<String> streets,
    List<Place> places,
    List<String> jobTitles,
    List<String> slogans) {

  private static final long SEED = 1;

  /**
   * A city.
   *
   * @param city its name
   * @param state abbreviation of its state
   * @param postalCode one of its postal codes
   */
  record Place(String city, String state, String postalCode) {}

  /** Makes the words when they are first asked for. */
  private static final class Holder {
    static final Vocabulary WORDS = create();
  }

  static Vocabulary get() {
    return Holder.WORDS;
  }

  private static Vocabulary create() {
    Faker faker = new Faker(Locale.US, new Random(SEED));
    List<String> companies =
        distinct(600, () -> faker.company().name().replaceAll(",? (Inc|LLC|and Sons|Group)$", ""));
    return new Vocabulary(
        distinct(300, () -> faker.name().firstName()),
        distinct(400, () -> faker.name().lastName()),
        companies,
        companies.stream()
            .map(name -> name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", ""))
            .toList(),
        List.of(
            "Inc.",
            "LLC",
            "Group",
            "& Sons",
            "Holdings",
            "Partners",
            "Industries",
            "Systems",
            "GmbH",
            "Søn A/S"),
        distinct(300, () -> faker.address().streetName()),
        distinct(
            300,
            () ->
                new Place(
                    faker.address().city(),
                    faker.address().stateAbbr(),
                    faker.address().zipCode())),
        distinct(150, () -> faker.job().title()),
        distinct(200, () -> faker.company().catchPhrase()));
  }

  /** A list draws until it has so many words, or has drawn ten times as often. */
  private static <T> List<T> distinct(int count, Supplier<T> word) {
    Set<T> words = new LinkedHashSet<>();
    for (int drawn = 0; words.size() < count && drawn < 10 * count; drawn++) {
      words.add(word.get());
    }
    return List.copyOf(words);
  }
}
