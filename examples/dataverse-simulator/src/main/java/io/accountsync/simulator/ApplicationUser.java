package io.accountsync.simulator;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.annotation.Nullable;

/**
 * The Dataverse user behind the client id, and what it may read. It starts with Global read on
 * every table, no column grants, and is no administrator. A change counts from the next request on
 * and raises no row version. Safe for use by several threads.
 */
public final class ApplicationUser {
  private final UUID id = Ids.named("systemuser/application");
  private final Organization organization;
  private final Map<String, PrivilegeDepth> readDepths = new ConcurrentHashMap<>();
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();
  private final Map<String, Grant> cachedGrants = new ConcurrentHashMap<>();
  private volatile boolean present = true;
  private volatile boolean administrator;

  /** What column security profiles say about one secured column. */
  private enum Grant {
    READ,
    REVOKED
  }

  ApplicationUser(Organization organization) {
    this.organization = organization;
  }

  /** Returns the id that {@code WhoAmI} answers. */
  public UUID id() {
    return id;
  }

  /**
   * Says whether the application has a user in Dataverse at all; without one every request is
   * refused with 0x80072560.
   */
  public void setPresent(boolean present) {
    this.present = present;
  }

  /**
   * Gives or takes the System Administrator role, which reads every secured column without a grant.
   */
  public void setAdministrator(boolean administrator) {
    this.administrator = administrator;
  }

  /** Sets how far reading of a table reaches. */
  public void setReadDepth(String table, PrivilegeDepth depth) {
    organization.table(table);
    readDepths.put(table, depth);
  }

  /** Lets the user read secured columns. */
  public void grantRead(String table, String... columns) {
    put(table, columns, Grant.READ);
  }

  /** Takes back what {@link #grantRead} gave: the privilege entry stays, with {@code CanRead} 0. */
  public void revokeRead(String table, String... columns) {
    put(table, columns, Grant.REVOKED);
  }

  boolean isPresent() {
    return present;
  }

  boolean isAdministrator() {
    return administrator;
  }

  PrivilegeDepth readDepth(String table) {
    return readDepths.getOrDefault(table, PrivilegeDepth.GLOBAL);
  }

  /** The columns that have an entry in the attribute privileges, as {@code table.column}. */
  Set<String> privilegeEntries(boolean strong) {
    return grants(strong).keySet();
  }

  boolean canRead(String table, String column, boolean strong) {
    return grants(strong).get(key(table, column)) == Grant.READ;
  }

  /** What this user sees of a value: itself, its mask or nothing. */
  @Nullable
  Object seen(String table, Column column, @Nullable Object value, boolean strong) {
    if (value == null || seesAll(table, column, strong)) {
      return value;
    }
    return sees(table, column, strong) && value instanceof String text ? masked(text) : null;
  }

  /** Whether it sees the values or their masks. */
  boolean sees(String table, Column column, boolean strong) {
    return !column.isSecured() || administrator || canRead(table, column.logicalName(), strong);
  }

  /** Whether it sees the values themselves. */
  boolean seesAll(String table, Column column, boolean strong) {
    return sees(table, column, strong) && !(column.isSecured() && column.isMasked());
  }

  private void put(String table, String[] columns, Grant grant) {
    for (String column : columns) {
      organization.table(table).definition().column(column);
      grants.put(key(table, column), grant);
      if (!organization.has(Quirk.GRANTS_ARE_CACHED)) {
        cachedGrants.put(key(table, column), grant);
      }
    }
  }

  private Map<String, Grant> grants(boolean strong) {
    return strong || !organization.has(Quirk.GRANTS_ARE_CACHED) ? grants : cachedGrants;
  }

  private static String key(String table, String column) {
    return table + "." + column;
  }

  private static String masked(String text) {
    int shown = Math.min(4, text.length());
    return "***-**-" + text.substring(text.length() - shown);
  }
}
