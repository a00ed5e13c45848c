package io.accountsync.quickstart;

import io.accountsync.dynamics.ClientSecretTokenProvider;
import io.accountsync.dynamics.DynamicsAccountSource;
import io.accountsync.dynamics.TokenProvider;
import io.accountsync.engine.SyncEngine;
import io.accountsync.engine.SyncReport;
import io.accountsync.marketo.MarketoDefaults;
import io.accountsync.marketo.jdbc.JdbcContactStore;
import io.accountsync.model.Field;
import io.accountsync.policy.FieldMapping;
import io.accountsync.policy.SyncPolicy;
import io.accountsync.simulator.DataverseSimulator;
import io.accountsync.spi.SyncException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Syncs Dynamics to an H2 database: a simulated environment in which every rule is shown, or a real
 * one when its URL is given.
 */
@Command(
    name = "quickstart",
    description = {
      "Keeps the account data of contacts in an H2 database equal to Dynamics.",
      "Without --url it starts a simulated Dynamics and shows every rule."
    },
    mixinStandardHelpOptions = true,
    version = "Account Sync quick start",
    sortOptions = false,
    showDefaultValues = true,
    footer = {
      "",
      "The client secret is never an option: set the environment variable DATAVERSE_CLIENT_SECRET.",
      "DATAVERSE_URL, DATAVERSE_TENANT and DATAVERSE_CLIENT_ID stand in for the options.",
      "Exit status: 0 done, 1 the sync failed, 2 an option is wrong."
    })
public final class Quickstart implements Callable<Integer> {
  private static final String PUBLIC_CLOUD = "https://login.microsoftonline.com";

  /** A field of the host's own, shorter than its column, so that a value may not fit. */
  private static final Field TICKER = Field.string("tickerSymbol", "Ticker Symbol", 5);

  private static final int OVER_THE_CAP = 5_001;
  private static final int FEWEST_ACCOUNTS = 10;
  private static final int OTHER_CONTACTS = 100;

  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Nullable
  @Option(
      names = "--database",
      paramLabel = "<file>",
      description = {
        "H2 database file, by default in quickstart-data: accountsync for the demonstration, which"
            + " replaces it, and a real environment's name for that."
      })
  private Path database;

  @Option(
      names = "--accounts",
      paramLabel = "<n>",
      description = "Accounts of the simulated Dynamics.",
      defaultValue = "20000")
  private int accounts;

  @Option(
      names = "--contacts",
      paramLabel = "<n>",
      description = "Contacts of the simulated Dynamics, one account with 5001 among them.",
      defaultValue = "200000")
  private int contacts;

  @Option(
      names = "--seed",
      paramLabel = "<n>",
      description = "Seed of the simulated rows.",
      defaultValue = "1")
  private long seed;

  @Nullable
  @Option(
      names = "--url",
      paramLabel = "<url>",
      description = "URL of a real environment, such as https://contoso.crm.dynamics.com.")
  private URI url;

  @Nullable
  @Option(names = "--tenant", paramLabel = "<id>", description = "Its tenant's id or domain.")
  private String tenant;

  @Nullable
  @Option(names = "--client-id", paramLabel = "<id>", description = "The application's id.")
  private String clientId;

  @Option(
      names = "--authority",
      paramLabel = "<url>",
      description = "Sign-in address of its cloud.",
      defaultValue = PUBLIC_CLOUD)
  private URI authority = URI.create(PUBLIC_CLOUD);

  @Option(
      names = "--cycles",
      paramLabel = "<n>",
      description = "Cycles with a real environment; 0 goes on until it is stopped.",
      defaultValue = "0")
  private int cycles;

  @Option(
      names = "--interval",
      paramLabel = "<seconds>",
      description = "Pause between two cycles.",
      defaultValue = "300")
  private long intervalSeconds;

  private Quickstart(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Runs the program and ends the process with its status. */
  public static void main(String[] arguments) {
    System.exit(commandLine(System.getenv()).execute(arguments));
  }

  static CommandLine commandLine(Map<String, String> environment) {
    CommandLine commandLine = new CommandLine(new Quickstart(environment));
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof SyncException || failure instanceof IllegalArgumentException) {
            command.getErr().println("The sync failed: " + failure.getMessage());
            return 1;
          }
          throw failure;
        });
    return commandLine;
  }

  @Override
  public Integer call() throws Exception {
    String realUrl = url == null ? environment.get("DATAVERSE_URL") : url.toString();
    return realUrl == null ? demonstrate() : syncReal(realUrl);
  }

  private int demonstrate() {
    checkAtLeast("--accounts", FEWEST_ACCOUNTS, accounts);
    checkAtLeast("--contacts", OVER_THE_CAP + OTHER_CONTACTS, contacts);
    PrintWriter out = spec.commandLine().getOut();
    Path file = database("accountsync");
    try (Database h2 = Database.recreate(file);
        DataverseSimulator dynamics =
            DataverseSimulator.builder()
                .generate(accounts, contacts)
                .accountOfSize(OVER_THE_CAP)
                .seed(seed)
                .start()) {
      JdbcContactStore store = JdbcContactStore.builder(h2.dataSource()).createSchema().build();
      TokenProvider tokens =
          ClientSecretTokenProvider.of(
              dynamics.uri(), dynamics.tenant(), dynamics.clientId(), dynamics::clientSecret);
      DynamicsAccountSource source = DynamicsAccountSource.builder(dynamics.uri(), tokens).build();
      SyncPolicy policy = policy();
      try (SyncEngine engine = engine(source, store, policy, out)) {
        new Story(dynamics, store, policy, engine, out).tell();
      }
    }
    out.println();
    out.println("The database stays in " + file + ".mv.db; README.md shows how to query it.");
    out.flush();
    return 0;
  }

  private int syncReal(String realUrl) throws InterruptedException {
    checkAtLeast("--cycles", 0, cycles);
    String realTenant = required(tenant, "DATAVERSE_TENANT", "--tenant");
    String realClient = required(clientId, "DATAVERSE_CLIENT_ID", "--client-id");
    String secret = required(null, "DATAVERSE_CLIENT_SECRET", "no option");
    PrintWriter out = spec.commandLine().getOut();
    URI environmentUrl = URI.create(realUrl);
    Path file = database(String.valueOf(environmentUrl.getHost()));
    try (Database h2 = Database.open(file)) {
      JdbcContactStore store = JdbcContactStore.builder(h2.dataSource()).createSchema().build();
      TokenProvider tokens =
          ClientSecretTokenProvider.of(authority, realTenant, realClient, () -> secret);
      DynamicsAccountSource source = DynamicsAccountSource.builder(environmentUrl, tokens).build();
      try (SyncEngine engine = engine(source, store, policy(), out)) {
        return repeat(engine, new ReportPrinter(out));
      }
    }
  }

  private Path database(String name) {
    return database == null ? Path.of("quickstart-data", name) : database;
  }

  /** A first cycle that fails ends the program: its message says what to set right. */
  private int repeat(SyncEngine engine, ReportPrinter printer) throws InterruptedException {
    for (int cycle = 1; ; cycle++) {
      SyncReport report = engine.runOnce();
      printer.print(report);
      if (cycle == 1) {
        report.orThrow();
      }
      if (cycle == cycles) {
        return report.failure().isPresent() ? 1 : 0;
      }
      Thread.sleep(Duration.ofSeconds(intervalSeconds).toMillis());
    }
  }

  private SyncPolicy policy() {
    try {
      return SyncPolicy.builder()
          .mapAll(MarketoDefaults.mappings())
          .map(FieldMapping.value("tickersymbol", TICKER))
          .syncFilter(MarketoDefaults.SYNC_FILTER)
          .interval(Duration.ofSeconds(intervalSeconds))
          .build();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--interval: " + e.getMessage(), e);
    }
  }

  private static SyncEngine engine(
      DynamicsAccountSource source, JdbcContactStore store, SyncPolicy policy, PrintWriter out) {
    return SyncEngine.builder(source, store, policy)
        // One process at a time has the database, so after a kill it goes on at once.
        .holder("quickstart")
        .listener(new ProgressPrinter(out))
        .build();
  }

  private String required(@Nullable String option, String variable, String optionName) {
    String value = option == null ? environment.get(variable) : option;
    if (value == null || value.isBlank()) {
      throw wrong("A real environment needs " + variable + " (option: " + optionName + ")");
    }
    return value;
  }

  private void checkAtLeast(String option, int least, int value) {
    if (value < least) {
      throw wrong(option + " must be " + least + " or more, was " + value);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
