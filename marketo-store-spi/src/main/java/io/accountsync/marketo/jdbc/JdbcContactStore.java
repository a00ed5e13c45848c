package io.accountsync.marketo.jdbc;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import io.accountsync.marketo.Suppression;
import io.accountsync.marketo.SyncJournal;
import io.accountsync.model.Activity;
import io.accountsync.model.ContactId;
import io.accountsync.model.FieldSet;
import io.accountsync.policy.Rejection;
import io.accountsync.spi.ContactStore;
import io.accountsync.spi.CycleRecord;
import io.accountsync.spi.Lease;
import io.accountsync.spi.StoreException;
import io.accountsync.spi.StoreTransaction;
import io.accountsync.spi.TransientStoreException;
import java.sql.DatabaseMetaData;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.annotation.Nullable;
import javax.sql.DataSource;

/**
 * A store in an H2 (2.x) or PostgreSQL (13 or newer) database, or one that speaks PostgreSQL's
 * protocol.
 *
 * <p>An account's values are stored once, in typed columns; contacts show them through their link.
 * So a change costs the same whatever the number of contacts, but for the activities it makes, and
 * a page costs at most {@link #STATEMENTS_A_PAGE} statements whatever it holds. For people and
 * reports there are, besides the tables, the views
 *
 * <ul>
 *   <li>{@code contact_account_values}: each contact with its account and a column for each field;
 *   <li>{@code activities}: each contact's activities (rule R8), quick to look up by {@code
 *       contact_id} and by {@code account_id};
 *   <li>{@code account_changes}: the same changes once for each account and field;
 *   <li>{@code suppressions}: the changes that made no activities because of the cap, a row for
 *       each account and change with a line for each field;
 * </ul>
 *
 * <p>and the tables {@code rejection} (rule R14) and {@code sync_cycle}.
 *
 * <p>Safe for use by several threads and, on a database that is a server, by several processes; the
 * database's clock decides about the lease (rule R15). Each transaction takes one connection from
 * the host's {@link DataSource} and gives it back at its end; {@code acquireLease} takes one of its
 * own for a moment. Transactions run in the isolation level that connections come with; read
 * committed, the default of both databases, suffices. The store never closes the data source.
 *
 * <p>An embedded H2 closes with its last connection, so without a pool its URL needs {@code
 * DB_CLOSE_DELAY=-1}. It writes a file up to half a second late unless its URL says {@code
 * WRITE_DELAY=0}. What is lost with the process then are whole transactions: a sync repeats them, a
 * local edit is gone.
 */
public final class JdbcContactStore implements ContactStore, SyncJournal {
  /**
   * The most statements that a page costs, from begin to commit, whatever the number of accounts,
   * contacts and changes in it: read versions, lock and read accounts, count contacts, insert new
   * accounts, update changed ones, insert changes, insert activities, write rejections, mark
   * accounts as seen, save the state.
   */
  public static final int STATEMENTS_A_PAGE = 10;

  private static final int PREPARE_ATTEMPTS = 5;

  /** H2 commits every change of a table at once, so within a process changes take turns here. */
  private static final Object SCHEMA_CHANGES = new Object();

  private final DataSource dataSource;
  private final JdbcOptions options;
  private final Dialect dialect;
  private final Schema schema;
  private volatile FieldCatalogue catalogue;
  private volatile Duration leaseTime;

  private JdbcContactStore(
      DataSource dataSource,
      JdbcOptions options,
      Dialect dialect,
      Schema schema,
      FieldCatalogue catalogue) {
    this.dataSource = dataSource;
    this.options = options;
    this.dialect = dialect;
    this.schema = schema;
    this.catalogue = catalogue;
    this.leaseTime = options.idleTimeout();
  }

  /**
   * Starts a store.
   *
   * @param dataSource where connections come from; best a pool, since every transaction takes one
   */
  public static Builder builder(DataSource dataSource) {
    return new Builder(dataSource);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Adds columns if fields are new, which takes the right to alter the store's tables. A host
   * that withholds it creates the schema from {@linkplain Builder#ddl the printed script} with all
   * fields.
   */
  @Override
  public void prepare(FieldSet fields) {
    for (int attempt = 1; ; attempt++) {
      try {
        catalogue = inTransaction(session -> prepare(session, fields));
        return;
      } catch (TransientStoreException e) {
        // Another engine adds the same columns: what it has done is not done again.
        if (attempt == PREPARE_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Only a change takes turns: who waits for a connection must not hold up others. */
  private FieldCatalogue prepare(Session session, FieldSet fields) {
    FieldPreparation preparation = new FieldPreparation(session, options.tables(), schema);
    FieldCatalogue known = preparation.check(fields);
    if (known.matches(fields)) {
      return known;
    }
    synchronized (SCHEMA_CHANGES) {
      FieldCatalogue prepared = preparation.prepare(fields);
      session.commit();
      return prepared;
    }
  }

  @Override
  public Optional<Lease> acquireLease(String holder, Duration ttl) {
    requireNonNull(holder, "holder");
    leaseTime = ttl;
    return locking(session -> new StateRow(session, options.tables()).acquire(holder, ttl));
  }

  @Override
  public void releaseLease(Lease lease) {
    locking(
        session -> {
          new StateRow(session, options.tables()).release(lease);
          return lease;
        });
  }

  /**
   * {@inheritDoc}
   *
   * <p>Whether the lease still holds is known at the commit, in the statement that saves the state.
   */
  @Override
  public StoreTransaction begin(Lease lease) {
    return transaction(requireNonNull(lease, "lease"));
  }

  @Override
  public StoreTransaction begin() {
    return transaction(null);
  }

  private StoreTransaction transaction(@Nullable Lease lease) {
    return new JdbcTransaction(
        Session.open(dataSource), lease, catalogue, options, dialect, idleTime());
  }

  /** A stopped engine's locks must be gone when its lease has run out. */
  private Duration idleTime() {
    Duration longest = options.idleTimeout();
    return leaseTime.compareTo(longest) < 0 ? leaseTime : longest;
  }

  @Override
  public List<Activity> activities(ContactId contact, int limit) {
    checkLimit(limit);
    return inTransaction(session -> changes(session).activities(contact, limit, fields(session)));
  }

  @Override
  public List<Suppression> suppressions(int limit) {
    checkLimit(limit);
    return inTransaction(session -> changes(session).suppressions(limit, fields(session)));
  }

  @Override
  public List<Rejection> rejections(int limit) {
    checkLimit(limit);
    return inTransaction(session -> new Rejections(session, options.tables()).read(limit));
  }

  @Override
  public List<CycleRecord> cycles(int limit) {
    checkLimit(limit);
    return inTransaction(session -> new CycleHistory(session, options.tables()).read(limit));
  }

  private ChangeLog changes(Session session) {
    return new ChangeLog(session, options.tables());
  }

  private FieldCatalogue fields(Session session) {
    return FieldCatalogue.read(session, options.tables());
  }

  private static void checkLimit(int limit) {
    checkArgument(limit >= 1, "limit must be 1 or more, was %s", limit);
  }

  private <T> T inTransaction(Function<Session, T> work) {
    try (Session session = Session.open(dataSource)) {
      T result = work.apply(session);
      session.commit();
      return result;
    }
  }

  private <T> T locking(Function<Session, T> work) {
    return inTransaction(
        session -> {
          new LockBounds(dialect, options.lockTimeout(), idleTime()).set(session);
          return work.apply(session);
        });
  }

  /** Collects a store's options. Not safe for use by several threads. */
  public static final class Builder {
    private static final int MAX_RETENTION_DAYS = 36_500;
    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);
    private static final String ASKING = "ask which database this is";

    private final DataSource dataSource;
    @Nullable private String schemaName;
    private String tablePrefix = "";
    @Nullable private Tables.HostContacts hostContacts;
    private int activityRetentionDays = 90;
    private Duration lockTimeout = Duration.ofSeconds(10);
    private Duration idleTimeout = Duration.ofSeconds(30);
    private boolean creatingSchema;

    private Builder(DataSource dataSource) {
      this.dataSource = requireNonNull(dataSource, "dataSource");
    }

    /**
     * Sets the database schema that the store's tables are in; the connections' own unless set.
     *
     * @param name as the database's catalogue spells it
     */
    public Builder schema(String name) {
      schemaName = Tables.checkHostName("schema", name);
      return this;
    }

    /**
     * Sets what the names of the store's tables and views begin with; nothing unless set.
     *
     * @param prefix a lower-case letter and then at most 29 lower-case letters, digits, underscores
     */
    public Builder tablePrefix(String prefix) {
      tablePrefix = Tables.checkPrefix(prefix);
      return this;
    }

    /**
     * Makes the rows of a table of the host the known contacts. Only these count for the activity
     * cap, get activities and show up in {@code contact_account_values}; a contact's link waits
     * until its row is there. Unless set, contacts are known from their first link on.
     *
     * @param table the table, with its schema if it needs one, spelled as the database's catalogue
     *     does
     * @param idColumn its column with the contact's id in Dynamics, unique and of type uuid
     */
    public Builder contactTable(String table, String idColumn) {
      hostContacts = new Tables.HostContacts(table, idColumn);
      return this;
    }

    /**
     * Sets how long changes, activities, suppressions and cycles are kept. Older ones are deleted
     * when a cycle is recorded, at most 10,000 changes each time.
     *
     * @param days 1 to 36,500; 90 unless set, as Marketo does
     */
    public Builder activityRetentionDays(int days) {
      checkArgument(
          days >= 1 && days <= MAX_RETENTION_DAYS,
          "activityRetentionDays must be 1 to %s, was %s",
          MAX_RETENTION_DAYS,
          days);
      activityRetentionDays = days;
      return this;
    }

    /**
     * Sets how long a statement waits for rows that another transaction has locked, before it fails
     * with a {@link TransientStoreException}. On H2 the database's own setting holds instead.
     *
     * @param timeout 1 millisecond to 1 hour; 10 seconds unless set
     */
    public Builder lockTimeout(Duration timeout) {
      lockTimeout = checkTimeout("lockTimeout", timeout);
      return this;
    }

    /**
     * Sets how long a transaction that may hold locks can do nothing, before the database ends it:
     * the process is stopped or cut off. Never longer than the lease. Not on H2.
     *
     * @param timeout 1 millisecond to 1 hour; 30 seconds unless set
     */
    public Builder idleTimeout(Duration timeout) {
      idleTimeout = checkTimeout("idleTimeout", timeout);
      return this;
    }

    private static Duration checkTimeout(String option, Duration timeout) {
      checkArgument(
          timeout.toMillis() >= 1 && timeout.compareTo(MAX_TIMEOUT) <= 0,
          "%s must be 1 millisecond to %s, was %s",
          option,
          MAX_TIMEOUT,
          timeout);
      return timeout;
    }

    /** Creates the tables and views if they are missing and upgrades older ones. */
    public Builder createSchema() {
      creatingSchema = true;
      return this;
    }

    /**
     * Returns the script that makes an empty schema ready, for a host that runs it by hand: with
     * the options set so far, for the database that the data source leads to.
     *
     * @param fields the fields to make columns for; may be empty, the store adds what is missing
     */
    public String ddl(FieldSet fields) {
      try (Session session = Session.open(dataSource)) {
        return String.join(";\n", schema(session, tables()).script(fields)) + ";\n";
      }
    }

    /**
     * Returns the store, after a look at the database.
     *
     * @throws StoreException if the database cannot be reached, is none of the supported ones, or
     *     has no schema, an older one (and {@link #createSchema()} was not called) or a newer one
     */
    public JdbcContactStore build() {
      Tables tables = tables();
      JdbcOptions options =
          new JdbcOptions(tables, Duration.ofDays(activityRetentionDays), lockTimeout, idleTimeout);
      synchronized (SCHEMA_CHANGES) {
        if (creatingSchema) {
          createSchema(tables);
        }
        try (Session session = Session.open(dataSource)) {
          Dialect dialect = session.ask(ASKING, c -> Dialect.of(c.getMetaData()));
          Schema schema = schema(session, tables);
          schema.check(session);
          FieldCatalogue catalogue = FieldCatalogue.read(session, tables);
          session.commit();
          return new JdbcContactStore(dataSource, options, dialect, schema, catalogue);
        }
      }
    }

    private void createSchema(Tables tables) {
      try (Session session = Session.open(dataSource)) {
        Schema schema = schema(session, tables);
        if (schema.version(session) < schema.current()) {
          schema.upgrade(session);
        }
        session.commit();
      } catch (StoreException e) {
        // Another engine may have been quicker: then everything is there now.
        try (Session session = Session.open(dataSource)) {
          schema(session, tables).check(session);
        } catch (StoreException stillMissing) {
          throw e;
        }
      }
    }

    private Tables tables() {
      return Tables.of(schemaName, tablePrefix, hostContacts);
    }

    private static Schema schema(Session session, Tables tables) {
      return session.ask(
          ASKING,
          connection -> {
            DatabaseMetaData database = connection.getMetaData();
            return new Schema(tables, Dialect.of(database), database.storesUpperCaseIdentifiers());
          });
    }
  }
}
