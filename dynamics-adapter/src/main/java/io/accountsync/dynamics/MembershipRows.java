package io.accountsync.dynamics;

import static io.accountsync.dynamics.RowMember.NOWHERE;

import io.accountsync.dynamics.RowMember.Role;
import io.accountsync.model.AccountChange.Upsert;
import io.accountsync.model.AccountId;
import io.accountsync.model.ContactId;
import io.accountsync.model.MembershipChange;
import java.util.List;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * Contacts with the account they belong to (rule R10). A contact's parent is an account, another
 * contact, or nothing; which of them is told by an annotation and, if the service leaves that out,
 * by the two companions that it keeps for the parent, one for each kind.
 */
final class MembershipRows implements RowType<MembershipChange> {
  private static final String KEY = "contactid";
  private static final String PARENT = "_parentcustomerid_value";
  private static final String ACCOUNT = "_accountid_value";
  private static final String CONTACT = "_parentcontactid_value";
  private static final String TABLE = "Microsoft.Dynamics.CRM.lookuplogicalname";

  @Override
  public String entitySet() {
    return "contacts";
  }

  @Override
  public List<String> select() {
    return List.of(KEY, PARENT, ACCOUNT, CONTACT);
  }

  @Override
  public List<String> annotations() {
    return List.of(TABLE);
  }

  @Override
  public boolean chosenByRights() {
    return false;
  }

  @Override
  public List<RowMember> members() {
    return List.of(
        RowMember.of("@odata.context", Role.CONTEXT),
        RowMember.of("id", Role.DELETED_KEY),
        RowMember.of(KEY, Role.KEY),
        column(PARENT, 0),
        column(ACCOUNT, 1),
        column(CONTACT, 2),
        column(PARENT + "@" + TABLE, 3));
  }

  private static RowMember column(String name, int position) {
    return new RowMember(name, Role.COLUMN, ColumnCodec.KEY, position, NOWHERE);
  }

  @Override
  public int width() {
    return 4;
  }

  @Override
  public MembershipChange row(UUID key, @Nullable String version, Object[] values)
      throws WrongShapeException {
    return new MembershipChange.Membership(
        new ContactId(key), account(values[0], values[1], values[2], values[3]));
  }

  @Nullable
  private static AccountId account(
      @Nullable Object parent,
      @Nullable Object account,
      @Nullable Object contact,
      @Nullable Object table)
      throws WrongShapeException {
    if (parent == Upsert.ABSENT && account == Upsert.ABSENT) {
      throw new WrongShapeException("has a contact without the columns of its parent");
    }
    if (parent == Upsert.ABSENT) {
      return account == null ? null : id(account);
    }
    if (parent == null || "contact".equals(table)) {
      return null;
    }
    if ("account".equals(table) || parent.equals(account)) {
      return id(parent);
    }
    if (parent.equals(contact)) {
      return null;
    }
    throw new WrongShapeException("has a contact whose parent is of an unknown kind");
  }

  private static AccountId id(Object key) throws WrongShapeException {
    try {
      return AccountId.of(key.toString());
    } catch (IllegalArgumentException e) {
      throw new WrongShapeException("has a contact whose parent is no GUID");
    }
  }

  @Override
  public MembershipChange removed(UUID key) {
    return new MembershipChange.Removed(new ContactId(key));
  }
}
