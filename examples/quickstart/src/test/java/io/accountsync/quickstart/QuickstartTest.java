package io.accountsync.quickstart;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.simulator.DataverseSimulator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class QuickstartTest {
  @TempDir Path folder;

  private record Run(int status, String out, String err) {}

  private Run run(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        Quickstart.commandLine(environment)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    int status = commandLine.execute(arguments);
    return new Run(status, out.toString(), err.toString());
  }

  private String database() {
    return folder.resolve("db").toString();
  }

  @Test
  void demonstrationShowsEveryRuleAndLeavesADatabase() {
    Run run = run(Map.of(), "--database", database(), "--accounts", "50", "--contacts", "5500");

    assertAll(
        () -> assertEquals(0, run.status(), run.err()),
        () -> assertTrue(run.out().contains("accounts: 50 read, 50 new"), run.out()),
        () -> assertTrue(run.out().contains("Ben's company: Northwind Traders"), run.out()),
        () -> assertTrue(run.out().contains("Ben's billingCity: Edited here"), run.out()),
        () -> assertTrue(run.out().contains("0 activities, 1 changes without"), run.out()),
        () -> assertTrue(run.out().contains("rejected: account"), run.out()),
        () -> assertTrue(run.out().contains("frozen: annualRevenue"), run.out()),
        () -> assertTrue(run.out().contains("annualRevenue: 123456789"), run.out()),
        () -> assertTrue(run.out().contains("removed true"), run.out()),
        () -> assertTrue(run.out().contains("reached Dynamics: 0 (R1)"), run.out()),
        () -> assertTrue(folder.resolve("db.mv.db").toFile().isFile()));
  }

  @Test
  void helpNamesTheOptionsAndTheSecretsVariable() {
    Run run = run(Map.of(), "--help");

    assertEquals(0, run.status());
    assertTrue(run.out().contains("--client-id"), run.out());
    assertTrue(run.out().contains("DATAVERSE_CLIENT_SECRET"), run.out());
  }

  @Test
  void nonsenseOptionIsNamedWithItsValue() {
    Run run = run(Map.of(), "--accounts", "3");

    assertEquals(2, run.status());
    assertTrue(run.err().contains("--accounts must be 10 or more, was 3"), run.err());
  }

  @Test
  void realEnvironmentWithoutSecretNamesTheVariable() {
    Run run =
        run(
            Map.of(),
            "--url",
            "https://contoso.crm.dynamics.com",
            "--tenant",
            "contoso.com",
            "--client-id",
            "client");

    assertEquals(2, run.status());
    assertTrue(run.err().contains("DATAVERSE_CLIENT_SECRET"), run.err());
  }

  @Test
  void wrongUrlEndsWithOneSentence() {
    Run run =
        run(
            Map.of("DATAVERSE_CLIENT_SECRET", "hidden"),
            "--database",
            database(),
            "--url",
            "http://contoso.crm.dynamics.com",
            "--tenant",
            "contoso.com",
            "--client-id",
            "client");

    assertEquals(1, run.status());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains("https"), run.err());
    assertFalse(run.err().contains("hidden"), run.err());
  }

  @Test
  void wrongSecretEndsWithOneSentenceThatDoesNotHoldIt() {
    try (DataverseSimulator dynamics = DataverseSimulator.builder().start()) {
      Run run =
          run(
              Map.of(
                  "DATAVERSE_URL", dynamics.uri().toString(),
                  "DATAVERSE_TENANT", dynamics.tenant(),
                  "DATAVERSE_CLIENT_ID", dynamics.clientId(),
                  "DATAVERSE_CLIENT_SECRET", "not-the-secret"),
              "--authority",
              dynamics.uri().toString(),
              "--database",
              database());

      assertEquals(1, run.status(), run.out());
      assertEquals(1, run.err().lines().count(), run.err());
      assertTrue(run.err().contains("secret"), run.err());
      assertFalse(run.err().contains("not-the-secret"), run.err());
    }
  }
}
