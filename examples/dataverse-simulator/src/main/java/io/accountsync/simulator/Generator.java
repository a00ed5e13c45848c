package io.accountsync.simulator;

import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.annotation.Nullable;

/**
 * Makes accounts and contacts that are the same for the same seed. A generated row holds its number
 * only; its values are worked out when they are read, so that a million accounts fit into little
 * memory.
 */
final class Generator {
  private static final long FIRST_CREATED = 1_546_300_800; // 2019-01-01
  private static final int CREATED_WITHIN_SECONDS = 5 * 365 * 86_400;
  private static final int MODIFIED_WITHIN_SECONDS = 300 * 86_400;
  private static final long CONTACT_SALT = 0x5DEE_CE66_D1CEL;

  private final Organization organization;
  private final long seed;
  private final int accounts;
  private final int contacts;
  private final List<Integer> sizes;
  private final int[] firstFree;

  Generator(Organization organization, long seed, int accounts, int contacts, List<Integer> sizes) {
    this.organization = organization;
    this.seed = seed;
    this.accounts = accounts;
    this.contacts = contacts;
    this.sizes = List.copyOf(sizes);
    this.firstFree = new int[sizes.size() + 1];
    long total = 0;
    for (int i = 0; i < sizes.size(); i++) {
      total += sizes.get(i);
      firstFree[i + 1] = (int) Math.min(total, Integer.MAX_VALUE);
    }
    if (total > contacts || sizes.size() > accounts) {
      throw new IllegalArgumentException(
          "Accounts of sizes "
              + sizes
              + " need "
              + sizes.size()
              + " accounts and "
              + total
              + " contacts, but only "
              + accounts
              + " and "
              + contacts
              + " are generated");
    }
  }

  void load() {
    if (accounts + contacts == 0) {
      return;
    }
    GeneratedValues values = new GeneratedValues(Vocabulary.get(), seed, this);
    RowValues accountDefaults = organization.defaults("account");
    RowValues contactDefaults = organization.defaults("contact");
    organization.load(
        organization.table("account"),
        rows(
            accounts,
            this::accountId,
            number -> name -> or(values.account(number, name), accountDefaults, name)));
    organization.load(
        organization.table("contact"),
        rows(
            contacts,
            this::contactId,
            number -> name -> or(values.contact(number, name), contactDefaults, name)));
  }

  UUID accountId(int number) {
    return Ids.numbered(seed, checked(number, accounts, "account"));
  }

  UUID contactId(int number) {
    return Ids.numbered(seed ^ CONTACT_SALT, checked(number, contacts, "contact"));
  }

  /**
   * Accounts of a chosen size take the first contacts; of the rest, 2 in 100 have no parent and 1
   * in 100 has a contact as parent.
   */
  @Nullable
  Reference parentOf(int contact) {
    int chosen = sizes.size();
    if (contact < firstFree[chosen]) {
      int account = 0;
      while (contact >= firstFree[account + 1]) {
        account++;
      }
      return Reference.account(accountId(account));
    }
    long hash = Ids.mix(seed + 31L * contact) >>> 1;
    int lot = (int) (hash % 100);
    if (lot < 2 || accounts == chosen) {
      return null;
    }
    if (lot == 2 && contact > 0) {
      return Reference.contact(contactId(contact / 2));
    }
    return Reference.account(accountId(chosen + (int) (hash / 100 % (accounts - chosen))));
  }

  int accounts() {
    return accounts;
  }

  private Iterable<Row> rows(int count, IntFunction<UUID> id, IntFunction<RowValues> values) {
    return () ->
        IntStream.range(0, count)
            .mapToObj(
                number -> {
                  UUID rowId = id.apply(number);
                  long hash = rowId.getMostSignificantBits() >>> 1;
                  long created = FIRST_CREATED + hash % CREATED_WITHIN_SECONDS;
                  long modified = created + hash % MODIFIED_WITHIN_SECONDS;
                  return new Row(rowId, 0, created, modified, values.apply(number));
                })
            .iterator();
  }

  @Nullable
  private static Object or(@Nullable Object generated, RowValues defaults, String name) {
    return generated != null ? generated : defaults.get(name);
  }

  private static int checked(int number, int count, String what) {
    if (number < 0 || number >= count) {
      throw new IllegalArgumentException(
          "There are " + count + " generated rows of " + what + ", none with index " + number);
    }
    return number;
  }
}
