package io.accountsync.simulator;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * A running stand-in for one Dynamics 365 environment and its identity provider, on a port of the
 * loopback interface. Rows, rights, columns, quirks and faults change while clients read. Close it
 * to free the port and to release every stalled answer. Safe for use by several threads.
 *
 * <pre>{@code
 * try (DataverseSimulator dynamics = DataverseSimulator.builder().start()) {
 *   UUID id = dynamics.accounts().create(Map.of("name", "Contoso"));
 *   dynamics.faults().on(2, RequestPattern.to("accounts"), Fault.status(503));
 *   … // let a client read dynamics.uri()
 * }
 * }</pre>
 */
public final class DataverseSimulator implements AutoCloseable {
  private final Organization organization;
  private final TokenEndpoint tokens;
  private final FaultScript faults = new FaultScript();
  private final RequestLog log = new RequestLog();
  private final SimulatorHandler handler;
  private final SimulatorServer server;
  private final Generator generator;
  private final String tenant;
  private final String clientId;
  private final String clientSecret;

  private DataverseSimulator(Builder builder) {
    this.tenant = builder.tenant;
    this.clientId = builder.clientId;
    this.clientSecret = builder.clientSecret;
    this.organization = new Organization(builder.clock);
    organization.setCascadeDelete(builder.cascadeDelete);
    this.generator =
        new Generator(
            organization, builder.seed, builder.accounts, builder.contacts, builder.sizes);
    generator.load();
    this.tokens =
        new TokenEndpoint(
            tenant, clientId, clientSecret, builder.accessTokenLifetime, builder.clock);
    WebApi api = new WebApi(organization, tokens, builder.writable);
    this.handler = new SimulatorHandler(organization, api, tokens, faults, log, builder.pageTime);
    this.server = SimulatorServer.start(builder.port, builder.http2, handler);
  }

  /**
   * Returns a builder with the defaults: no rows, read-only, a free port, HTTP/1.1, the system's
   * clock.
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the environment's URL without a trailing slash, such as {@code http://127.0.0.1:40123}.
   */
  public URI uri() {
    return server.uri();
  }

  /**
   * Returns the identity provider's URL for the tenant, to which {@code /oauth2/v2.0/token} is
   * appended.
   */
  public URI authority() {
    return URI.create(server.uri() + "/" + tenant);
  }

  /** Returns the URL of the token endpoint. */
  public URI tokenUri() {
    return URI.create(authority() + "/oauth2/v2.0/token");
  }

  /** Returns the tenant's id. */
  public String tenant() {
    return tenant;
  }

  /** Returns the application's client id. */
  public String clientId() {
    return clientId;
  }

  /** Returns the one client secret that is accepted. */
  public String clientSecret() {
    return clientSecret;
  }

  /** Returns the accounts. */
  public SimulatedTable accounts() {
    return new SimulatedTable(organization, organization.table("account"));
  }

  /**
   * Returns the contacts. Their parent is {@code parentcustomerid}: a {@link Reference} to an
   * account or a contact, or null.
   */
  public SimulatedTable contacts() {
    return new SimulatedTable(organization, organization.table("contact"));
  }

  /**
   * Returns the id of a generated account, the same for the same seed. Those with a size of their
   * own come first, in the order in which the builder got them.
   *
   * @param index from 0
   */
  public UUID generatedAccount(int index) {
    return generator.accountId(index);
  }

  /** Returns the id of a generated contact, from index 0 on. */
  public UUID generatedContact(int index) {
    return generator.contactId(index);
  }

  /** Returns the user behind the client id, to change its rights. */
  public ApplicationUser user() {
    return organization.user();
  }

  /** Returns the script of faults. */
  public FaultScript faults() {
    return faults;
  }

  /** Turns quirks on. */
  public void turnOn(Quirk... quirks) {
    organization.quirks().addAll(List.of(quirks));
  }

  /** Turns quirks off. */
  public void turnOff(Quirk... quirks) {
    organization.quirks().removeAll(List.of(quirks));
  }

  /** Refuses every delta token issued so far as expired, as after a restore of the environment. */
  public void expireDeltaTokens() {
    organization.expireDeltaTokens();
  }

  /**
   * Sets how long a delta token lives; {@code expirechangetrackingindays} tells it in whole days.
   * Seven days at first.
   */
  public void setDeltaTokenLifetime(Duration lifetime) {
    organization.setTrackingWindow(lifetime);
  }

  /** Makes every access token issued so far invalid: the next request with one answers 401. */
  public void revokeAccessTokens() {
    tokens.revokeAll();
  }

  /** Sets the lifetime of access tokens issued from now on. One hour at first. */
  public void setAccessTokenLifetime(Duration lifetime) {
    tokens.setLifetime(lifetime);
  }

  /** Sets how long the server takes over each page of rows. Nothing at first. */
  public void setPageTime(Duration time) {
    handler.setPageTime(time);
  }

  /** Returns the requests so far in the order of arrival, a snapshot of the latest 20,000. */
  public List<RecordedRequest> requests() {
    return log.all();
  }

  /**
   * Returns the requests that asked to change data, refused or not; empty as long as a client keeps
   * to reading.
   */
  public List<RecordedRequest> writes() {
    return log.all().stream().filter(RecordedRequest::isWrite).toList();
  }

  /** Forgets the requests so far. */
  public void clearRequests() {
    log.clear();
  }

  /**
   * Releases stalled answers, closes all connections and frees the port. Closing twice does nothing
   * more.
   */
  @Override
  public void close() {
    server.stopListening();
    faults.close();
    server.stop();
  }

  /**
   * Collects what a simulator is started with. Each method checks its own value. Not safe for use
   * by several threads.
   */
  public static final class Builder {
    private int port;
    private boolean writable;
    private boolean http2;
    private boolean cascadeDelete = true;
    private int accounts;
    private int contacts;
    private long seed = 1;
    private final List<Integer> sizes = new ArrayList<>();
    private Duration pageTime = Duration.ZERO;
    private Duration accessTokenLifetime = Duration.ofHours(1);
    private InstantSource clock = InstantSource.system();
    private String tenant = Ids.named("tenant").toString();
    private String clientId = Ids.named("client").toString();
    private String clientSecret = UUID.randomUUID().toString();

    private Builder() {}

    /** Sets the port; 0, the default, takes a free one. */
    public Builder port(int value) {
      if (value < 0 || value > 65_535) {
        throw new IllegalArgumentException("port must be 0 to 65535, was " + value);
      }
      port = value;
      return this;
    }

    /**
     * Lets clients create, update and delete rows over HTTP. Otherwise, and by default, every such
     * request is refused with 405.
     */
    public Builder writable(boolean value) {
      writable = value;
      return this;
    }

    /**
     * Also speaks HTTP/2 without TLS, by upgrade and by prior knowledge. Off at first: transport
     * faults show best on HTTP/1.1.
     */
    public Builder http2(boolean value) {
      http2 = value;
      return this;
    }

    /**
     * Says whether deleting an account deletes its contacts, as is the default, or only takes their
     * parent away.
     */
    public Builder cascadeDelete(boolean value) {
      cascadeDelete = value;
      return this;
    }

    /**
     * Generates accounts and contacts, the same for the same seed and numbers. Most contacts belong
     * to an account, some to a contact or to nobody.
     */
    public Builder generate(int accountCount, int contactCount) {
      accounts = notNegative("accountCount", accountCount);
      contacts = notNegative("contactCount", contactCount);
      return this;
    }

    /**
     * Gives one of the generated accounts exactly so many of the generated contacts; may be called
     * several times.
     */
    public Builder accountOfSize(int contactCount) {
      sizes.add(notNegative("contactCount", contactCount));
      return this;
    }

    /** Sets the seed of the generated rows; 1 at first. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** Sets how long the server takes over each page of rows; nothing at first. */
    public Builder pageTime(Duration value) {
      if (value.isNegative()) {
        throw new IllegalArgumentException("pageTime must be zero or more, was " + value);
      }
      pageTime = value;
      return this;
    }

    /** Sets how long an access token is good for; one hour at first. */
    public Builder accessTokenLifetime(Duration value) {
      accessTokenLifetime = requireNonNull(value, "accessTokenLifetime");
      return this;
    }

    /**
     * Sets the clock that stamps rows and tokens, such as one that a test moves by hand; the
     * system's at first.
     */
    public Builder clock(InstantSource value) {
      clock = requireNonNull(value, "clock");
      return this;
    }

    /** Sets the tenant's id; a fixed GUID at first. */
    public Builder tenant(String value) {
      tenant = notBlank("tenant", value);
      return this;
    }

    /** Sets the application's client id; a fixed GUID at first. */
    public Builder clientId(String value) {
      clientId = notBlank("clientId", value);
      return this;
    }

    /** Sets the client secret; a random one at first. */
    public Builder clientSecret(String value) {
      if (value.isBlank()) {
        throw new IllegalArgumentException("clientSecret must not be blank");
      }
      clientSecret = value;
      return this;
    }

    /**
     * Generates the rows and starts to listen.
     *
     * @throws IllegalArgumentException if the accounts of chosen sizes need more accounts or
     *     contacts than are generated
     * @throws IllegalStateException if the port is taken
     */
    public DataverseSimulator start() {
      return new DataverseSimulator(this);
    }

    private static int notNegative(String name, int value) {
      if (value < 0) {
        throw new IllegalArgumentException(name + " must be 0 or more, was " + value);
      }
      return value;
    }

    private static String notBlank(String name, @Nullable String value) {
      if (value == null || value.isBlank()) {
        throw new IllegalArgumentException(name + " must not be blank");
      }
      return value;
    }
  }
}
