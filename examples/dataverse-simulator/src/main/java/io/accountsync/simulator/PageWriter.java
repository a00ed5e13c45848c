package io.accountsync.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.UUID;
import javax.annotation.Nullable;

/** Writes a page of a set. */
final class PageWriter {
  private static final String TOTAL = "Microsoft.Dynamics.CRM.totalrecordcount";
  private static final String TOTAL_EXCEEDED =
      "Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded";
  private static final String METADATA_VERSION = "Microsoft.Dynamics.CRM.globalmetadataversion";

  private final Organization organization;
  private final ApiRequest request;
  private final Projection projection;
  private final Page page;

  PageWriter(Organization organization, ApiRequest request, Projection projection, Page page) {
    this.organization = organization;
    this.request = request;
    this.projection = projection;
    this.page = page;
  }

  Reply reply() {
    return Reply.json(200, organization.has(Quirk.ESCAPED_CHARACTERS), this::write)
        .with(
            "Preference-Applied",
            request.preferences().applied(!organization.has(Quirk.IGNORES_TRACK_CHANGES)));
  }

  private void write(JsonGenerator json) throws IOException {
    boolean unchanged =
        page.delta() && page.next() == null && page.rows().isEmpty() && page.removed().isEmpty();
    String next = nextLink();
    String delta = deltaLink(unchanged);
    json.writeStartObject();
    if (!(unchanged && organization.has(Quirk.NO_CHANGE_IS_EMPTY_OBJECT))) {
      writeHead(json);
      boolean linkFirst =
          organization.has(page.next() != null ? Quirk.NEXT_LINK_FIRST : Quirk.DELTA_LINK_FIRST);
      if (linkFirst) {
        writeLinks(json, next, delta);
      }
      if (!(unchanged && organization.has(Quirk.NO_CHANGE_WITHOUT_VALUE))) {
        writeValue(json);
      }
      if (!linkFirst) {
        writeLinks(json, next, delta);
      }
    }
    json.writeEndObject();
  }

  private void writeHead(JsonGenerator json) throws IOException {
    json.writeStringField("@odata.context", context() + (page.delta() ? "/$delta" : ""));
    if (page.total() >= 0) {
      json.writeNumberField("@odata.count", Math.min(page.total(), Preferences.MAX_PAGE_SIZE));
    }
    Preferences preferences = request.preferences();
    if (preferences.includes(TOTAL)) {
      json.writeNumberField(
          "@" + TOTAL, page.total() < 0 ? -1 : Math.min(page.total(), Preferences.MAX_PAGE_SIZE));
    }
    if (preferences.includes(TOTAL_EXCEEDED)) {
      json.writeBooleanField("@" + TOTAL_EXCEEDED, page.total() > Preferences.MAX_PAGE_SIZE);
    }
    if (preferences.includes(METADATA_VERSION)) {
      json.writeStringField("@" + METADATA_VERSION, Long.toString(organization.schemaVersion()));
    }
  }

  private void writeValue(JsonGenerator json) throws IOException {
    RowWriter writer = new RowWriter(organization, projection, request);
    json.writeArrayFieldStart("value");
    if (organization.has(Quirk.DELETIONS_FIRST)) {
      writeRemoved(json);
    }
    for (Row row : page.rows()) {
      writer.write(json, row);
    }
    if (page.delta() && !page.rows().isEmpty() && organization.has(Quirk.DUPLICATE_ROWS)) {
      writer.write(json, page.rows().get(0));
    }
    if (!organization.has(Quirk.DELETIONS_FIRST)) {
      writeRemoved(json);
    }
    json.writeEndArray();
  }

  private void writeRemoved(JsonGenerator json) throws IOException {
    String root =
        organization.has(Quirk.RELATIVE_DELETED_CONTEXT) ? "" : request.rootUri() + "$metadata";
    for (UUID id : page.removed()) {
      json.writeStartObject();
      json.writeStringField(
          "@odata.context", root + "#" + projection.table().entitySetName() + "/$deletedEntity");
      json.writeStringField("id", id.toString());
      json.writeStringField("reason", "deleted");
      json.writeEndObject();
    }
  }

  private static void writeLinks(JsonGenerator json, @Nullable String next, @Nullable String delta)
      throws IOException {
    if (next != null) {
      json.writeStringField("@odata.nextLink", next);
    }
    if (delta != null) {
      json.writeStringField("@odata.deltaLink", delta);
    }
  }

  private String context() {
    return request.rootUri()
        + "$metadata#"
        + projection.table().entitySetName()
        + projection.selected();
  }

  @Nullable
  private String nextLink() {
    SkipToken next = page.next();
    return next == null
        ? null
        : link(Links.Kind.NEXT, request.uriWith("$skiptoken", next.encoded(), page.delta()));
  }

  @Nullable
  private String deltaLink(boolean unchanged) {
    DeltaToken token = page.deltaToken();
    boolean suppressed =
        organization.has(Quirk.NO_DELTA_LINK)
            || (unchanged && organization.has(Quirk.NO_CHANGE_WITHOUT_DELTA_LINK))
            || (request.preferences().asksAnnotations()
                && organization.has(Quirk.ANNOTATIONS_SUPPRESS_DELTA_LINK));
    return token == null || suppressed
        ? null
        : link(Links.Kind.DELTA, request.uriWith("$deltatoken", token.encoded(), false));
  }

  private String link(Links.Kind kind, String absolute) {
    String own =
        request.authority()
            + request.rawPath()
            + (request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery());
    String link = request.links().rewritten(kind, absolute, own);
    return organization.has(Quirk.RELATIVE_LINKS) && link.equals(absolute)
        ? link.substring(request.authority().length() + request.rawPath().lastIndexOf('/') + 1)
        : link;
  }
}
