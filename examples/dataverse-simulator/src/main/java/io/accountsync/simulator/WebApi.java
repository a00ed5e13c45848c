package io.accountsync.simulator;

import java.util.List;
import java.util.UUID;
import javax.annotation.Nullable;

/** The Web API: who may ask at all, and who answers what. */
final class WebApi {
  private final Organization organization;
  private final TokenEndpoint tokens;
  private final boolean writable;
  private final QueryEndpoint queries;
  private final WriteEndpoint writes;
  private final MetadataEndpoint metadata;
  private final SystemEndpoint system;

  WebApi(Organization organization, TokenEndpoint tokens, boolean writable) {
    this.organization = organization;
    this.tokens = tokens;
    this.writable = writable;
    this.queries = new QueryEndpoint(organization);
    this.writes = new WriteEndpoint(organization);
    this.metadata = new MetadataEndpoint(organization);
    this.system = new SystemEndpoint(organization);
  }

  /**
   * Answers a request.
   *
   * @throws ODataError if it is refused
   */
  Reply answer(ApiRequest request) {
    authorize(request);
    if (!request.method().equals("GET")) {
      return write(request);
    }
    List<ApiRequest.Segment> segments = request.segments();
    if (segments.isEmpty()) {
      return system.serviceDocument(request);
    }
    String resource = segments.get(0).name();
    TableStore table = organization.tableOfSet(resource);
    if (table != null) {
      return queries.answer(request, table);
    }
    return switch (resource) {
      case "WhoAmI" -> system.whoAmI(request);
      case "EntityDefinitions" -> metadata.answer(request);
      case "systemusers" -> system.systemUsers(request);
      case "attributemaskingrules" -> system.maskingRules(request);
      case "organizations" -> system.organizations(request);
      case "RetrieveTotalRecordCount" -> system.totalRecordCount(request);
      case "$metadata", "RetrieveMetadataChanges", "$batch" ->
          throw ODataError.notModelled(resource);
      default -> throw ODataError.noSuchResource(resource);
    };
  }

  private Reply write(ApiRequest request) {
    if (!writable) {
      throw ODataError.methodNotAllowed("The simulator was started read-only.");
    }
    if (request.segments().isEmpty()) {
      throw ODataError.methodNotAllowed("The service document is read-only.");
    }
    String resource = request.segments().get(0).name();
    TableStore table = organization.tableOfSet(resource);
    if (table != null) {
      return writes.answer(request, table);
    }
    throw resource.equals("Merge") || resource.equals("$batch")
        ? ODataError.notModelled(resource + " over HTTP")
        : ODataError.noSuchResource(resource);
  }

  private void authorize(ApiRequest request) {
    String header = request.headers().get("Authorization");
    if (!tokens.accepts(bearer(header))) {
      throw ODataError.unauthorized(
          tokens.authority(request.authority()) + "/oauth2/authorize", request.authority());
    }
    ApplicationUser user = organization.user();
    if (!user.isPresent()) {
      throw new ODataError(403, 0x80072560, "The user is not a member of the organization.");
    }
  }

  @Nullable
  private static String bearer(@Nullable String header) {
    return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
        ? header.substring(7).strip()
        : null;
  }

  /** The id that the service gives to every answer. */
  static String requestId() {
    return UUID.randomUUID().toString();
  }
}
