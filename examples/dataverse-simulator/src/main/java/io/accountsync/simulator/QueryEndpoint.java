package io.accountsync.simulator;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Answers GET requests on rows: sets, deltas, counts, single rows and the contacts of an account.
 */
final class QueryEndpoint {
  private static final String CONTACTS_OF_ACCOUNT = "contact_customer_accounts";
  private static final Set<String> OPTIONS =
      Set.of(
          "$select",
          "$filter",
          "$orderby",
          "$expand",
          "$top",
          "$count",
          "$apply",
          "$skiptoken",
          "$deltatoken");
  private static final List<String> REFUSED_WHEN_TRACKING =
      List.of("$filter", "$orderby", "$expand", "$top", "$apply");

  private final Organization organization;

  QueryEndpoint(Organization organization) {
    this.organization = organization;
  }

  Reply answer(ApiRequest request, TableStore table) {
    requireRead(table);
    List<ApiRequest.Segment> segments = request.segments();
    boolean single = segments.get(0).argument() != null;
    if (segments.size() == 1) {
      return single
          ? row(request, table, segments.get(0).id())
          : set(request, table, subject -> true);
    }
    String second = segments.get(1).name();
    if (!single && second.equals("$count") && segments.size() == 2) {
      return count(request, table, subject -> true);
    }
    if (single
        && second.equals(CONTACTS_OF_ACCOUNT)
        && table.definition().logicalName().equals("account")) {
      return contactsOf(request, table, segments);
    }
    throw ODataError.noSuchResource(second);
  }

  private Reply contactsOf(
      ApiRequest request, TableStore table, List<ApiRequest.Segment> segments) {
    UUID account = segments.get(0).id();
    existing(table, account);
    TableStore contacts = organization.table("contact");
    requireRead(contacts);
    Filter ofAccount =
        subject ->
            subject.value("_accountid_value") instanceof Reference parent
                && parent.id().equals(account);
    if (segments.size() == 2) {
      return set(request, contacts, ofAccount);
    }
    if (segments.size() == 3 && segments.get(2).name().equals("$count")) {
      return count(request, contacts, ofAccount);
    }
    throw ODataError.noSuchResource(segments.get(2).name());
  }

  private Reply set(ApiRequest request, TableStore table, Filter scope) {
    checkOptions(request);
    Projection projection = Projection.of(table.definition(), request.option("$select"));
    String delta = request.option("$deltatoken");
    String skip = request.option("$skiptoken");
    SkipToken from = skip == null ? null : SkipToken.parse(skip);
    boolean ignoring = organization.has(Quirk.IGNORES_TRACK_CHANGES);
    boolean tracking =
        !ignoring
            && (delta != null
                || request.preferences().tracksChanges()
                || (from != null && from.tracking()));
    if (tracking) {
      requireTracking(request, table);
    }
    Page page =
        locked(
            () ->
                delta != null && !ignoring
                    ? new DeltaReader(
                            organization,
                            table,
                            DeltaToken.parse(delta),
                            projection.names(),
                            pageSize(request))
                        .read(from)
                    : new PageReader(
                            organization,
                            table,
                            query(request, table, scope),
                            pageSize(request),
                            tracking)
                        .read(from));
    return new PageWriter(organization, request, projection, page).reply();
  }

  /** The body is text, begins with a byte order mark, and never tells more than 5,000. */
  private Reply count(ApiRequest request, TableStore table, Filter scope) {
    checkOptions(request);
    String delta = request.option("$deltatoken");
    long count =
        locked(
            () ->
                delta != null
                    ? new DeltaReader(organization, table, DeltaToken.parse(delta), Set.of(), 1)
                        .count()
                    : table.rows().values().stream()
                        .filter(query(request, table, scope)::matches)
                        .limit(Preferences.MAX_PAGE_SIZE)
                        .count());
    return Reply.text(200, "text/plain", "\uFEFF" + count);
  }

  private Reply row(ApiRequest request, TableStore table, UUID id) {
    checkOptions(request);
    Projection projection = Projection.of(table.definition(), request.option("$select"));
    Row row = existing(table, id);
    String etag = RowWriter.etag(row);
    if (etag.equals(request.headers().get("If-None-Match"))) {
      return Reply.empty(304).with("ETag", etag);
    }
    RowWriter writer = new RowWriter(organization, projection, request);
    return Reply.json(
            200,
            organization.has(Quirk.ESCAPED_CHARACTERS),
            json -> {
              json.writeStartObject();
              json.writeStringField(
                  "@odata.context",
                  request.rootUri()
                      + "$metadata#"
                      + table.definition().entitySetName()
                      + projection.selected()
                      + "/$entity");
              writer.writeProperties(json, row);
              json.writeEndObject();
            })
        .with("ETag", etag)
        .with("Preference-Applied", request.preferences().applied(false));
  }

  private Row existing(TableStore table, UUID id) {
    Row row = table.find(id);
    if (row == null || !RowQuery.all(organization, table.definition()).matches(row)) {
      throw ODataError.noSuchRow(table.definition().logicalName(), id);
    }
    return row;
  }

  private void requireRead(TableStore table) {
    TableDefinition definition = table.definition();
    if (organization.user().readDepth(definition.logicalName()) == PrivilegeDepth.NONE) {
      throw ODataError.missingPrivilege(organization.user(), definition.privilege("Read"));
    }
  }

  private void requireTracking(ApiRequest request, TableStore table) {
    TableDefinition definition = table.definition();
    if (!definition.isChangeTracking()) {
      throw new ODataError(
          400,
          0x80072491,
          "Entity " + definition.logicalName() + " isn't enabled for change tracking.");
    }
    if (organization.user().readDepth(definition.logicalName()) != PrivilegeDepth.GLOBAL) {
      throw ODataError.depthTooShallow(
          organization.user(), definition.privilege("Read"), organization.businessUnit);
    }
    for (String option : REFUSED_WHEN_TRACKING) {
      if (request.option(option) != null) {
        throw ODataError.badRequest(
            "The \""
                + option
                + "\" query parameter isn't supported when Change Tracking is enabled.");
      }
    }
  }

  private static void checkOptions(ApiRequest request) {
    for (String option : request.options().keySet()) {
      if (option.startsWith("$") && !OPTIONS.contains(option)) {
        throw ODataError.badRequest("The query parameter " + option + " is not supported.");
      }
    }
    for (String option : List.of("$expand", "$apply")) {
      if (request.option(option) != null && !request.preferences().tracksChanges()) {
        throw ODataError.notModelled(option + " on rows");
      }
    }
  }

  private RowQuery query(ApiRequest request, TableStore table, Filter scope) {
    return RowQuery.of(organization, table.definition(), request, scope);
  }

  private int pageSize(ApiRequest request) {
    int asked = request.preferences().pageSize();
    return organization.has(Quirk.SHORT_PAGES) ? Math.max(1, asked * 2 / 3) : asked;
  }

  private <T> T locked(Supplier<T> action) {
    organization.lock().lock();
    try {
      return action.get();
    } finally {
      organization.lock().unlock();
    }
  }
}
