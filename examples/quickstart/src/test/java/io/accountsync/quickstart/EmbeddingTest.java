package io.accountsync.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.accountsync.dynamics.ClientSecretTokenProvider;
import io.accountsync.engine.SyncEngine;
import io.accountsync.engine.SyncReport;
import io.accountsync.simulator.DataverseSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
  private static final Path README = Path.of("../../README.md");
  private static final Path SOURCE =
      Path.of("src/main/java/io/accountsync/quickstart/Embedding.java");

  @Test
  void linesOfTheReadmeSyncAnEnvironment() {
    DataSource database = JdbcConnectionPool.create("jdbc:h2:mem:embedding", "sa", "");
    CompletableFuture<SyncReport> firstReport = new CompletableFuture<>();
    try (DataverseSimulator dynamics = DataverseSimulator.builder().generate(20, 50).start();
        SyncEngine engine =
            Embedding.startSync(
                dynamics.uri(),
                ClientSecretTokenProvider.of(
                    dynamics.uri(), dynamics.tenant(), dynamics.clientId(), dynamics::clientSecret),
                database,
                firstReport::complete)) {
      SyncReport report = firstReport.join().orThrow();

      assertEquals(20, report.counts().added());
      assertEquals(50, report.counts().memberships());
      assertTrue(engine.heldRemovals().isEmpty());
    }
  }

  @Test
  void readmeShowsTheseLines() throws IOException {
    String source = Files.readString(SOURCE);
    String shown =
        source
            .substring(
                source.indexOf("// README: begin\n") + "// README: begin\n".length(),
                source.indexOf("  // README: end"))
            .lines()
            .map(line -> line.startsWith("  ") ? line.substring(2) : line)
            .collect(Collectors.joining("\n", "```java\n", "\n```"));

    assertTrue(
        Files.readString(README).contains(shown), "README.md must show Embedding's marked lines");
  }
}
