package io.accountsync.dynamics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.google.common.base.Ascii;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.accountsync.dynamics.Fault.Remedy;
import io.accountsync.spi.SourceException;
import io.accountsync.spi.TransientSourceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;

/**
 * Sends GET requests to one environment: with a token, within bounds of time and size, and again
 * where that can help. Safe for threads; all of them wait when one is told to.
 */
final class DataverseClient {
  private static final Logger LOG = System.getLogger(DataverseClient.class.getName());

  private final Supplier<HttpClient> http;
  private final TokenCache tokens;
  private final RequestGate gate;
  private final Limits limits;
  private final Time time;

  /**
   * Reads a body to its end.
   *
   * @param <T> what it becomes
   */
  @FunctionalInterface
  interface BodyParser<T> {
    T parse(InputStream body) throws IOException;

    /** Returns what was read before, because the service says that it is still so. */
    default T unchanged() throws IOException {
      throw new WrongShapeException("is left out, though nobody said that it is known");
    }
  }

  /**
   * What bounds a request.
   *
   * @param headers most time until the headers have arrived
   * @param body most time from then until the body has
   * @param bodyBytes most bytes of a body, unpacked
   * @param patience how often and how long a request is tried
   */
  record Limits(Duration headers, Duration body, long bodyBytes, Patience patience) {}

  DataverseClient(
      Supplier<HttpClient> http, TokenCache tokens, RequestGate gate, Limits limits, Time time) {
    this.http = http;
    this.tokens = tokens;
    this.gate = gate;
    this.limits = limits;
    this.time = time;
  }

  /**
   * Sends a request and reads its answer.
   *
   * @throws SourceException as {@link io.accountsync.spi.AccountSource} says
   */
  <T> Answer<T> get(Query query, BodyParser<T> parser) {
    Call<T> call = new Call<>(query, parser);
    try {
      return Failsafe.with(once(Remedy.ASK_AGAIN), once(Remedy.NEW_TOKEN), patiently())
          .get(call::attempt);
    } catch (Fault fault) {
      throw fault.outcome();
    } catch (FailsafeException e) {
      Thread.currentThread().interrupt();
      throw interrupted(query, e);
    }
  }

  private static RetryPolicy<Object> once(Remedy remedy) {
    return RetryPolicy.builder()
        .handleIf(failure -> failure instanceof Fault fault && fault.remedy() == remedy)
        .withMaxRetries(1)
        .build();
  }

  private RetryPolicy<Object> patiently() {
    return RetryPolicy.builder()
        .handleIf(failure -> failure instanceof Fault fault && fault.remedy() == Remedy.WAIT)
        .withMaxAttempts(limits.patience().attempts())
        .build();
  }

  private static TransientSourceException interrupted(Query query, Throwable cause) {
    return new TransientSourceException(query.label() + " was interrupted.", cause);
  }

  /**
   * One request with all its attempts. Pauses are the gate's, so that they hold for all.
   *
   * @param <T> what the answer's body becomes
   */
  private final class Call<T> {
    private final Query query;
    private final BodyParser<T> parser;
    private final long begun = time.nanos();
    private int failed;
    private boolean throttled;

    Call(Query query, BodyParser<T> parser) {
      this.query = query;
      this.parser = parser;
    }

    Answer<T> attempt() {
      try {
        gate.pass(limits.patience().total());
        return exchange(token());
      } catch (InterruptedException | InterruptedIOException e) {
        Thread.currentThread().interrupt();
        throw interrupted(query, e);
      } catch (IOException e) {
        throw afterPause(Fault.waiting(broken(e)));
      } catch (Fault fault) {
        if (fault.remedy() == Remedy.ASK_AGAIN) {
          gate.close(limits.patience().secondThought());
        }
        throw fault.remedy() == Remedy.WAIT ? afterPause(fault) : fault;
      }
    }

    private String token() throws InterruptedException {
      try {
        return tokens.token();
      } catch (TransientSourceException e) {
        throw Fault.waiting(e);
      }
    }

    /** Closes the gate for the pause before the next attempt, or says that there is none. */
    private RuntimeException afterPause(Fault fault) {
      failed++;
      throttled |= fault.told().isPresent();
      Optional<Duration> pause =
          limits
              .patience()
              .pause(
                  failed,
                  Duration.ofNanos(time.nanos() - begun),
                  fault.told(),
                  ThreadLocalRandom.current().nextDouble());
      pause.or(fault::told).ifPresent(gate::close);
      LOG.log(Level.DEBUG, "Attempt {0} failed: {1}", failed, fault.getMessage());
      return pause.isPresent() ? fault : fault.outcome();
    }

    private Answer<T> exchange(String token) throws IOException, InterruptedException {
      HttpResponse<InputStream> response =
          http.get().send(request(token), info -> new TimedBody(limits.body()));
      HttpHeaders headers = response.headers();
      Instant servedAt =
          headers.firstValue("Date").flatMap(RetryAfter::httpDate).orElseGet(time::now);
      try (InputStream body = response.body()) {
        if (response.statusCode() == 200) {
          return new Answer<>(parse(body, headers), headers, servedAt, throttled);
        }
        if (response.statusCode() == 304) {
          return new Answer<>(unchanged(headers), headers, servedAt, throttled);
        }
        ErrorBody error = error(body, headers);
        throttled |= response.statusCode() == 429;
        if (response.statusCode() == 401) {
          tokens.refuse(token);
        }
        throw Refusals.of(query, response.statusCode(), headers, servedAt, error);
      }
    }

    private HttpRequest request(String token) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(query.uri())
              .timeout(limits.headers())
              .header("Accept", "application/json")
              .header("Accept-Encoding", "gzip")
              .header("OData-MaxVersion", "4.0")
              .header("OData-Version", "4.0")
              // The word null is documented: it defeats stale caches of the service.
              .header("If-None-Match", query.known().isEmpty() ? "null" : query.known())
              .header("Authorization", "Bearer " + token);
      if (!query.prefer().isEmpty()) {
        request.header("Prefer", query.prefer());
      }
      if (query.strong()) {
        request.header("Consistency", "Strong");
      }
      return request.build();
    }

    private T parse(InputStream body, HttpHeaders headers) throws IOException {
      try (InputStream unpacked = unpacked(body, headers)) {
        T parsed = parser.parse(new LimitedStream(unpacked, limits.bodyBytes()));
        // A connection whose body was not read to its end is closed instead of used again.
        while (body.read() >= 0) {}
        return parsed;
      } catch (JsonEOFException e) {
        throw Fault.waiting(
            new TransientSourceException(unusable(headers) + " is cut off, after all retries."));
      } catch (StreamConstraintsException e) {
        throw new SourceException(unusable(headers) + " is nested too deeply or has huge values.");
      } catch (JsonProcessingException e) {
        // Not as a cause: its message quotes the body.
        throw new SourceException(
            unusable(headers)
                + " is not JSON"
                + headers
                    .firstValue("Content-Type")
                    .filter(type -> Ascii.toLowerCase(type).contains("html"))
                    .map(type -> " but a web page")
                    .orElse("")
                + ". Look for a gateway or a sign-in page before the environment.");
      } catch (WrongShapeException e) {
        throw new SourceException(unusable(headers) + " " + e.getMessage() + ".");
      } catch (LimitedStream.TooLargeException e) {
        throw new SourceException(
            unusable(headers) + " " + e.getMessage() + ". Lower pageSize or raise maxBodyBytes.");
      }
    }

    private T unchanged(HttpHeaders headers) throws IOException {
      try {
        return parser.unchanged();
      } catch (WrongShapeException e) {
        throw new SourceException(unusable(headers) + " " + e.getMessage() + ".");
      }
    }

    private ErrorBody error(InputStream body, HttpHeaders headers) {
      try (InputStream unpacked = unpacked(body, headers)) {
        return ErrorBody.read(unpacked);
      } catch (IOException e) {
        return ErrorBody.UNREADABLE;
      }
    }

    private InputStream unpacked(InputStream body, HttpHeaders headers) throws IOException {
      boolean packed =
          headers
              .firstValue("Content-Encoding")
              .filter(encoding -> Ascii.equalsIgnoreCase(encoding, "gzip"))
              .isPresent();
      return packed ? new GZIPInputStream(body, 16 * 1024) : body;
    }

    private String unusable(HttpHeaders headers) {
      return "The body of " + query.label() + Refusals.requestId(headers);
    }

    private TransientSourceException broken(IOException e) {
      String how = e instanceof SSLException ? " failed in TLS" : " failed on the network";
      return new TransientSourceException(
          query.label()
              + how
              + " ("
              + e.getClass().getSimpleName()
              + "), after all retries. Check that "
              + query.uri().getHost()
              + " is the environment's name and can be reached from here.",
          e);
    }
  }
}
