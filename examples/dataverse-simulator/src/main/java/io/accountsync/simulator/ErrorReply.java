package io.accountsync.simulator;

/** An error in the form in which the service answers it. */
final class ErrorReply {
  private ErrorReply() {}

  /**
   * Makes the answer.
   *
   * @param detailed whether all annotations were asked for
   */
  static Reply of(ODataError error, Organization organization, boolean detailed) {
    if (error.status() == 401) {
      Reply reply = Reply.empty(401);
      for (var header : error.headers().entrySet()) {
        reply = reply.with(header.getKey(), header.getValue());
      }
      return reply;
    }
    String code = ODataError.spelled(error.code(), organization.has(Quirk.DECIMAL_ERROR_CODES));
    Reply reply =
        Reply.json(
            error.status(),
            false,
            json -> {
              json.writeStartObject();
              json.writeObjectFieldStart("error");
              json.writeStringField("code", code);
              json.writeStringField("message", error.getMessage());
              if (detailed) {
                json.writeStringField(
                    "@Microsoft.PowerApps.CDS.HelpLink",
                    "http://go.microsoft.com/fwlink/?LinkID=398563&error=Microsoft.Crm.CrmException%3a"
                        + code);
                json.writeStringField("@Microsoft.PowerApps.CDS.TraceText", "");
                json.writeStringField(
                    "@Microsoft.PowerApps.CDS.InnerError.Message", error.getMessage());
              }
              json.writeEndObject();
              json.writeEndObject();
            });
    for (var header : error.headers().entrySet()) {
      reply = reply.with(header.getKey(), header.getValue());
    }
    return reply;
  }
}
