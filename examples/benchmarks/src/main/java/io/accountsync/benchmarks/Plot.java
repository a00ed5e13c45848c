package io.accountsync.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Lines over two logarithmic axes, as a picture in SVG. */
final class Plot {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 460;
  private static final int LEFT = 80;
  private static final int RIGHT = 30;
  private static final int TOP = 50;
  private static final int BOTTOM = 60;
  private static final List<String> COLOURS =
      List.of("#1b6ca8", "#2a9d6f", "#c8553d", "#e09f3e", "#7a5195", "#555555");

  private final String title;
  private final String across;
  private final String up;
  private final Map<String, Map<Double, Double>> lines = new LinkedHashMap<>();

  Plot(String title, String across, String up) {
    this.title = title;
    this.across = across;
    this.up = up;
  }

  /** Adds a line through points that are all greater than zero; without points there is none. */
  void line(String name, Map<Double, Double> points) {
    if (!points.isEmpty()) {
      lines.put(name, new LinkedHashMap<>(points));
    }
  }

  void write(Path file) throws IOException {
    Files.writeString(file, svg());
  }

  String svg() {
    Axis x = Axis.over(lines.values().stream().flatMap(line -> line.keySet().stream()).toList());
    Axis y = Axis.over(lines.values().stream().flatMap(line -> line.values().stream()).toList());
    StringBuilder svg = new StringBuilder(8_000);
    element(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT);
    element(svg, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
    text(svg, WIDTH / 2.0, 24, "middle", "font-size=\"15\"", title);
    text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14.0, "middle", "", across);
    double middle = (TOP + HEIGHT - BOTTOM) / 2.0;
    text(svg, 20, middle, "middle", "transform=\"rotate(-90 20 " + middle + ")\"", up);
    grid(svg, x, y);
    int number = 0;
    for (Map.Entry<String, Map<Double, Double>> line : lines.entrySet()) {
      draw(svg, line, COLOURS.get(number % COLOURS.size()), TOP + 16 + 18 * number, x, y);
      number++;
    }
    return svg.append("</svg>\n").toString();
  }

  private static void grid(StringBuilder svg, Axis x, Axis y) {
    for (int power = x.from; power <= x.to; power++) {
      double at = across(x, Math.pow(10, power));
      segment(svg, at, TOP, at, HEIGHT - BOTTOM);
      text(svg, at, HEIGHT - BOTTOM + 18.0, "middle", "", label(power));
    }
    for (int power = y.from; power <= y.to; power++) {
      double at = up(y, Math.pow(10, power));
      segment(svg, LEFT, at, WIDTH - RIGHT, at);
      text(svg, LEFT - 8.0, at + 4, "end", "", label(power));
    }
  }

  private static void draw(
      StringBuilder svg,
      Map.Entry<String, Map<Double, Double>> line,
      String colour,
      double legend,
      Axis x,
      Axis y) {
    StringBuilder path = new StringBuilder();
    line.getValue()
        .forEach(
            (key, value) -> {
              double cx = across(x, key);
              double cy = up(y, value);
              path.append(path.isEmpty() ? "M" : "L").append(round(cx)).append(' ');
              path.append(round(cy));
              element(
                  svg,
                  "<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>",
                  round(cx),
                  round(cy),
                  colour);
            });
    element(svg, "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", path, colour);
    element(
        svg,
        "<rect x=\"%d\" y=\"%s\" width=\"14\" height=\"4\" fill=\"%s\"/>",
        LEFT + 12,
        round(legend - 6),
        colour);
    text(svg, LEFT + 32.0, legend, "start", "", line.getKey());
  }

  private static double across(Axis axis, double value) {
    return LEFT + axis.share(value) * (WIDTH - LEFT - RIGHT);
  }

  private static double up(Axis axis, double value) {
    return HEIGHT - BOTTOM - axis.share(value) * (HEIGHT - TOP - BOTTOM);
  }

  private static void segment(StringBuilder svg, double x1, double y1, double x2, double y2) {
    element(
        svg,
        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"#dddddd\"/>",
        round(x1),
        round(y1),
        round(x2),
        round(y2));
  }

  private static void text(
      StringBuilder svg, double x, double y, String anchor, String more, String text) {
    element(
        svg,
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" %s>%s</text>",
        round(x),
        round(y),
        anchor,
        more,
        text.replace("&", "&amp;").replace("<", "&lt;"));
  }

  private static void element(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String round(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String label(int power) {
    return power >= 0
        ? String.format(Locale.ROOT, "%,d", (long) Math.pow(10, power))
        : String.format(Locale.ROOT, "%." + -power + "f", Math.pow(10, power));
  }

  /** Whole powers of ten that a set of values lies between. */
  private record Axis(int from, int to) {
    static Axis over(List<Double> values) {
      DoubleStream logs = values.stream().mapToDouble(Math::log10);
      var statistics = logs.summaryStatistics();
      int from = (int) Math.floor(statistics.getMin() + 1e-9);
      int to = (int) Math.ceil(statistics.getMax() - 1e-9);
      return new Axis(from, Math.max(to, from + 1));
    }

    double share(double value) {
      return (Math.log10(value) - from) / (to - from);
    }
  }
}
