package io.accountsync.benchmarks;

/**
 * A line of the table.
 *
 * @param measure what was measured
 * @param figure what it took
 * @param baseline what it is compared with, measured in the same run; empty if with nothing
 * @param judged what the goal is about, a value for each round: the ratio, or the figure itself
 * @param goal what it should be
 */
record Figure(String measure, String figure, String baseline, Samples judged, Goal goal) {
  static Figure speed(
      String measure, String unit, Samples mine, String baselineName, Samples baseline, Goal goal) {
    return new Figure(
        measure,
        text(mine, unit),
        baselineName + ": " + text(baseline, unit),
        mine.speedAgainst(baseline),
        goal);
  }

  static Figure cost(
      String measure, String unit, Samples mine, String baselineName, Samples baseline, Goal goal) {
    return new Figure(
        measure,
        text(mine, unit),
        baselineName + ": " + text(baseline, unit),
        mine.costAgainst(baseline),
        goal);
  }

  static Figure absolute(String measure, String unit, Samples mine, Goal goal) {
    return new Figure(measure, text(mine, unit), "", mine, goal);
  }

  private static String text(Samples samples, String unit) {
    return Samples.number(samples.median()) + " " + unit;
  }

  String row() {
    return String.join(
            " | ",
            "| " + measure,
            figure,
            baseline,
            baseline.isEmpty() ? "" : Samples.number(judged.median()),
            goal.toString(),
            judged.spread(),
            goal.verdict(judged.median()))
        + " |";
  }
}
