package io.accountsync.marketo.jdbc;

import static com.google.common.base.Preconditions.checkArgument;

import io.accountsync.model.Field;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * The names of everything in the database. The store's own names are words that need no quotes, so
 * that people can write them in any case; names that are the host's are quoted as they are.
 */
final class Tables {
  private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,29}");
  private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");
  private static final Set<String> VIEW_COLUMNS = Set.of("contact_id", "account_id");

  final String account;
  final String accountKey;
  final String membership;
  final String field;
  final String change;
  final String activity;
  final String activityChange;
  final String rejection;
  final String firstSeen;
  final String seen;
  final String state;
  final String cycle;
  final String copy;
  final String copyWaiting;
  final String version;
  final String valuesView;
  final String activitiesView;
  final String changesView;
  final String suppressionsView;

  /** The known contacts as {@code k}, with their links where they have one. */
  final String contacts;

  /** The known contacts that have a link, as {@code k}. */
  final String linkedContacts;

  /** The column of {@link #contacts} that identifies a contact. */
  final String contactId;

  @Nullable private final String schema;
  private final String prefix;
  @Nullable private final HostContacts host;

  private Tables(@Nullable String schema, String prefix, @Nullable HostContacts host) {
    this.schema = schema;
    this.prefix = prefix;
    this.host = host;
    account = own("account");
    accountKey = own("account_key");
    membership = own("membership");
    field = own("account_field");
    change = own("account_change");
    activity = own("activity");
    activityChange = own("activity_change");
    rejection = own("rejection");
    firstSeen = own("sync_seen");
    seen = own("sync_seen_page");
    state = own("sync_state");
    cycle = own("sync_cycle");
    copy = own("sync_copy");
    copyWaiting = own("sync_copy_waiting");
    version = own("sync_schema");
    valuesView = own("contact_account_values");
    activitiesView = own("activities");
    changesView = own("account_changes");
    suppressionsView = own("suppressions");
    if (host == null) {
      contacts = membership + " k";
      linkedContacts = contacts;
      contactId = "k.contact_id";
    } else {
      contactId = "h." + host.quotedId();
      String on = " k ON k.contact_id = " + contactId;
      contacts = host.quoted() + " h LEFT JOIN " + membership + on;
      linkedContacts =
          membership + " k JOIN " + host.quoted() + " h ON k.contact_id = " + contactId;
    }
  }

  static Tables of(@Nullable String schema, String prefix, @Nullable HostContacts host) {
    return new Tables(schema, prefix, host);
  }

  /**
   * The host's own contacts.
   *
   * @param table their table, with its schema if it needs one
   * @param idColumn the column with the contact's id in Dynamics, of type uuid
   */
  record HostContacts(String table, String idColumn) {
    HostContacts {
      for (String part : table.split("\\.", 2)) {
        checkHostName("contactTable's table", part);
      }
      checkHostName("contactTable's id column", idColumn);
    }

    String quoted() {
      return quote(table).replace(".", "\".\"");
    }

    String quotedId() {
      return quote(idColumn);
    }
  }

  static String checkPrefix(String prefix) {
    checkArgument(
        PREFIX.matcher(prefix).matches(),
        "tablePrefix must be a lower-case letter and then at most 29 lower-case letters, digits or"
            + " underscores, was \"%s\"",
        prefix);
    return prefix;
  }

  static String checkHostName(String option, String name) {
    checkArgument(
        HOST_NAME.matcher(name).matches(),
        "%s must have 1 to 63 letters, digits or underscores and not begin with a digit, was"
            + " \"%s\"",
        option,
        name);
    return name;
  }

  static String quote(String name) {
    return '"' + name + '"';
  }

  private String own(String name) {
    return qualified(prefix + name);
  }

  /** A name as statements write it, quoted if need be, with the schema that the tables are in. */
  String qualified(String name) {
    return schema == null ? name : quote(schema) + "." + name;
  }

  /** The host's own contacts, where it has named their table. */
  Optional<HostContacts> host() {
    return Optional.ofNullable(host);
  }

  /** The schema that the tables are in, null for the connection's own. */
  @Nullable
  String schema() {
    return schema;
  }

  /** One of these names without its schema, as the catalogue has it but for the case. */
  String bare(String name) {
    return schema == null ? name : name.substring(schema.length() + 3);
  }

  /** The known contacts that have a link, as a table expression of that name. */
  String membersAs(String name) {
    return host == null
        ? membership + " " + name
        : "(SELECT k.contact_id, k.account_id FROM " + linkedContacts + ") " + name;
  }

  /** The column of {@link #account} that holds a field's values. */
  static String column(Field field) {
    return "f_" + field.name();
  }

  /**
   * The column of {@link #valuesView} that shows a field: its name, in the case that the database
   * gives to names without quotes, and in quotes because it may be a word of SQL.
   */
  static String viewColumn(String name, boolean upperCase) {
    String shown = VIEW_COLUMNS.contains(name.toLowerCase(Locale.ROOT)) ? "f_" + name : name;
    return quote(upperCase ? shown.toUpperCase(Locale.ROOT) : shown.toLowerCase(Locale.ROOT));
  }
}
