package io.accountsync.benchmarks;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/** What one variant took, a figure for each round. Immutable. */
final class Samples {
  private final double[] inOrder;

  private Samples(double[] inOrder) {
    checkArgument(inOrder.length > 0, "A measure needs at least one round");
    this.inOrder = inOrder;
  }

  static Samples of(double... rounds) {
    return new Samples(rounds.clone());
  }

  double median() {
    double[] sorted = sorted();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  double min() {
    return sorted()[0];
  }

  double max() {
    return sorted()[inOrder.length - 1];
  }

  double sum() {
    return Arrays.stream(inOrder).sum();
  }

  Samples times(double factor) {
    return new Samples(Arrays.stream(inOrder).map(value -> value * factor).toArray());
  }

  /** How many times faster this is than the other: rounds are compared with their neighbours. */
  Samples speedAgainst(Samples other) {
    return paired(other, (mine, others) -> others / mine);
  }

  /** How many times the other's cost this costs. */
  Samples costAgainst(Samples other) {
    return paired(other, (mine, others) -> mine / others);
  }

  private Samples paired(Samples other, DoubleBinaryOperator ratio) {
    checkArgument(
        inOrder.length == other.inOrder.length,
        "%s rounds cannot be paired with %s",
        inOrder.length,
        other.inOrder.length);
    return new Samples(
        IntStream.range(0, inOrder.length)
            .mapToDouble(i -> ratio.applyAsDouble(inOrder[i], other.inOrder[i]))
            .toArray());
  }

  private double[] sorted() {
    double[] sorted = inOrder.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /** The lowest and the highest round, or nothing if there is only one. */
  String spread() {
    return inOrder.length == 1 ? "1 round" : number(min()) + " .. " + number(max());
  }

  /** Three digits that count. */
  static String number(double value) {
    double size = Math.abs(value);
    int decimals = size == 0 || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
