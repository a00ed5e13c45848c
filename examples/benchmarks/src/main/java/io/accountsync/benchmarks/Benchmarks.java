package io.accountsync.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures the library and prints one table. */
@Command(
    name = "benchmarks",
    description = {
      "Measures the library against baselines in the same run and prints a Markdown table.",
      "Without a measure it takes all of them, which is well over an hour; --quick, some minutes."
    },
    mixinStandardHelpOptions = true,
    version = "Account Sync benchmarks",
    sortOptions = false,
    showDefaultValues = true,
    footer = {
      "",
      "Measures: page (reading a page), diff, apply (changes of many accounts), hub (of one with",
      "5,000 contacts), growth (against contacts), load, members, accounts (full reads against",
      "their number), whole (over HTTP in 64 MB), heap (of many pages), overlap, idle, start,",
      "embedded (H2 in 256 MB)."
    })
public final class Benchmarks implements Callable<Integer> {
  private static final Map<String, Measure> MEASURES = measures();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "<measure>",
      arity = "0..*",
      description = "What to measure; everything unless given.")
  private List<String> chosen = List.of();

  @Option(names = "--quick", description = "Smaller sizes, fewer rounds.")
  private boolean quick;

  @Option(names = "--smoke", description = "Everything once and tiny; measures nothing.")
  private boolean smoke;

  @Option(
      names = "--output",
      paramLabel = "<directory>",
      description = "Where the table and the plots go.",
      defaultValue = "benchmark-results")
  private Path output = Path.of("benchmark-results");

  private Benchmarks() {}

  /** Runs the program and ends the process with its status. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Benchmarks());
  }

  private static Map<String, Measure> measures() {
    Map<String, Measure> measures = new LinkedHashMap<>();
    measures.put("page", new PageReadMeasure());
    measures.put("diff", new DiffMeasure());
    measures.put("apply", new ApplyMeasure());
    measures.put("hub", new HubMeasure());
    measures.put("growth", new GrowthMeasure());
    measures.put("load", new LoadMeasure());
    measures.put("members", new MembershipMeasure());
    measures.put("accounts", new AccountsMeasure());
    measures.put("whole", new FullReadMeasure());
    measures.put("heap", new HeapMeasure());
    measures.put("overlap", new OverlapMeasure());
    measures.put("idle", new IdleMeasure());
    measures.put("start", new StartUpMeasure());
    measures.put("embedded", new EmbeddedMeasure());
    return measures;
  }

  static Set<String> names() {
    return MEASURES.keySet();
  }

  @Override
  public Integer call() throws Exception {
    Scale scale = smoke ? Scale.SMOKE : quick ? Scale.QUICK : Scale.FULL;
    Set<String> names = chosen.isEmpty() ? names() : new LinkedHashSet<>(chosen);
    for (String name : names) {
      if (!MEASURES.containsKey(name)) {
        throw new ParameterException(
            spec.commandLine(), "There is no measure " + name + "; there are " + names());
      }
    }
    Files.createDirectories(output);
    Path work = Files.createTempDirectory("accountsync-benchmarks");
    String table;
    try (Bench bench = new Bench(scale, output, work, spec.commandLine().getErr())) {
      for (String name : names) {
        bench.say("%s", name);
        measure(name).run(bench);
      }
      table = table(bench);
    }
    Files.writeString(output.resolve("results.md"), table);
    PrintWriter out = spec.commandLine().getOut();
    out.println(table);
    out.flush();
    return 0;
  }

  private static Measure measure(String name) {
    Measure measure = MEASURES.get(name);
    if (measure == null) {
      throw new IllegalArgumentException(name);
    }
    return measure;
  }

  private static String table(Bench bench) throws IOException {
    StringBuilder table = new StringBuilder(4_000);
    table
        .append(LocalDate.now(ZoneOffset.UTC))
        .append(", ")
        .append(bench.scale())
        .append(": ")
        .append(Machine.description())
        .append(bench.postgresSettings().isEmpty() ? "" : "; " + bench.postgresSettings())
        .append("\n\n")
        .append("| measure | figure | baseline in the same run | ratio | goal | lowest .. highest")
        .append(" | |\n|---|---|---|---|---|---|---|\n");
    bench.figures().forEach(figure -> table.append(figure.row()).append('\n'));
    return table.toString();
  }
}
