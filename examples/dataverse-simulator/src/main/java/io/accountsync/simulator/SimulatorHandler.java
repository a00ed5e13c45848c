package io.accountsync.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.annotation.Nullable;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Takes requests off the wire, records them, lets faults happen, and sends what the endpoints
 * answer.
 */
final class SimulatorHandler extends Handler.Abstract {
  private final Organization organization;
  private final WebApi api;
  private final TokenEndpoint tokens;
  private final FaultScript faults;
  private final RequestLog log;
  private volatile Duration pageTime;

  SimulatorHandler(
      Organization organization,
      WebApi api,
      TokenEndpoint tokens,
      FaultScript faults,
      RequestLog log,
      Duration pageTime) {
    this.organization = organization;
    this.api = api;
    this.tokens = tokens;
    this.faults = faults;
    this.log = log;
    this.pageTime = pageTime;
  }

  void setPageTime(Duration time) {
    pageTime = time;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    HttpURI uri = request.getHttpURI();
    String path = uri.getPath() == null ? "/" : uri.getPath();
    boolean forToken = TokenEndpoint.isTokenPath(path);
    String body = body(request);
    String form = forToken ? body : "";
    RecordedRequest recorded = recorded(request, path, form);
    log.add(recorded);
    Fault fault = faults.next(recorded);
    Fault.Transport transport = fault == null ? null : fault.transport();
    Reply reply;
    try {
      if (fault != null) {
        fault.runBefore();
      }
      if (transport != null && transport.kind() == Fault.TransportKind.NO_REPLY) {
        reset(request);
        callback.failed(new FaultyOutput.Broken(true));
        return true;
      }
      if (transport != null && transport.kind() == Fault.TransportKind.DELAY) {
        faults.pause(transport.pause());
      }
      Fault.Answer answer = fault == null ? null : fault.answer();
      if (answer != null) {
        reply = answer.reply(recorded, organization);
      } else if (forToken) {
        reply = tokens.answer(request.getMethod(), path, ApiRequest.decoded(form));
      } else {
        reply = api(request, path, body, fault == null ? Links.TRUE : fault.links());
      }
    } catch (ODataError e) {
      reply = ErrorReply.of(e, organization, wantsDetails(request));
    } catch (RuntimeException e) {
      reply =
          ErrorReply.of(
              new ODataError(500, 0x80040216, "The simulator failed: " + e), organization, false);
    }
    recorded.answered(reply.status());
    send(request, response, callback, reply, transport);
    return true;
  }

  private Reply api(Request request, String path, String body, Links links) {
    HttpURI uri = request.getHttpURI();
    if (!ApiRequest.isForApi(path)) {
      return Reply.empty(404);
    }
    ApiRequest asked =
        ApiRequest.of(
            request.getMethod(),
            uri.getScheme() + "://" + uri.getAuthority(),
            path,
            uri.getQuery(),
            request.getHeaders(),
            links,
            body);
    if (!pageTime.isZero() && isPage(asked)) {
      faults.pause(pageTime);
    }
    return api.answer(asked);
  }

  private boolean isPage(ApiRequest request) {
    return request.method().equals("GET")
        && request.segments().size() == 1
        && organization.tableOfSet(request.segments().get(0).name()) != null;
  }

  private void send(
      Request request,
      Response response,
      Callback callback,
      Reply reply,
      @Nullable Fault.Transport transport) {
    response.setStatus(reply.status());
    reply.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    response.getHeaders().put("OData-Version", "4.0");
    response.getHeaders().put("REQ_ID", WebApi.requestId());
    response.getHeaders().put("x-ms-service-request-id", WebApi.requestId());
    response.getHeaders().put("x-ms-ratelimit-burst-remaining-xrm-requests", "5999");
    response.getHeaders().put("x-ms-ratelimit-time-remaining-xrm-requests", "1,199.50");
    response.getHeaders().put("x-ms-dop-hint", "4");
    Reply.Body body = reply.body();
    if (body == null) {
      callback.succeeded();
      return;
    }
    boolean gzip = acceptsGzip(request);
    if (gzip) {
      response.getHeaders().put("Content-Encoding", "gzip");
      response.getHeaders().put("Vary", "Accept-Encoding");
    }
    try {
      OutputStream wire = Response.asBufferedOutputStream(request, response);
      OutputStream faulty = transport == null ? wire : new FaultyOutput(wire, transport, faults);
      OutputStream out = gzip ? new FastGzip(faulty) : faulty;
      body.writeTo(out);
      out.close();
      callback.succeeded();
    } catch (FaultyOutput.Broken e) {
      if (e.isReset()) {
        reset(request);
      }
      callback.failed(e);
    } catch (IOException | RuntimeException e) {
      callback.failed(e);
    }
  }

  /** Level 1: the machine that runs the simulator usually runs the client too. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 16_384, true);
      def.setLevel(1);
    }
  }

  /** Lingering for no time makes the close a reset. */
  private static void reset(Request request) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    if (endPoint.getTransport() instanceof SocketChannel channel) {
      try {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    endPoint.close();
  }

  private static boolean acceptsGzip(Request request) {
    return request.getHeaders().getValuesList("Accept-Encoding").stream()
        .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains("gzip"));
  }

  private static boolean wantsDetails(Request request) {
    return new Preferences(request.getHeaders().getValuesList("Prefer"))
        .includes("Microsoft.PowerApps.CDS.HelpLink");
  }

  /** Read in any case: what is left unread would make the server close the connection. */
  private static String body(Request request) {
    try {
      return Content.Source.asString(request, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RecordedRequest recorded(Request request, String path, String form) {
    Map<String, List<String>> headers = new HashMap<>();
    for (HttpField field : request.getHeaders()) {
      headers.put(field.getName(), request.getHeaders().getValuesList(field.getName()));
    }
    String query = request.getHttpURI().getQuery();
    Map<String, String> parameters = new HashMap<>(lenient(query == null ? "" : query));
    lenient(form).forEach((name, value) -> parameters.put(name, isSecret(name) ? "***" : value));
    return new RecordedRequest(
        request.getMethod(),
        Percent.decodedPath(path),
        query == null ? "" : query,
        parameters,
        headers,
        request.getConnectionMetaData().getProtocol());
  }

  private static boolean isSecret(String parameter) {
    return parameter.equals("client_secret")
        || parameter.equals("client_assertion")
        || parameter.equals("password");
  }

  /** What cannot be decoded is refused later, and recorded all the same. */
  private static Map<String, String> lenient(String query) {
    try {
      return ApiRequest.decoded(query);
    } catch (ODataError e) {
      return Map.of();
    }
  }
}
