package io.accountsync.marketo.jdbc;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;
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
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import javax.sql.DataSource;

/**
 * A store in an H2 (2.2 or newer) or PostgreSQL (13 or newer) database, or one that speaks
 * PostgreSQL's protocol.
 *
 * <p>An account's values are stored once, in typed columns; contacts show them through their link.
 * So a change costs the same whatever the number of contacts, but for the activities it makes, and
 * a page costs at most {@link #STATEMENTS_A_PAGE} statements whatever it holds. A host that needs
 * values in its own contact table has the store {@linkplain Builder#contactColumn copy} them. For
 * people and reports there are, besides the tables, the views
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
 * <p>A database that only speaks PostgreSQL's protocol may not be able to limit how long locks are
 * waited for and held: the store then does without, and warns.
 *
 * <p>An embedded H2 closes with its last connection, so without a pool its URL needs {@code
 * DB_CLOSE_DELAY=-1}. It writes a file up to half a second late unless its URL says {@code
 * WRITE_DELAY=0}. What is lost with the process then are whole transactions: a sync repeats them, a
 * local edit is gone. If it ends while a new field gets its column, H2 may leave the account table
 * in pieces, which the next {@link Builder#build()} puts together again.
 */
public final class JdbcContactStore implements ContactStore, SyncJournal {
  /**
   * The most statements that a page costs, from begin to commit, whatever the number of accounts,
   * contacts and changes in it: read versions, lock and read accounts, count contacts, insert new
   * accounts, update changed ones, insert changes, insert activities (and with them copy values to
   * contacts), write rejections, mark accounts as seen, save the state. What goes to the database
   * and back as one counts as one. Looking for the accounts that a complete full read did not
   * contain is not part of a page; on H2 that takes statements in proportion to the accounts.
   */
  public static final int STATEMENTS_A_PAGE = 10;

  private static final int ATTEMPTS = 5;

  private final DataSource dataSource;
  private final JdbcOptions options;
  private final Dialect dialect;
  private final Schema schema;
  private final ContactRefresh refresh;
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
    this.refresh = new ContactRefresh(options, dialect, this::patientlyLocking);
    this.catalogue = catalogue;
    this.leaseTime = options.locks().idle();
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
   * fields. Then looks after the {@linkplain Builder#contactColumn contact columns}.
   *
   * @throws StoreException if a field is known with another type, or a contact column is missing,
   *     cannot hold its field's values, or names a field that there is not
   */
  @Override
  public void prepare(FieldSet fields) {
    // Another engine may add the same columns: what it has done is not done again.
    FieldCatalogue prepared = patiently(() -> inTransaction(session -> prepare(session, fields)));
    catalogue = prepared;
    refresh.prepare(prepared);
  }

  private FieldCatalogue prepare(Session session, FieldSet fields) {
    FieldPreparation preparation = new FieldPreparation(session, options.tables(), schema);
    FieldCatalogue known = preparation.check(fields);
    if (known.matches(fields)) {
      return known;
    }
    bounds().set(session);
    return SchemaChanges.inTurn(
        dialect,
        options.locks().waiting(),
        () -> {
          FieldCatalogue prepared = preparation.prepare(fields);
          session.commit();
          return prepared;
        });
  }

  @Override
  public Optional<Lease> acquireLease(String holder, Duration ttl) {
    requireNonNull(holder, "holder");
    leaseTime = ttl;
    if (options.locks().enforced()) {
      endCutOffSessions(ttl);
    }
    return patientlyLocking(
        session -> new StateRow(session, options.tables()).acquire(holder, ttl));
  }

  private void endCutOffSessions(Duration ttl) {
    try (Session session = Session.open(dataSource)) {
      CutOffSessions.end(session, options.tables(), ttl);
    }
  }

  @Override
  public void releaseLease(Lease lease) {
    patientlyLocking(
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
        Session.open(dataSource), lease, catalogue, options, dialect, bounds());
  }

  /** A stopped engine's locks must be gone when its lease has run out. */
  private LockBounds bounds() {
    return options.locks().heldAtMost(leaseTime).bounds();
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

  /**
   * Sets the {@linkplain Builder#contactColumn contact columns} of some contacts to what they show
   * now: of rows that the host has just inserted and committed, or that somebody else wrote to.
   * Contacts without a row are left out. May be called at any time; takes effect in a transaction
   * of its own for each 5,000 contacts.
   *
   * @throws IllegalStateException if the store was built without contact columns
   * @throws StoreException if the store does not have one of the columns' fields
   */
  public void refreshContactColumns(Collection<ContactId> contacts) {
    checkContactColumns();
    refresh.some(inTransaction(this::fields), contacts);
  }

  /**
   * Sets the {@linkplain Builder#contactColumn contact columns} of all contacts to what they show
   * now, writing only rows that differ. May be called at any time; takes effect in a transaction of
   * its own for each 5,000 rows. What is left when it fails is done as the next cycle begins.
   *
   * @throws IllegalStateException if the store was built without contact columns
   * @throws StoreException if the store does not have one of the columns' fields
   */
  public void refreshContactColumns() {
    checkContactColumns();
    refresh.all(inTransaction(this::fields));
  }

  private void checkContactColumns() {
    checkState(
        !options.contactColumns().isEmpty(), "The store was built without a contactColumn to set");
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

  private <T> T patientlyLocking(Function<Session, T> work) {
    return patiently(
        () ->
            inTransaction(
                session -> {
                  bounds().set(session);
                  return work.apply(session);
                }));
  }

  private static <T> T patiently(Supplier<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return work.get();
      } catch (TransientStoreException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
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
    private ContactColumns contactColumns = ContactColumns.NONE;
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
     * Sets what the names of the store's tables, views and indexes begin with; nothing unless set.
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
     * <p>If this is set, changed or left out after the schema was made, the view shows the contacts
     * of before until {@link #createSchema()} or {@linkplain #ddl the printed script} makes it
     * anew.
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
     * Keeps a column of the {@linkplain #contactTable contact table} equal to an account field: to
     * the value that the contact shows, null while it has no account or while that has not arrived.
     * Named once for each field to copy; no column is kept unless set.
     *
     * <p><b>When.</b> The column changes in the transaction that changes what the contact shows: a
     * page's, a local edit's or a link's. A row that comes when its link is there already gets its
     * values when the next cycle begins; where more than 50,000 links wait for rows, 50,000 of them
     * are looked after in each cycle, in turn. {@link #refreshContactColumns(Collection)} does it
     * at once. A row that was there before, was deleted and is inserted again is not noticed, and
     * what somebody else writes to the column is not undone, until the account changes in a field
     * with a column, the contact's link changes, or the host asks for a refresh.
     *
     * <p><b>What it costs.</b> A change of such a field writes the row of each of the account's
     * contacts, above the activity cap too: about 10 microseconds a row on PostgreSQL and 70 on H2.
     * A page still costs {@link #STATEMENTS_A_PAGE} statements.
     *
     * <p><b>Turning it on.</b> The first {@link #prepare} with other columns than before, so the
     * first cycle before its first page, fills the columns of all rows that differ, 5,000 rows in a
     * transaction: about 50 microseconds a row on PostgreSQL and 150 on H2. One that was
     * interrupted goes on where it was. All stores that write to a database have to name the same
     * columns, since one does not know of another's. After a store without columns was prepared,
     * the next one with columns fills them anew.
     *
     * <p><b>What it needs.</b> The column can be null and has the type that the field has in the
     * store's own table: {@code varchar} of at least the field's length (twice that for {@link
     * io.accountsync.model.FieldType#STRING} on H2, which counts a rare character as two), {@code
     * bigint}, {@code numeric} with 26 digits before and 12 after the point, {@code double
     * precision}, {@code boolean}, {@code date}, {@code timestamp with time zone}; {@link #prepare}
     * refuses any other. The database user may read the table and update the column. Connections
     * come in the isolation level read committed or, on PostgreSQL only, serializable; under
     * repeatable read, and under what H2 calls serializable, an edit could miss a contact that
     * joins at the same moment. A host's transaction that locks several contacts in another order
     * may run into a deadlock with the store's, which are then repeated.
     *
     * @param field the account field's name; {@link #prepare} refuses one that the store then does
     *     not have
     * @param column a column of the contact table, spelled as the database's catalogue does
     */
    public Builder contactColumn(String field, String column) {
      contactColumns = contactColumns.with(field, column);
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
     * the process is stopped or cut off. Never longer than the lease. One that was cut off half-way
     * through a statement is ended by the next engine that asks for the lease, once it has waited
     * for as long as that lasts. Not on H2.
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

    /**
     * Creates the tables and views if they are missing, upgrades older ones, and makes the view of
     * values anew after the {@linkplain #contactTable contact table} has become another one.
     */
    public Builder createSchema() {
      creatingSchema = true;
      return this;
    }

    /**
     * Returns the script that makes the schema ready, an empty one or one of an older release, for
     * a host that runs it by hand: with the options set so far, for the database that the data
     * source leads to.
     *
     * @param fields the fields to make columns for; may be empty, the store adds what is missing
     * @throws StoreException if the database cannot be reached, is none of the supported ones, or
     *     has a newer schema
     */
    public String ddl(FieldSet fields) {
      try (Session session = Session.open(dataSource)) {
        return String.join(
                ";\n", schema(session, dialect(session), tables()).script(session, fields))
            + ";\n";
      }
    }

    /**
     * Returns the store, after a look at the database.
     *
     * @throws IllegalStateException if there is a {@link #contactColumn} but no {@link
     *     #contactTable}, or it is the table's id column
     * @throws StoreException if the database cannot be reached, is none of the supported ones, or
     *     has no schema, an older one (and {@link #createSchema()} was not called) or a newer one
     */
    public JdbcContactStore build() {
      checkContactColumns();
      Tables tables = tables();
      try {
        return build(tables, creatingSchema);
      } catch (StoreException e) {
        if (!creatingSchema) {
          throw e;
        }
        try {
          // Another engine may have been quicker: then everything is there now.
          return build(tables, false);
        } catch (StoreException stillMissing) {
          throw e;
        }
      }
    }

    private void checkContactColumns() {
      checkState(
          contactColumns.isEmpty() || hostContacts != null,
          "contactColumn needs a contactTable that has the column");
      checkState(
          hostContacts == null || !contactColumns.includes(hostContacts.idColumn()),
          "contactColumn must not be the contactTable's id column");
    }

    private JdbcContactStore build(Tables tables, boolean creating) {
      try (Session session = Session.open(dataSource)) {
        Dialect dialect = dialect(session);
        LockLimits locks = LockLimits.of(session, dialect, lockTimeout, idleTimeout);
        JdbcOptions options =
            new JdbcOptions(tables, contactColumns, Duration.ofDays(activityRetentionDays), locks);
        Schema schema = schema(session, dialect, tables);
        FieldCatalogue catalogue =
            SchemaChanges.inTurn(
                dialect,
                lockTimeout,
                () -> {
                  FieldCatalogue fields = schema.open(session, creating);
                  if (creatingSchema && !creating) {
                    schema.requireShownContacts(session);
                  }
                  session.commit();
                  return fields;
                });
        return new JdbcContactStore(dataSource, options, dialect, schema, catalogue);
      }
    }

    private Tables tables() {
      return Tables.of(schemaName, tablePrefix, hostContacts);
    }

    private static Dialect dialect(Session session) {
      return session.ask(ASKING, connection -> Dialect.of(connection.getMetaData()));
    }

    private static Schema schema(Session session, Dialect dialect, Tables tables) {
      boolean upperCase =
          session.ask(ASKING, connection -> connection.getMetaData().storesUpperCaseIdentifiers());
      return new Schema(tables, dialect, upperCase);
    }
  }
}
