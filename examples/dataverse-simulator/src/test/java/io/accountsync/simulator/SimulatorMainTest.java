package io.accountsync.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(60)
final class SimulatorMainTest {
  @Test
  void itPrintsHowToReachItAndServesUntilItIsEnded() throws Exception {
    PipedReader output = new PipedReader();
    CommandLine commandLine = SimulatorMain.commandLine();
    commandLine.setOut(new PrintWriter(new PipedWriter(output), true));
    FutureTask<Integer> exit =
        new FutureTask<>(
            () ->
                commandLine.execute(
                    "--accounts", "3", "--contacts", "5", "--secure", "fax,revenue"));
    Thread program = new Thread(exit, "program");
    program.start();
    Map<String, String> printed = new HashMap<>();
    try (BufferedReader lines = new BufferedReader(output)) {
      for (String line = lines.readLine(); !line.startsWith("Press"); line = lines.readLine()) {
        String[] words = line.strip().split(" {2,}", 2);
        printed.put(words[0], words[words.length - 1]);
      }
      assertEquals("3, contacts 5, seed 1", printed.get("accounts"));
      String form =
          "grant_type=client_credentials&client_id="
              + printed.get("client id")
              + "&client_secret="
              + printed.get("secret")
              + "&scope="
              + printed.get("environment")
              + "/.default";
      HttpResponse<String> token =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create(printed.get("authority") + "/oauth2/v2.0/token"))
                      .POST(HttpRequest.BodyPublishers.ofString(form))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertEquals(
          System.getenv("DATAVERSE_CLIENT_SECRET") == null ? 200 : 401, token.statusCode());
      program.interrupt();
      assertEquals(0, exit.get());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--accounts,        -1,    '--accounts must be 0 or more, was -1'",
    "--contacts,        x,     'Invalid value for option ''--contacts'': ''x'' is not an int'",
    "--port,            70000, 'port must be 0 to 65535, was 70000'",
    "--page-time,       -5,    '--page-time must be 0 or more, was -5'",
    "--secure,          nope,  '--secure: Table account has no column \"nope\"'",
    "--nonsense,        1,     'Unknown options: ''--nonsense'', ''1'''",
  })
  void aBadOptionEndsItWithOneSentence(String option, String value, String sentence) {
    StringWriter errors = new StringWriter();
    int exit = SimulatorMain.commandLine().setErr(new PrintWriter(errors)).execute(option, value);
    assertEquals(2, exit);
    assertEquals(
        sentence + System.lineSeparator() + "Try --help." + System.lineSeparator(),
        errors.toString());
  }

  @Test
  void aTakenPortEndsItWithOneSentence() {
    try (DataverseSimulator running = DataverseSimulator.builder().start()) {
      StringWriter errors = new StringWriter();
      int exit =
          SimulatorMain.commandLine()
              .setErr(new PrintWriter(errors))
              .execute("--accounts=0", "--contacts=0", "--port=" + running.uri().getPort());
      assertEquals(1, exit);
      assertTrue(errors.toString().startsWith("Cannot listen on 127.0.0.1:"), errors.toString());
    }
  }

  @Test
  void helpNamesEveryOptionAndTheVariableOfTheSecret() {
    StringWriter help = new StringWriter();
    assertEquals(0, SimulatorMain.commandLine().setOut(new PrintWriter(help)).execute("--help"));
    assertTrue(help.toString().contains("--account-of-size"));
    assertTrue(help.toString().contains("DATAVERSE_CLIENT_SECRET"));
  }
}
