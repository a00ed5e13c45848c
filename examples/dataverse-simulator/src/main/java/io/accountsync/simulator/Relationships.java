package io.accountsync.simulator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What happens to other rows when a row is deleted or merged. Call it under the organization's
 * lock. Rows are not indexed by parent: such an operation looks at every contact, once for each
 * level.
 */
final class Relationships {
  private static final String PARENT_OF_CONTACT = "parentcustomerid";
  private static final String PARENT_OF_ACCOUNT = "parentaccountid";

  private final Organization organization;
  private volatile boolean cascadeDelete = true;

  Relationships(Organization organization) {
    this.organization = organization;
  }

  void setCascadeDelete(boolean cascade) {
    cascadeDelete = cascade;
  }

  void delete(TableStore table, Row row) {
    TableStore contacts = organization.table("contact");
    organization.remove(table, row);
    String parentTable = table.definition().logicalName();
    Set<UUID> parents = Set.of(row.id());
    while (!parents.isEmpty()) {
      List<Row> below = below(contacts, PARENT_OF_CONTACT, parentTable, parents);
      if (!cascadeDelete) {
        below.forEach(contact -> organization.put(contacts, contact, nothing(PARENT_OF_CONTACT)));
        break;
      }
      below.forEach(contact -> organization.remove(contacts, contact));
      parents = below.stream().map(Row::id).collect(Collectors.toSet());
      parentTable = "contact";
    }
    for (Row child : children(table, row)) {
      organization.put(table, child, nothing(PARENT_OF_ACCOUNT));
    }
  }

  void merge(TableStore table, Row target, Row subordinate) {
    TableStore contacts = organization.table("contact");
    String name = table.definition().logicalName();
    Reference to = new Reference(name, target.id(), null);
    for (Row contact : below(contacts, PARENT_OF_CONTACT, name, Set.of(subordinate.id()))) {
      organization.put(contacts, contact, Map.of(PARENT_OF_CONTACT, to));
    }
    for (Row child : children(table, subordinate)) {
      organization.put(table, child, Map.of(PARENT_OF_ACCOUNT, to));
    }
    organization.put(
        table,
        subordinate,
        Map.of("merged", true, "masterid", to, "statecode", 1, "statuscode", 2));
  }

  private static List<Row> children(TableStore table, Row parent) {
    return table.definition().logicalName().equals("account")
        ? below(table, PARENT_OF_ACCOUNT, "account", Set.of(parent.id()))
        : List.of();
  }

  private static List<Row> below(
      TableStore table, String column, String parentTable, Set<UUID> parents) {
    return table.rows().values().stream()
        .filter(
            row ->
                row.values().get(column) instanceof Reference reference
                    && reference.table().equals(parentTable)
                    && parents.contains(reference.id()))
        .toList();
  }

  private static Map<String, Object> nothing(String column) {
    Map<String, Object> values = new HashMap<>();
    values.put(column, null);
    return values;
  }
}
