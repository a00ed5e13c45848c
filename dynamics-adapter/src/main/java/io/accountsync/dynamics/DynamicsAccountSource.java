package io.accountsync.dynamics;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import io.accountsync.model.AccountChange;
import io.accountsync.model.ColumnSelection;
import io.accountsync.model.MembershipChange;
import io.accountsync.model.SourceSchema;
import io.accountsync.spi.AccountSource;
import io.accountsync.spi.ChangeFeed;
import io.accountsync.spi.FeedPosition;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.annotation.Nullable;

/**
 * Reads one Dynamics 365 environment through the Dataverse Web API. It sends GET requests only
 * (rule R1), so it cannot change anything there.
 *
 * <ul>
 *   <li><b>Rights:</b> the application user needs read on accounts and contacts at the depth
 *       Organization (Global), which change tracking asks for, and change tracking has to be on for
 *       both tables. Where columns of accounts are secured, it also needs read on User ({@code
 *       prvReadUser}) and on Secured Masking Column ({@code attributemaskingrule}), to look up
 *       which of them it may read and which are masked; without, all of them count as unreadable.
 *       {@link #check} tells what is missing.
 *   <li><b>Threads:</b> as {@link AccountSource} says. A feed of several pages reads one page ahead
 *       on a daemon thread that ends with the feed.
 *   <li><b>Faults:</b> throttling, 5xx answers and broken connections are tried again within {@link
 *       Builder#maxAttempts} and {@link Builder#maxRetryTime}; while the service wants to be left
 *       alone, all requests of this source wait. Other refusals are not repeated, but for one try
 *       with a new token.
 *   <li><b>Positions</b> hold the service's own links. One that was read with other columns or from
 *       another environment is not for this source.
 *   <li><b>Full reads:</b> no document says whether the delta link of a full read stands for its
 *       beginning or its end. Rows changed while a full read of several pages ran are therefore
 *       told once more at its end, by their {@code modifiedon}. Not covered is a row whose change
 *       leaves {@code modifiedon} alone or sets it into the past.
 * </ul>
 */
public final class DynamicsAccountSource implements AccountSource {
  private final EnvironmentUrl environment;
  private final DataverseClient client;
  private final TokenCache tokens;
  private final SchemaReader schema;
  private final int pageSize;
  private final AtomicBoolean annotationsApart = new AtomicBoolean();

  private DynamicsAccountSource(Builder builder) {
    environment = builder.environment;
    pageSize = builder.pageSize;
    tokens = new TokenCache(builder.tokens, environment.scope(), builder.time);
    client =
        new DataverseClient(
            builder.http(),
            tokens,
            new RequestGate(builder.time),
            new DataverseClient.Limits(
                builder.requestTimeout,
                builder.bodyTimeout,
                builder.maxBodyBytes,
                new Patience(builder.maxAttempts, builder.maxRetryTime)),
            builder.time);
    schema =
        new SchemaReader(
            new DefinitionReader(client, environment), new ColumnRights(client, environment));
  }

  /**
   * Begins to describe a source.
   *
   * @param environment the environment's address, such as {@code
   *     https://contoso.crm4.dynamics.com}; https, or http to a loopback address
   * @param tokens gets its access tokens
   * @throws IllegalArgumentException if the address is not one, or would send tokens unencrypted
   */
  public static Builder builder(URI environment, TokenProvider tokens) {
    return new Builder(EnvironmentUrl.of(environment), requireNonNull(tokens, "tokens"));
  }

  /**
   * Looks at all that a sync needs and says for each thing what to put right: the token, the
   * environment, the application user, its rights on accounts and contacts, change tracking, the
   * columns, when delta tokens expire, and what the service's limits leave. For a host to run
   * before it goes live; it takes about a dozen requests.
   *
   * @param columns logical names of the columns that are to be read; may be empty
   */
  public CheckReport check(Collection<String> columns) {
    return new EnvironmentCheck(client, environment, tokens, schema).run(columns);
  }

  @Override
  public SourceSchema schema() {
    return schema.read();
  }

  @Override
  public ChangeFeed<AccountChange> accounts(ColumnSelection columns, @Nullable FeedPosition from) {
    return feed(
        new AccountRows(columns), new LabelLookup(client, environment, columns), true, from);
  }

  @Override
  public ChangeFeed<MembershipChange> memberships(@Nullable FeedPosition from) {
    // A deleted contact stays as it was (rule R10), so nothing is lost with its deletion.
    return feed(new MembershipRows(), rows -> rows, false, from);
  }

  private <C> ChangeFeed<C> feed(
      RowType<C> type,
      TableClient.Completion<C> completion,
      boolean watchesDeletions,
      @Nullable FeedPosition from) {
    TableClient<C> table =
        new TableClient<>(client, environment, type, pageSize, annotationsApart, completion);
    return new PrefetchingFeed<>(
        new TableReader<>(table, watchesDeletions, Position.parse(from, environment)));
  }

  @Override
  public String toString() {
    return "DynamicsAccountSource[" + environment + "]";
  }

  /**
   * Describes a {@link DynamicsAccountSource}; every option has a default. Not safe for threads.
   */
  public static final class Builder {
    private static final int MAX_PAGE_SIZE = 5_000;

    private final EnvironmentUrl environment;
    private final TokenProvider tokens;
    @Nullable private HttpClient http;
    private int pageSize = MAX_PAGE_SIZE;
    private Duration requestTimeout = Duration.ofMinutes(2);
    private Duration bodyTimeout = Duration.ofMinutes(2);
    private long maxBodyBytes = 256L * 1024 * 1024;
    private int maxAttempts = 8;
    private Duration maxRetryTime = Duration.ofMinutes(10);
    private Time time = Time.SYSTEM;

    private Builder(EnvironmentUrl environment, TokenProvider tokens) {
      this.environment = environment;
      this.tokens = tokens;
    }

    /**
     * Sets how many rows a page has at most: 1 to 5,000, which is the default and the service's own
     * limit.
     */
    public Builder pageSize(int pageSize) {
      checkArgument(
          pageSize >= 1 && pageSize <= MAX_PAGE_SIZE,
          "pageSize must be 1 to %s, was %s",
          MAX_PAGE_SIZE,
          pageSize);
      this.pageSize = pageSize;
      return this;
    }

    /**
     * Sets how long the service may take until it begins to answer a request: more than zero, by
     * default 2 minutes.
     */
    public Builder requestTimeout(Duration requestTimeout) {
      this.requestTimeout = positive("requestTimeout", requestTimeout);
      return this;
    }

    /**
     * Sets how long an answer may take from its beginning to its end: more than zero, by default 2
     * minutes.
     */
    public Builder bodyTimeout(Duration bodyTimeout) {
      this.bodyTimeout = positive("bodyTimeout", bodyTimeout);
      return this;
    }

    /**
     * Sets how many bytes an answer may have, unpacked: 1 or more, by default 256 MiB. A page needs
     * only what its rows hold; this guards against what is no page.
     */
    public Builder maxBodyBytes(long maxBodyBytes) {
      checkArgument(maxBodyBytes >= 1, "maxBodyBytes must be 1 or more, was %s", maxBodyBytes);
      this.maxBodyBytes = maxBodyBytes;
      return this;
    }

    /** Sets how often a request is tried at most: 1 or more, by default 8. */
    public Builder maxAttempts(int maxAttempts) {
      checkArgument(maxAttempts >= 1, "maxAttempts must be 1 or more, was %s", maxAttempts);
      this.maxAttempts = maxAttempts;
      return this;
    }

    /**
     * Sets how long after the first attempt of a request, pauses included, the last one may begin:
     * more than zero, by default 10 minutes. The service's own pauses are up to 5 minutes long.
     */
    public Builder maxRetryTime(Duration maxRetryTime) {
      this.maxRetryTime = positive("maxRetryTime", maxRetryTime);
      return this;
    }

    /**
     * Sets the client to send requests with, for example one that knows a proxy. By default the
     * source makes its own, for HTTP/1.1, on a daemon thread that ends with that, while the host
     * goes on. One that speaks HTTP/2 keeps a connection that no longer answers, so that all tries
     * of a request may fail on it. The host keeps its ownership.
     *
     * @throws IllegalArgumentException if it follows redirects, which could carry the token away
     */
    public Builder httpClient(HttpClient httpClient) {
      checkArgument(
          httpClient.followRedirects() == HttpClient.Redirect.NEVER,
          "httpClient must not follow redirects, was %s",
          httpClient.followRedirects());
      this.http = httpClient;
      return this;
    }

    Builder time(Time time) {
      this.time = time;
      return this;
    }

    private Supplier<HttpClient> http() {
      HttpClient hosts = http;
      return hosts != null ? () -> hosts : OwnHttpClient.begin(requestTimeout);
    }

    private static Duration positive(String option, Duration value) {
      checkArgument(
          value.compareTo(Duration.ZERO) > 0, "%s must be more than zero, was %s", option, value);
      return value;
    }

    /** Returns the source. It opens no connection yet. */
    public DynamicsAccountSource build() {
      return new DynamicsAccountSource(this);
    }
  }
}
