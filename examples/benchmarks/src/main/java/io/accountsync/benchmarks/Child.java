package io.accountsync.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program of this module in a JVM of its own. */
final class Child {
  static final String SECRET_VARIABLE = "DATAVERSE_CLIENT_SECRET";

  /** Of the simulated environment, which is gone when the run is. */
  static final String SECRET = "benchmark-secret";

  private Child() {}

  static Process start(List<String> jvmOptions, Class<?> program, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put(SECRET_VARIABLE, SECRET);
    return builder.start();
  }

  /** Runs a program to its end and returns the lines {@code name=number} that it printed. */
  static Map<String, Double> run(List<String> jvmOptions, Class<?> program, List<String> arguments)
      throws IOException, InterruptedException {
    Process process = start(jvmOptions, program, arguments);
    Map<String, Double> figures = new HashMap<>();
    StringBuilder other = new StringBuilder();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int sign = line.indexOf('=');
        if (sign > 0 && line.substring(sign + 1).matches("[0-9.E-]+")) {
          figures.put(line.substring(0, sign), Double.valueOf(line.substring(sign + 1)));
        } else {
          other.append(line).append('\n');
        }
      }
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException(
          program.getSimpleName() + " " + jvmOptions + " failed:\n" + other);
    }
    return figures;
  }
}
