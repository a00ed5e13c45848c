package io.accountsync;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.io.Resources;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Shows every change of what a host can name, so that none is made by accident. */
final class PublicApiTest {
  @Test
  void isTheCommittedOne() throws IOException {
    String actual = PublicApi.of("io.accountsync");
    Path written = Path.of("target", "public-api.txt");
    Files.writeString(written, actual);

    URL committed = Resources.getResource("public-api.txt");
    assertTrue(
        Resources.toString(committed, StandardCharsets.UTF_8).equals(actual),
        () ->
            "The public API has changed: see diff src/test/resources/public-api.txt "
                + written
                + ". If it is meant to, copy the second over the first, and say so in the change"
                + " log.");
  }

  @Test
  void holdsPublicTypesOnly() {
    String api = PublicApi.of("io.accountsync");

    assertTrue(api.contains("io.accountsync.engine.SyncEngine: final class"));
    assertFalse(api.contains("io.accountsync.engine.Cycle:"));
    assertFalse(api.contains("PublicApi"));
  }
}
