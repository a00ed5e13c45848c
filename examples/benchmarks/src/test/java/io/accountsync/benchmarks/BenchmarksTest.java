package io.accountsync.benchmarks;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchmarksTest {
  @TempDir private Path output;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine commandLine = Benchmarks.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(arguments);
  }

  /** No time is looked at: that every variant runs and yields what the others do is all. */
  @Test
  void everyMeasureRunsAndItsVariantsAgree() throws Exception {
    assertEquals(0, run("--smoke", "--output", output.toString()), err::toString);

    String table = out.toString();
    assertAll(
        () -> assertTrue(table.lines().filter(line -> line.startsWith("| ")).count() > 35, table),
        () -> assertEquals(table.strip(), Files.readString(output.resolve("results.md")).strip()),
        () -> assertTrue(Files.exists(output.resolve("cost-against-contacts.svg"))),
        () -> assertTrue(Files.exists(output.resolve("cost-against-accounts.svg"))));
  }

  @Test
  void anUnknownMeasureIsRefusedWithTheKnownOnes() {
    assertEquals(2, run("nonsense"));
    assertTrue(err.toString().contains("There is no measure nonsense; there are [page, "));
  }

  @Test
  void helpNamesEveryMeasure() {
    assertEquals(0, run("--help"));
    for (String name : Benchmarks.names()) {
      assertTrue(out.toString().contains(name), name);
    }
  }
}
