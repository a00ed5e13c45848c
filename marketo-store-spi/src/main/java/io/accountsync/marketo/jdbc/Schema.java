package io.accountsync.marketo.jdbc;

import io.accountsync.model.Field;
import io.accountsync.model.FieldSet;
import io.accountsync.spi.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables and views: what they look like, and how they come to look like that. */
final class Schema {
  private static final String TABLES = "information_schema.tables";

  private final Tables tables;
  private final Dialect dialect;
  private final ColumnTypes types;
  private final boolean upperCase;
  private final List<List<String>> steps;

  /**
   * @param upperCase whether the database turns names without quotes into upper case
   */
  Schema(Tables tables, Dialect dialect, boolean upperCase) {
    this.tables = tables;
    this.dialect = dialect;
    this.types = new ColumnTypes(dialect);
    this.upperCase = upperCase;
    this.steps = List.of(firstVersion(), secondVersion(), thirdVersion());
  }

  /** The version of the schema that this code works with: how many steps lead to it. */
  int current() {
    return steps.size();
  }

  /** Everything that makes the database ready for these fields, be it empty or of an older one. */
  List<String> script(Session session, FieldSet fields) {
    OptionalInt begun = version(session);
    if (begun.isEmpty()) {
      refuseForeignNames(session);
    }
    int version = begun.orElse(0);
    refuseNewer(version);
    List<String> script = new ArrayList<>(begun.isEmpty() ? begin() : List.of());
    steps.subList(version, current()).forEach(script::addAll);
    FieldCatalogue known =
        version == 0 ? FieldCatalogue.EMPTY : FieldCatalogue.read(session, tables);
    List<Field> all = new ArrayList<>(known.fields());
    int number = known.nextNumber();
    for (Field field : fields) {
      if (known.has(field)) {
        continue;
      }
      all.add(field);
      script.add(addColumn(field));
      script.add(
          addField(
              "%s, %s, %s, %s, %s"
                  .formatted(
                      number++,
                      literal(field.name()),
                      literal(field.displayName()),
                      literal(field.type().name()),
                      field.maxLength())));
    }
    script.addAll(valuesView(all));
    script.add("UPDATE " + tables.version + " SET version = " + current());
    return script;
  }

  private static String literal(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }

  /** The version that the database has; none if nobody has begun to make the schema. */
  private OptionalInt version(Session session) {
    return existing(session, "table", TABLES, List.of(tables.version)).isEmpty()
        ? OptionalInt.empty()
        : version(session, "");
  }

  private OptionalInt version(Session session, String locking) {
    List<Integer> versions = new ArrayList<>();
    session.query(
        "read the schema's version",
        "SELECT version FROM " + tables.version + locking,
        Session.Binding.NONE,
        row -> versions.add(row.getInt(1)));
    return versions.stream().mapToInt(Integer::intValue).findFirst();
  }

  /** Refuses a schema that this code does not work with. */
  private void check(Session session) {
    int version = version(session).orElse(0);
    refuseNewer(version);
    if (version < current()) {
      throw new StoreException(
          "The schema in the database has version "
              + version
              + " instead of "
              + current()
              + ". Call createSchema() or run the printed DDL.",
          null);
    }
  }

  private void refuseNewer(int version) {
    if (version > current()) {
      throw new StoreException(
          "The schema in the database has version "
              + version
              + ", newer than the "
              + current()
              + " that this release knows. Use a newer release.",
          null);
    }
  }

  /**
   * Opens the schema and returns the fields that it has columns for. The store adds columns whoever
   * made the schema, so nobody has to ask for what an interrupted process left to be repaired.
   *
   * @param creating whether to make or upgrade it; otherwise one of another version is refused
   */
  FieldCatalogue open(Session session, boolean creating) {
    mendTable(session);
    if (creating) {
      upgrade(session);
    } else {
      check(session);
    }
    FieldCatalogue catalogue = FieldCatalogue.read(session, tables);
    mendView(session, catalogue.fields());
    if (creating && !showsContacts(session)) {
      // The fields are read again, once no other engine is adding one to the view.
      lockedVersion(session);
      showValues(session, FieldCatalogue.read(session, tables).fields());
    }
    return catalogue;
  }

  /** Makes sure that nothing of what {@code open} creates is missing. */
  void requireShownContacts(Session session) {
    if (!showsContacts(session)) {
      throw new StoreException("The view of values shows other contacts than it has to", null);
    }
  }

  /**
   * Whether the view of values is of the contacts that it has to show. It is left alone then:
   * replacing it would wait for all who read it, and let others wait meanwhile.
   */
  private boolean showsContacts(Session session) {
    return !existing(
            session,
            "table",
            dialect.tablesWithComment(literal(shownContacts())),
            List.of(tables.valuesView))
        .isEmpty();
  }

  /** What the view of values says of itself, as databases keep no definition as it was written. */
  private String shownContacts() {
    return tables.contactId + " of " + tables.contacts;
  }

  void showValues(Session session, List<Field> fields) {
    valuesView(fields).forEach(sql -> run(session, sql));
  }

  private void mendTable(Session session) {
    if (dialect.commitsTableChanges() && new InterruptedAlter(session, tables).mend(accountKey())) {
      showValues(session, FieldCatalogue.read(session, tables).fields());
    }
  }

  private void mendView(Session session, List<Field> fields) {
    if (dialect.commitsTableChanges()
        && new InterruptedAlter(session, tables).hidesFields(fields.size())) {
      showValues(session, fields);
    }
  }

  /**
   * Makes or upgrades the schema; an interrupted attempt is taken up again. Refuses a newer one.
   */
  private void upgrade(Session session) {
    OptionalInt begun = version(session);
    if (begun.isEmpty()) {
      refuseForeignNames(session);
      begin().forEach(sql -> run(session, sql));
    } else if (begun.getAsInt() == current()) {
      return;
    }
    int version = lockedVersion(session);
    refuseNewer(version);
    for (int next = version; next < current(); next++) {
      steps.get(next).forEach(sql -> run(session, sql));
      showValues(session, FieldCatalogue.read(session, tables).fields());
      run(session, "UPDATE " + tables.version + " SET version = " + (next + 1));
    }
  }

  /** Where DDL is transactional this makes engines that start together take turns. */
  int lockedVersion(Session session) {
    return version(session, " FOR UPDATE").orElse(0);
  }

  private void refuseForeignNames(Session session) {
    List<String> foreign =
        existing(
            session,
            "table",
            TABLES,
            List.of(
                tables.account,
                tables.membership,
                tables.field,
                tables.change,
                tables.activity,
                // PostgreSQL names tables and indexes alike.
                tables.activityChange,
                tables.rejection,
                tables.firstSeen,
                tables.seen,
                tables.state,
                tables.cycle,
                tables.copy,
                tables.copyWaiting,
                // A view of the host would be replaced.
                tables.valuesView,
                tables.activitiesView,
                tables.changesView,
                tables.suppressionsView));
    foreign.addAll(
        existing(
            session,
            "index",
            dialect.indexes(),
            List.of(tables.accountKey, tables.activityChange)));
    if (!foreign.isEmpty()) {
      throw new StoreException(
          "The database has tables, views or indexes of the store's names already: "
              + String.join(", ", foreign)
              + ". Set a schema or a tablePrefix.",
          null);
    }
  }

  /**
   * Those of these names that there are.
   *
   * @param kind what is looked for, as the list's columns are called
   * @param list where the database lists it
   */
  private List<String> existing(Session session, String kind, String list, List<String> names) {
    List<String> bare =
        names.stream().map(name -> tables.bare(name).toLowerCase(Locale.ROOT)).toList();
    List<String> found = new ArrayList<>();
    session.query(
        "look for the store's names",
        "SELECT LOWER(%1$s_name) FROM %2$s WHERE LOWER(%1$s_name) = ANY(?) AND %1$s_schema = COALESCE(?, CURRENT_SCHEMA)"
            .formatted(kind, list),
        statement -> {
          statement.setArray(1, session.array("varchar", bare));
          statement.setString(2, tables.schema());
        },
        row -> found.add(row.getString(1)));
    return found;
  }

  static void run(Session session, String sql) {
    session.update("change the schema", sql, Session.Binding.NONE);
  }

  String addColumn(Field field) {
    return "ALTER TABLE "
        + tables.account
        + " ADD COLUMN IF NOT EXISTS "
        + Tables.column(field)
        + " "
        + types.ddl(field.type());
  }

  String addField() {
    return addField("?, ?, ?, ?, ?");
  }

  private String addField(String values) {
    return "INSERT INTO "
        + tables.field
        + " (field_id, name, display_name, type, max_length) VALUES ("
        + values
        + ")";
  }

  /** What contacts show; columns are only ever added, and at the end, as PostgreSQL demands. */
  private List<String> valuesView(List<Field> fields) {
    String columns =
        fields.stream()
            .map(
                field ->
                    ", a."
                        + Tables.column(field)
                        + " AS "
                        + Tables.viewColumn(field.name(), upperCase))
            .collect(Collectors.joining());
    return List.of(
        "CREATE OR REPLACE VIEW "
            + tables.valuesView
            + " AS SELECT "
            + tables.contactId
            + " AS contact_id, k.account_id"
            + columns
            + " FROM "
            + tables.contacts
            + " LEFT JOIN "
            + tables.account
            + " a ON a.account_id = k.account_id",
        "COMMENT ON VIEW " + tables.valuesView + " IS " + literal(shownContacts()));
  }

  private List<String> begin() {
    return List.of(
        table(tables.version, "version integer NOT NULL"), row(tables.version, "version", "0"));
  }

  private List<String> firstVersion() {
    return Stream.of(accountTable(), activityTable(), firstTables(), firstViews())
        .flatMap(List::stream)
        .toList();
  }

  private List<String> accountTable() {
    String key = dialect.coversByKey() ? "NOT NULL" : "PRIMARY KEY";
    return Stream.concat(
            Stream.of(
                table(
                    tables.account,
                    "account_id uuid " + key,
                    "version varchar(100)",
                    "removed boolean NOT NULL",
                    "generation integer NOT NULL")),
            coveringKey())
        .toList();
  }

  private Stream<String> coveringKey() {
    return dialect.coversByKey() ? Stream.of(accountKey()) : Stream.of();
  }

  /** A constraint cannot include columns that are no part of the key. */
  private String accountKey() {
    return "CREATE UNIQUE INDEX IF NOT EXISTS %s ON %s (account_id) INCLUDE (version, removed, generation)"
        .formatted(tables.bare(tables.accountKey), tables.account);
  }

  /** Activities are found by their contact, and by their change. */
  private List<String> activityTable() {
    String contact = "contact_id uuid NOT NULL";
    String change = "change_id uuid NOT NULL";
    String key = "PRIMARY KEY (contact_id, change_id)";
    return dialect.foldsEqualKeys()
        ? List.of(
            table(tables.activity, contact, change, key),
            "CREATE INDEX IF NOT EXISTS %s ON %s (change_id)"
                .formatted(tables.bare(tables.activityChange), tables.activity))
        : List.of(table(tables.activity, contact, change, key, "UNIQUE (change_id, contact_id)"));
  }

  /**
   * Indexes are unique constraints where they can be, which need no names of their own and no
   * schema to be in.
   */
  private List<String> firstTables() {
    return List.of(
        // No foreign key to account: a link may come before its account (R10).
        table(
            tables.membership,
            "contact_id uuid PRIMARY KEY",
            "account_id uuid",
            "UNIQUE (account_id, contact_id)"),
        table(
            tables.field,
            "field_id integer PRIMARY KEY",
            "name varchar(60) NOT NULL UNIQUE",
            "display_name varchar NOT NULL",
            "type varchar(20) NOT NULL",
            "max_length integer NOT NULL"),
        table(
            tables.change,
            "change_id uuid NOT NULL",
            "field_id integer NOT NULL",
            "account_id uuid NOT NULL",
            "old_value varchar",
            "new_value varchar",
            "suppressed_contacts integer",
            "source varchar NOT NULL",
            "reason varchar NOT NULL",
            "at timestamp with time zone NOT NULL",
            "PRIMARY KEY (change_id, field_id)",
            "UNIQUE (account_id, change_id, field_id)"),
        table(
            tables.rejection,
            "account_id uuid PRIMARY KEY",
            "version varchar(100) NOT NULL",
            "field varchar(60) NOT NULL",
            "reason varchar NOT NULL",
            "at timestamp with time zone NOT NULL"),
        firstSeenTable(),
        table(
            tables.state,
            "state_id integer PRIMARY KEY",
            "epoch bigint NOT NULL",
            "holder varchar",
            "lease_until timestamp with time zone",
            "accounts_phase varchar(20)",
            "accounts_position varchar",
            "memberships_phase varchar(20)",
            "memberships_position varchar",
            "effective_fields varchar",
            "generation integer",
            "last_baseline bigint",
            "baseline_id bigint",
            "baseline_removals varchar(20)",
            "baseline_vanished bigint",
            "baseline_stored bigint"),
        row(tables.state, "state_id, epoch", "1, 0"),
        table(
            tables.cycle,
            Stream.concat(
                    Stream.of(
                        "cycle_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
                        "started_at timestamp with time zone NOT NULL",
                        "ended_at timestamp with time zone NOT NULL",
                        "full_read boolean NOT NULL",
                        "failure varchar"),
                    CycleHistory.COUNTS.stream().map(count -> count + " bigint NOT NULL"))
                .toArray(String[]::new)));
  }

  /** What is copied to the host's contacts, if it has named columns for that. */
  private List<String> secondVersion() {
    return List.of(
        table(tables.copy, "copy_id integer PRIMARY KEY", "columns varchar", "next_contact uuid"),
        row(tables.copy, "copy_id", "1"),
        table(tables.copyWaiting, "contact_id uuid PRIMARY KEY"));
  }

  private List<String> thirdVersion() {
    // On H2 the first versions had a primary key instead; InterruptedAlter needs the index.
    return Stream.concat(coveringKey(), seenPages()).toList();
  }

  /**
   * What full reads have contained, a row a page and no longer a row an account. An array of H2 has
   * 65,536 elements at most.
   */
  private Stream<String> seenPages() {
    return Stream.of(
        // An H2 that died between this step's end and its version's has dropped it already.
        firstSeenTable(),
        table(tables.seen, "baseline_id bigint NOT NULL", "account_ids uuid ARRAY NOT NULL"),
        "INSERT INTO "
            + tables.seen
            + " (baseline_id, account_ids) SELECT baseline_id, ARRAY_AGG(account_id) FROM (SELECT"
            + " baseline_id, account_id, (ROW_NUMBER() OVER () - 1) / 5000 AS page FROM "
            + tables.firstSeen
            + ") s GROUP BY baseline_id, page",
        "DROP TABLE " + tables.firstSeen);
  }

  private String firstSeenTable() {
    return table(tables.firstSeen, "baseline_id bigint NOT NULL", "account_id uuid NOT NULL");
  }

  /** The one row of a table, unless it is there. */
  private static String row(String table, String columns, String values) {
    return "INSERT INTO %1$s (%2$s) SELECT %3$s WHERE NOT EXISTS (SELECT 1 FROM %1$s)"
        .formatted(table, columns, values);
  }

  private static String table(String name, String... columns) {
    return "CREATE TABLE IF NOT EXISTS " + name + " (" + String.join(", ", columns) + ")";
  }

  private List<String> firstViews() {
    String changes = tables.change + " c JOIN " + tables.field + " f ON f.field_id = c.field_id";
    String shown =
        "f.name AS field, f.display_name, c.old_value, c.new_value, c.reason, c.source, c.at";
    return List.of(
        "CREATE OR REPLACE VIEW "
            + tables.activitiesView
            + " AS SELECT a.contact_id, c.account_id, "
            + shown
            + " FROM "
            + tables.activity
            + " a JOIN "
            + tables.change
            + " c ON c.change_id = a.change_id JOIN "
            + tables.field
            + " f ON f.field_id = c.field_id",
        "CREATE OR REPLACE VIEW "
            + tables.changesView
            + " AS SELECT c.account_id, "
            + shown
            + ", c.suppressed_contacts FROM "
            + changes,
        "CREATE OR REPLACE VIEW "
            + tables.suppressionsView
            + " AS SELECT c.account_id, "
            + lines("f.display_name", "fields")
            + lines("COALESCE(c.old_value, '')", "old_values")
            + lines("COALESCE(c.new_value, '')", "new_values")
            + "c.suppressed_contacts AS contacts, c.reason, c.source, c.at FROM "
            + changes
            + " WHERE c.suppressed_contacts IS NOT NULL GROUP BY c.change_id, c.account_id,"
            + " c.suppressed_contacts, c.reason, c.source, c.at");
  }

  /** The changed fields of one change, a line each, in one order. */
  private static String lines(String what, String name) {
    return "STRING_AGG(" + what + ", '\n' ORDER BY f.field_id) AS " + name + ", ";
  }
}
