package io.accountsync.dynamics;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * Finds out which secured columns the sync user can really read (rule R3). The service answers null
 * for a column that it hides and a mask such as {@code ***-**-5353} for one that it masks, so a
 * column that is not proven readable counts as unreadable. Used by one thread at a time.
 */
final class ColumnRights {
  /** The role template of System Administrator, the same in every environment and language. */
  private static final String ADMINISTRATOR = "627090ff-40a3-4053-8790-584edc5be201";

  private static final String TEMPLATE = "_roletemplateid_value";
  private static final long ALLOWED = 4;

  private final DataverseClient client;
  private final EnvironmentUrl environment;

  ColumnRights(DataverseClient client, EnvironmentUrl environment) {
    this.client = client;
    this.environment = environment;
  }

  /** Looks the rights up anew, and whose they are: the application may have got another user. */
  Rights read() {
    String user = Json.text(get("WhoAmI", Json::object), "UserId");
    if (isAdministrator(user)) {
      // The role grants every column, but a plain read by an administrator gets masks as well.
      Masks masks = masks();
      return definition -> masks.obstacle(definition.name());
    }
    Set<String> granted;
    try {
      granted = granted(user);
    } catch (ForbiddenException e) {
      return definition ->
          "is secured, and the sync user may not look up which secured columns it can read: grant"
              + " it prvReadUser";
    }
    Masks masks = granted.isEmpty() ? name -> null : masks();
    return definition ->
        granted.contains(Ascii.toLowerCase(definition.id()))
            ? masks.obstacle(definition.name())
            : "is secured and the sync user may not read it: grant it in a column security"
                + " profile";
  }

  private boolean isAdministrator(String user) {
    try {
      return get(
          userPath(user, "systemuserroles_association?$select=name," + TEMPLATE),
          body -> {
            for (Map<?, ?> role : Json.objects(Json.object(body), "value")) {
              if (isAdministrator(role)) {
                return true;
              }
            }
            return false;
          });
    } catch (ForbiddenException e) {
      return false;
    }
  }

  /** Anybody may give a role that name, so it counts only where the template is not told. */
  private static boolean isAdministrator(Map<?, ?> role) {
    return role.containsKey(TEMPLATE)
        ? Ascii.equalsIgnoreCase(Json.text(role, TEMPLATE), ADMINISTRATOR)
        : Json.text(role, "name").equals("System Administrator");
  }

  /** Returns the ids of the columns that a profile grants, to the user or to one of its teams. */
  private Set<String> granted(String user) {
    return get(
        userPath(user, "Microsoft.Dynamics.CRM.RetrievePrincipalAttributePrivileges()"),
        body -> {
          ImmutableSet.Builder<String> granted = ImmutableSet.builder();
          for (Map<?, ?> privilege : Json.objects(Json.object(body), "AttributePrivileges")) {
            if (isAllowed(privilege, "CanRead")) {
              granted.add(Ascii.toLowerCase(Json.text(privilege, "AttributeId")));
            }
          }
          return granted.build();
        });
  }

  private static boolean isAllowed(Map<?, ?> privilege, String right) {
    return privilege.get(right) instanceof Number number && number.longValue() == ALLOWED;
  }

  /** Looks for masking rules. A service that has no table of them is too old to mask anything. */
  private Masks masks() {
    try {
      Set<String> masked = masked();
      return name -> masked.contains(name) ? "is masked by a masking rule" : null;
    } catch (ForbiddenException e) {
      return e.isAbsent()
          ? name -> null
          : name ->
              "is secured, and the sync user may not look up whether it is masked: grant it read"
                  + " on the table Secured Masking Column (attributemaskingrule)";
    }
  }

  private Set<String> masked() {
    return get(
        "attributemaskingrules?$select=attributelogicalname&$filter=entityname%20eq%20%27account%27",
        body -> {
          Set<String> names = new HashSet<>();
          for (Map<?, ?> rule : Json.objects(Json.object(body), "value")) {
            names.add(Json.text(rule, "attributelogicalname"));
          }
          return names;
        });
  }

  private static String userPath(String user, String rest) {
    return "systemusers(" + user + ")/" + rest;
  }

  private <T> T get(String path, DataverseClient.BodyParser<T> parser) {
    return client.get(Query.of(environment.resource(path)).consistent(), parser).body();
  }

  /** Says of a secured column why it cannot be read, or null. */
  @FunctionalInterface
  interface Rights {
    @Nullable
    String obstacle(Definition definition);
  }

  /** Says of a column that may be read why its values cannot be trusted, or null. */
  @FunctionalInterface
  private interface Masks {
    @Nullable
    String obstacle(String name);
  }
}
