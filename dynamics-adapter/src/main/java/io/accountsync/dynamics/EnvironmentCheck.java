package io.accountsync.dynamics;

import io.accountsync.dynamics.CheckReport.Finding;
import io.accountsync.dynamics.CheckReport.State;
import io.accountsync.model.SourceColumn;
import io.accountsync.model.SourceSchema;
import io.accountsync.spi.SourceException;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Looks at all that a sync needs, one thing after another, and says what to put right. */
final class EnvironmentCheck {
  private final DataverseClient client;
  private final EnvironmentUrl environment;
  private final TokenCache tokens;
  private final SchemaReader schema;
  private final List<Finding> findings = new ArrayList<>();

  EnvironmentCheck(
      DataverseClient client, EnvironmentUrl environment, TokenCache tokens, SchemaReader schema) {
    this.client = client;
    this.environment = environment;
    this.tokens = tokens;
    this.schema = schema;
  }

  CheckReport run(Collection<String> columns) {
    if (looked("access token", this::token)) {
      lookInside(columns);
    }
    return new CheckReport(findings);
  }

  private Finding token(String subject) {
    try {
      tokens.token();
      return ok(subject, "issued for " + environment);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Finding(subject, State.PROBLEM, "the check was interrupted");
    }
  }

  private void lookInside(Collection<String> columns) {
    List<Answer<Map<String, Object>>> identity = new ArrayList<>();
    boolean known =
        looked(
            "environment and application user",
            subject -> {
              identity.add(get("WhoAmI"));
              return ok(subject, "reached, and the application has a user there");
            });
    if (!known) {
      return;
    }
    String user = Json.text(identity.get(0).body(), "UserId");
    for (String table : List.of("account", "contact")) {
      String privilege = table.equals("account") ? "prvReadAccount" : "prvReadContact";
      looked("read on " + table, subject -> depth(subject, user, privilege));
      looked("change tracking of " + table, subject -> tracking(subject, table));
    }
    columns(columns);
    looked("delta tokens", this::expiry);
    findings.add(limits(identity.get(0).headers()));
  }

  /** Notes what a look found, or why it failed, and returns whether it succeeded. */
  private boolean looked(String subject, Function<String, Finding> look) {
    try {
      findings.add(look.apply(subject));
      return true;
    } catch (SourceException e) {
      findings.add(new Finding(subject, State.PROBLEM, String.valueOf(e.getMessage())));
      return false;
    }
  }

  private Finding depth(String subject, String user, String privilege) {
    Map<String, Object> held;
    try {
      held =
          get("systemusers("
                  + user
                  + ")/Microsoft.Dynamics.CRM.RetrieveUserPrivilegeByPrivilegeName(PrivilegeName='"
                  + privilege
                  + "')")
              .body();
    } catch (ForbiddenException e) {
      return new Finding(
          subject,
          State.NOTE,
          "the application user may not look up whether it holds "
              + privilege
              + " at the depth Organization (Global), which it needs");
    }
    List<String> depths =
        held.get("RolePrivileges") instanceof List<?> privileges
            ? privileges.stream()
                .filter(Map.class::isInstance)
                .map(entry -> Json.text((Map<?, ?>) entry, "Depth"))
                .toList()
            : List.of();
    return depths.contains("Global")
        ? ok(subject, "held at the depth Organization (Global)")
        : new Finding(
            subject,
            State.PROBLEM,
            privilege
                + " is held at "
                + (depths.isEmpty() ? "no depth" : String.join(", ", depths))
                + ", and change tracking needs Organization (Global): grant it in the security"
                + " role of the application user");
  }

  private Finding tracking(String subject, String table) {
    Map<?, ?> definition =
        get("EntityDefinitions(LogicalName='"
                + table
                + "')?$select=LogicalName,ChangeTrackingEnabled")
            .body();
    // One documented answer wraps a single definition in a list.
    if (definition.get("value") instanceof List<?> list
        && list.size() == 1
        && list.get(0) instanceof Map<?, ?> only) {
      definition = only;
    }
    return Json.isTrue(definition, "ChangeTrackingEnabled")
        ? ok(subject, "on")
        : new Finding(
            subject,
            State.PROBLEM,
            "off: turn on \"Track changes\" in the table's properties; it cannot be turned off"
                + " again");
  }

  private void columns(Collection<String> columns) {
    Optional<SourceSchema> read;
    try {
      read = Optional.of(schema.read());
    } catch (SourceException e) {
      findings.add(new Finding("columns", State.PROBLEM, String.valueOf(e.getMessage())));
      return;
    }
    for (String name : columns) {
      Optional<SourceColumn> column = read.get().column(name);
      String obstacle = column.isEmpty() ? "does not exist" : column.get().unreadable().orElse("");
      findings.add(
          obstacle.isEmpty()
              ? ok("column " + name, "readable")
              : new Finding(
                  "column " + name,
                  State.NOTE,
                  obstacle + "; its field is frozen, or a filter by it skips no account"));
    }
  }

  private Finding expiry(String subject) {
    try {
      Map<?, ?> answer = get("organizations?$select=expirechangetrackingindays").body();
      if (answer.get("value") instanceof List<?> list
          && !list.isEmpty()
          && list.get(0) instanceof Map<?, ?> organization) {
        String days = Json.text(organization, "expirechangetrackingindays");
        if (!days.isEmpty()) {
          return ok(subject, "expire after " + days + " days without a sync");
        }
      }
    } catch (ForbiddenException e) {
      // Said below: nothing depends on it.
    }
    return new Finding(
        subject,
        State.NOTE,
        "the days until they expire cannot be looked up; the default is 7. To see them, grant"
            + " prvReadOrganization");
  }

  private static Finding limits(HttpHeaders headers) {
    Optional<String> requests = headers.firstValue("x-ms-ratelimit-burst-remaining-xrm-requests");
    Optional<String> seconds = headers.firstValue("x-ms-ratelimit-time-remaining-xrm-requests");
    return ok(
        "service protection limits",
        requests.isEmpty() && seconds.isEmpty()
            ? "the service tells none"
            : requests.orElse("?")
                + " requests and "
                + seconds.orElse("?")
                + " s of execution time are left for now");
  }

  private Answer<Map<String, Object>> get(String path) {
    return client.get(Query.of(environment.resource(path)).consistent(), Json::object);
  }

  private static Finding ok(String subject, String detail) {
    return new Finding(subject, State.OK, detail);
  }
}
