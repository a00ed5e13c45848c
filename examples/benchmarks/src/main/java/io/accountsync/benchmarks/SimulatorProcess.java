package io.accountsync.benchmarks;

import io.accountsync.simulator.SimulatorMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A simulated Dynamics in a process of its own, so that it takes none of the measured heap. */
final class SimulatorProcess implements AutoCloseable {
  private final Process process;
  private final Map<String, String> announced;

  private SimulatorProcess(Process process, Map<String, String> announced) {
    this.process = process;
    this.announced = announced;
  }

  static SimulatorProcess start(int accounts, int contacts, Duration pageTime) throws IOException {
    Process process =
        Child.start(
            List.of("-Xmx2g"),
            SimulatorMain.class,
            List.of(
                "--accounts",
                Integer.toString(accounts),
                "--contacts",
                Integer.toString(contacts),
                "--page-time",
                Long.toString(pageTime.toMillis())));
    Map<String, String> announced = new HashMap<>();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    String line = lines.readLine();
    while (line != null && !line.startsWith("Press")) {
      String[] words = line.strip().split("  +", 2);
      if (words.length == 2) {
        announced.put(words[0], words[1]);
      }
      line = lines.readLine();
    }
    if (line == null) {
      throw new IllegalStateException("The simulator did not start: " + announced);
    }
    return new SimulatorProcess(process, announced);
  }

  Environment environment() {
    return new Environment(
        announced.getOrDefault("environment", ""),
        announced.getOrDefault("tenant", ""),
        announced.getOrDefault("client id", ""));
  }

  @Override
  public void close() {
    process.destroy();
  }
}
