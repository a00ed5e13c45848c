package io.accountsync.benchmarks;

import static com.google.common.base.Preconditions.checkState;

/** From a page's bytes to typed accounts. */
final class PageReadMeasure implements Measure {
  @Override
  public void run(Bench bench) throws Exception {
    Checksum.requireEqual("page reading", PageReadBenchmark.checksums());
    Checksum.requireEqual("reading accounts", PageReadBenchmark.typedChecksums());
    checkState(
        PageReadBenchmark.tokenPassRows() == PageReadBenchmark.ROWS, "The token pass miscounts");
    JmhRounds jmh =
        JmhRounds.of(PageReadBenchmark.class, bench.scale(), "rows", PageReadBenchmark.ROWS);
    Samples adapter = jmh.millis("adapter");
    String measure = "page of 5,000 rows → typed accounts";
    bench.add(
        Figure.speed(
            measure,
            "ms",
            adapter,
            "bare Jackson token pass",
            jmh.millis("tokenPass"),
            Goal.atLeast(0.85)));
    bench.add(
        Figure.speed(
            measure,
            "ms",
            adapter,
            "bare Jackson token pass of a stream",
            jmh.millis("tokenPassOfStream"),
            Goal.NONE));
    bench.add(
        Figure.speed(
            measure,
            "ms",
            adapter,
            "readTree and the same accounts made of it",
            jmh.millis("readTreeTyped"),
            Goal.atLeast(2)));
    bench.add(
        Figure.speed(measure, "ms", adapter, "readTree alone", jmh.millis("readTree"), Goal.NONE));
    bench.add(
        Figure.speed(
            "bare Jackson token pass of the page",
            "ms",
            jmh.millis("tokenPass"),
            "readTree alone",
            jmh.millis("readTree"),
            Goal.NONE));
    bench.add(Figure.speed(measure, "ms", adapter, "Jackson Map", jmh.millis("map"), Goal.NONE));
    bench.add(
        Figure.speed(
            measure, "ms", adapter, "Apache Olingo", jmh.millis("olingo"), Goal.atLeast(15)));
    bench.add(
        Figure.absolute(
            "allocated a row of "
                + Samples.number(
                    PageCorpus.page(0, PageReadBenchmark.ROWS).length
                        / (double) PageReadBenchmark.ROWS)
                + " bytes",
            "bytes",
            jmh.bytes("adapter").times(1.0 / PageReadBenchmark.ROWS),
            Goal.atMost(1_500)));
    Samples apart = Samples.of(jmh.millis("unpack").median() + jmh.millis("adapter").median());
    bench.add(
        Figure.cost(
            "packed page → typed accounts",
            "ms",
            Samples.of(jmh.millis("adapterPacked").median()),
            "unpacking and reading apart",
            apart,
            Goal.atMost(1.25)));
  }
}
