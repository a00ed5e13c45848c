package io.accountsync.simulator;

import java.util.Map;
import java.util.UUID;

/**
 * A refusal that the service answers: HTTP status, Dataverse code and message. Carries no stack
 * trace, as nothing went wrong here.
 */
final class ODataError extends RuntimeException {
  static final int PARSE_FAILURE = 0x80060888;
  static final int INVALID_ARGUMENT = 0x80040203;
  static final int HTTP_ERROR = 0x8006088A;
  static final int NOT_FOUND = 0x80040217;
  static final int PRIVILEGE_DENIED = 0x80040220;
  static final int EXPIRED_VERSION_STAMP = 0x80044352;

  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;
  private final transient Map<String, String> headers;

  private ODataError(int status, int code, String message, Map<String, String> headers) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  ODataError(int status, int code, String message) {
    this(status, code, message, Map.of());
  }

  static ODataError badRequest(String message) {
    return new ODataError(400, PARSE_FAILURE, message);
  }

  static ODataError noSuchProperty(String property, String table) {
    return badRequest(
        "Could not find a property named '"
            + property
            + "' on type 'Microsoft.Dynamics.CRM."
            + table
            + "'.");
  }

  static ODataError noSuchResource(String segment) {
    return new ODataError(
        404, PARSE_FAILURE, "Resource not found for the segment '" + segment + "'.");
  }

  static ODataError noSuchRow(String table, UUID id) {
    return new ODataError(
        404, NOT_FOUND, "Entity '" + table + "' With Id = " + id + " Does Not Exist");
  }

  static ODataError unauthorized(String authorizationUri, String resource) {
    return new ODataError(
        401,
        0,
        "",
        Map.of(
            "WWW-Authenticate",
            "Bearer authorization_uri=" + authorizationUri + ", resource_id=" + resource));
  }

  static ODataError missingPrivilege(ApplicationUser user, String privilege) {
    return new ODataError(
        403,
        PRIVILEGE_DENIED,
        "Principal user (Id="
            + user.id()
            + ", type=8, roleCount=1, privilegeCount=41) is missing "
            + privilege
            + " privilege (Id="
            + Ids.named("privilege/" + privilege)
            + ") on OTC=1."
            + " context.Caller="
            + user.id());
  }

  static ODataError depthTooShallow(ApplicationUser user, String privilege, UUID businessUnit) {
    return new ODataError(
        403,
        PRIVILEGE_DENIED,
        "SecLib::CheckPrivilege failed. User: "
            + user.id()
            + ", PrivilegeName: "
            + privilege
            + ", PrivilegeId: "
            + Ids.named("privilege/" + privilege)
            + ", Required Depth: Global, BusinessUnitId: "
            + businessUnit);
  }

  static ODataError notModelled(String what) {
    return new ODataError(501, HTTP_ERROR, "The simulator does not model " + what + ".");
  }

  static ODataError methodNotAllowed(String message) {
    return new ODataError(405, HTTP_ERROR, message, Map.of("Allow", "GET"));
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }

  Map<String, String> headers() {
    return headers;
  }

  /** The code as the service spells it; the SDK's spelling is the signed decimal. */
  static String spelled(int code, boolean decimal) {
    return code == 0 ? "" : decimal ? Integer.toString(code) : String.format("0x%08x", code);
  }
}
