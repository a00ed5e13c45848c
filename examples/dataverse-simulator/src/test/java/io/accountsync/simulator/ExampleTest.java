package io.accountsync.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The README's example. */
final class ExampleTest {
  @Test
  void theExampleOfTheReadmeRuns() {
    try (DataverseSimulator dynamics = DataverseSimulator.builder().generate(20, 200).start()) {
      // The side that plays Dynamics: rows, columns, rights.
      UUID account =
          dynamics
              .accounts()
              .create(Map.of("name", "Contoso", "revenue", new BigDecimal("20000.0000")));
      dynamics
          .contacts()
          .create(Map.of("lastname", "Ng", "parentcustomerid", Reference.account(account)));
      dynamics.accounts().definition().secure("creditlimit");
      dynamics.user().grantRead("account", "creditlimit");

      // What goes wrong, and when.
      dynamics
          .faults()
          .on(3, RequestPattern.to("accounts"), Fault.throttled(Throttling.REQUESTS, null));
      dynamics.turnOn(Quirk.SHORT_PAGES);

      // The side that reads.
      TestClient client = new TestClient(dynamics);
      List<TestClient.Answer> pages =
          client.pages("accounts?$select=name,creditlimit", "Prefer", "odata.maxpagesize=20");
      assertEquals(List.of(13, 8), pages.stream().map(page -> page.value().size()).toList());
      assertEquals(429, client.get("accounts?$select=name").status());

      // What was asked for, and whether somebody tried to write.
      List<RecordedRequest> requests = dynamics.requests();
      assertTrue(dynamics.writes().isEmpty());
      assertEquals(4, requests.size());
    }
  }
}
