package io.accountsync.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.annotation.Nullable;

/** Answers who the caller is, what it may do, and what the organization is set to. */
final class SystemEndpoint {
  /** The template of System Administrator, which every environment has under this id. */
  private static final String ADMINISTRATOR_TEMPLATE = "627090ff-40a3-4053-8790-584edc5be201";

  private final Organization organization;

  SystemEndpoint(Organization organization) {
    this.organization = organization;
  }

  Reply serviceDocument(ApiRequest request) {
    ObjectNode body = object(request, "$metadata");
    ArrayNode sets = body.putArray("value");
    for (TableStore table : organization.tables()) {
      String name = table.definition().entitySetName();
      sets.addObject().put("name", name).put("kind", "EntitySet").put("url", name);
    }
    return Reply.json(body);
  }

  Reply whoAmI(ApiRequest request) {
    ObjectNode body = object(request, "$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse");
    body.put("BusinessUnitId", organization.businessUnit.toString());
    body.put("UserId", organization.user().id().toString());
    body.put("OrganizationId", organization.id.toString());
    return Reply.json(body);
  }

  Reply systemUsers(ApiRequest request) {
    List<ApiRequest.Segment> segments = request.segments();
    ApplicationUser user = organization.user();
    if (segments.get(0).argument() == null) {
      throw ODataError.notModelled("the set of users");
    }
    UUID id = segments.get(0).id();
    if (!user.id().equals(id)) {
      throw ODataError.noSuchRow("systemuser", id);
    }
    if (segments.size() == 1) {
      ObjectNode body = object(request, "$metadata#systemusers/$entity");
      body.put("systemuserid", id.toString())
          .put("fullname", "# Account Sync")
          .put("isdisabled", false);
      return Reply.json(body);
    }
    return switch (segments.get(1).name()) {
      case "Microsoft.Dynamics.CRM.RetrieveUserPrivilegeByPrivilegeName" ->
          tablePrivilege(request, segments.get(1).named("PrivilegeName"));
      case "Microsoft.Dynamics.CRM.RetrievePrincipalAttributePrivileges" ->
          attributePrivileges(request);
      case "systemuserroles_association" -> roles(request);
      default -> throw ODataError.noSuchResource(segments.get(1).name());
    };
  }

  private Reply tablePrivilege(ApiRequest request, @Nullable String privilege) {
    ObjectNode body =
        object(
            request,
            "$metadata#Microsoft.Dynamics.CRM.RetrieveUserPrivilegeByPrivilegeNameResponse");
    ArrayNode held = body.putArray("RolePrivileges");
    for (TableStore table : organization.tables()) {
      TableDefinition definition = table.definition();
      PrivilegeDepth depth = organization.user().readDepth(definition.logicalName());
      if (definition.privilege("Read").equals(privilege) && depth != PrivilegeDepth.NONE) {
        held.addObject()
            .put("Depth", depth.wireName)
            .put("PrivilegeId", Ids.named("privilege/" + privilege).toString())
            .put("BusinessUnitId", organization.businessUnit.toString())
            .put("PrivilegeName", privilege);
      }
    }
    return Reply.json(body);
  }

  private Reply attributePrivileges(ApiRequest request) {
    ApplicationUser user = organization.user();
    if (organization.has(Quirk.PRIVILEGES_UNREADABLE)) {
      throw ODataError.missingPrivilege(user, "prvReadUser");
    }
    ObjectNode body =
        object(
            request,
            "$metadata#Microsoft.Dynamics.CRM.RetrievePrincipalAttributePrivilegesResponse");
    ArrayNode privileges = body.putArray("AttributePrivileges");
    for (TableStore table : organization.tables()) {
      TableDefinition definition = table.definition();
      for (Column column : definition.columns()) {
        String name = column.logicalName();
        if (user.privilegeEntries(request.isStrong())
            .contains(definition.logicalName() + "." + name)) {
          privileges
              .addObject()
              .put("AttributeId", column.metadataId(definition.logicalName()).toString())
              .put(
                  "CanRead",
                  user.canRead(definition.logicalName(), name, request.isStrong()) ? 4 : 0)
              .put("CanUpdate", 0)
              .put("CanCreate", 0);
        }
      }
    }
    return Reply.json(body);
  }

  /** The columns that have masking rules. */
  Reply maskingRules(ApiRequest request) {
    if (organization.has(Quirk.WITHOUT_MASKING_RULES)) {
      throw ODataError.noSuchResource(request.segments().get(0).name());
    }
    if (organization.has(Quirk.MASKING_RULES_UNREADABLE)) {
      throw ODataError.missingPrivilege(organization.user(), "prvReadAttributeMaskingRule");
    }
    String text = request.option("$filter");
    Filter filter = text == null ? subject -> true : Filter.parse(text, name -> name);
    ObjectNode body = object(request, "$metadata#attributemaskingrules");
    ArrayNode rules = body.putArray("value");
    for (TableStore table : organization.tables()) {
      String entity = table.definition().logicalName();
      for (Column column : table.definition().columns()) {
        Map<String, String> rule =
            Map.of("entityname", entity, "attributelogicalname", column.logicalName());
        if (column.isMasked() && filter.matches(rule::get)) {
          ObjectNode entry = rules.addObject();
          rule.forEach(entry::put);
        }
      }
    }
    return Reply.json(body);
  }

  private Reply roles(ApiRequest request) {
    ObjectNode body = object(request, "$metadata#roles");
    ArrayNode roles = body.putArray("value");
    roles
        .addObject()
        .put("name", "Account Sync")
        .put("roleid", Ids.named("role/sync").toString())
        .putNull("_roletemplateid_value");
    if (organization.user().isAdministrator()) {
      roles
          .addObject()
          .put("name", "System Administrator")
          .put("roleid", Ids.named("role/administrator").toString())
          .put("_roletemplateid_value", ADMINISTRATOR_TEMPLATE);
    }
    return Reply.json(body);
  }

  Reply organizations(ApiRequest request) {
    if (organization.has(Quirk.ORGANIZATION_UNREADABLE)) {
      throw ODataError.missingPrivilege(organization.user(), "prvReadOrganization");
    }
    ObjectNode row =
        JsonNodeFactory.instance
            .objectNode()
            .put("@odata.etag", "W/\"1000000\"")
            .put("expirechangetrackingindays", organization.trackingWindow().toDays())
            .put("organizationid", organization.id.toString());
    if (request.segments().get(0).argument() != null) {
      ObjectNode body =
          object(request, "$metadata#organizations(expirechangetrackingindays)/$entity");
      body.setAll(row);
      return Reply.json(body);
    }
    ObjectNode body = object(request, "$metadata#organizations(expirechangetrackingindays)");
    body.putArray("value").add(row);
    return Reply.json(body);
  }

  /** Takes {@code RetrieveTotalRecordCount(EntityNames=@p1)?@p1=["account","contact"]}. */
  Reply totalRecordCount(ApiRequest request) {
    String argument = request.segments().get(0).argument();
    String alias = argument == null ? "" : argument.substring(argument.indexOf('=') + 1);
    String names = alias.startsWith("@") ? request.options().getOrDefault(alias, "[]") : alias;
    ObjectNode body =
        object(request, "$metadata#Microsoft.Dynamics.CRM.RetrieveTotalRecordCountResponse");
    ObjectNode collection = body.putObject("EntityRecordCountCollection");
    ArrayNode keys = JsonNodeFactory.instance.arrayNode();
    ArrayNode values = JsonNodeFactory.instance.arrayNode();
    for (JsonNode name : parsed(names)) {
      TableStore table = organization.tableOfSet(name.asText() + "s");
      if (table == null) {
        throw ODataError.badRequest("There is no table " + name.asText() + ".");
      }
      keys.add(name);
      values.add(table.rows().size());
    }
    collection.put("Count", keys.size()).put("IsReadOnly", false);
    collection.set("Keys", keys);
    collection.set("Values", values);
    return Reply.json(body);
  }

  private static JsonNode parsed(String text) {
    try {
      return Reply.MAPPER.readTree(text);
    } catch (IOException e) {
      throw ODataError.badRequest("EntityNames must be a JSON array of logical names, was " + text);
    }
  }

  private static ObjectNode object(ApiRequest request, String context) {
    return JsonNodeFactory.instance.objectNode().put("@odata.context", request.rootUri() + context);
  }
}
