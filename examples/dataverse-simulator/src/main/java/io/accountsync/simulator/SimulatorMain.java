package io.accountsync.simulator;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts a simulator as a program of its own and prints how to reach it. */
@Command(
    name = "dataverse-simulator",
    description =
        "A stand-in for the Dataverse Web API and its token endpoint on the loopback interface.",
    mixinStandardHelpOptions = true,
    version = "dataverse-simulator",
    sortOptions = false,
    showDefaultValues = true,
    footer =
        "%nThe client secret is taken from the environment variable DATAVERSE_CLIENT_SECRET, or"
            + " made up and printed.")
public final class SimulatorMain implements Callable<Integer> {
  private static final String SECRET_VARIABLE = "DATAVERSE_CLIENT_SECRET";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "<port>",
      description = "Port to listen on; 0 takes a free one.",
      defaultValue = "0")
  private int port;

  @Option(
      names = "--accounts",
      paramLabel = "<n>",
      description = "Accounts to generate.",
      defaultValue = "1000")
  private int accounts;

  @Option(
      names = "--contacts",
      paramLabel = "<n>",
      description = "Contacts to generate.",
      defaultValue = "10000")
  private int contacts;

  @Option(
      names = "--account-of-size",
      paramLabel = "<contacts>",
      description = "Give one of the accounts exactly so many of the contacts; may be repeated.")
  private List<Integer> sizes = List.of();

  @Option(
      names = "--seed",
      paramLabel = "<n>",
      description = "Seed of the generated rows.",
      defaultValue = "1")
  private long seed;

  @Option(
      names = "--writable",
      description = "Accept POST, PATCH and DELETE; otherwise they are refused.")
  private boolean writable;

  @Option(names = "--http2", description = "Also speak HTTP/2 without TLS.")
  private boolean http2;

  @Option(
      names = "--secure",
      split = ",",
      paramLabel = "<column>",
      description = "Account columns to secure: the client reads null there.")
  private List<String> secured = List.of();

  @Option(
      names = "--page-time",
      paramLabel = "<ms>",
      description = "Milliseconds that the server takes over each page.",
      defaultValue = "0")
  private long pageTimeMillis;

  private SimulatorMain() {}

  /**
   * Runs until the process is ended. A wrong option ends it with status 2, a port that is taken
   * with status 1.
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new SimulatorMain());
    commandLine.setParameterExceptionHandler(
        (refused, arguments) -> {
          refused.getCommandLine().getErr().println(refused.getMessage());
          refused.getCommandLine().getErr().println("Try --help.");
          return CommandLine.ExitCode.USAGE;
        });
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println(failure.getMessage());
          return 1;
        });
    return commandLine;
  }

  @Override
  public Integer call() {
    requireNotNegative("--accounts", accounts);
    requireNotNegative("--contacts", contacts);
    requireNotNegative("--page-time", pageTimeMillis);
    sizes.forEach(size -> requireNotNegative("--account-of-size", size));
    try (DataverseSimulator simulator = start()) {
      announce(simulator);
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return CommandLine.ExitCode.OK;
  }

  private void requireNotNegative(String option, long value) {
    if (value < 0) {
      throw new ParameterException(spec.commandLine(), option + " must be 0 or more, was " + value);
    }
  }

  private DataverseSimulator start() {
    DataverseSimulator.Builder builder =
        DataverseSimulator.builder()
            .generate(accounts, contacts)
            .seed(seed)
            .writable(writable)
            .http2(http2)
            .pageTime(Duration.ofMillis(pageTimeMillis));
    sizes.forEach(builder::accountOfSize);
    DataverseSimulator simulator;
    try {
      builder.port(port);
      String secret = System.getenv(SECRET_VARIABLE);
      if (secret != null) {
        builder.clientSecret(secret);
      }
      simulator = builder.start();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    try {
      secured.forEach(simulator.accounts().definition()::secure);
      return simulator;
    } catch (IllegalArgumentException e) {
      simulator.close();
      throw new ParameterException(spec.commandLine(), "--secure: " + e.getMessage(), e);
    }
  }

  private void announce(DataverseSimulator simulator) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Dataverse simulator, " + (writable ? "writable" : "read-only"));
    out.println("  environment  " + simulator.uri());
    out.println("  authority    " + simulator.authority());
    out.println("  tenant       " + simulator.tenant());
    out.println("  client id    " + simulator.clientId());
    out.println(
        "  secret       "
            + (System.getenv(SECRET_VARIABLE) == null
                ? simulator.clientSecret()
                : "from " + SECRET_VARIABLE));
    out.println("  accounts     " + accounts + ", contacts " + contacts + ", seed " + seed);
    out.println("Press Ctrl+C to end it.");
    out.flush();
  }
}
