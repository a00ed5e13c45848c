package io.accountsync.marketo;

import io.accountsync.policy.FieldMapping;
import java.util.List;

/**
 * What Marketo's own account sync does unless told otherwise.
 *
 * <p>The mapping leaves out three of Marketo's rows: {@code accountid}, which is the account's
 * identity and shown beside its values anyway, and {@code ownerid} and {@code createdon}, which
 * Marketo keeps to itself. Where its documentation names the column {@code website}, the column of
 * Dynamics is {@code websiteurl}.
 */
public final class MarketoDefaults {
  /** The boolean column that Marketo's sync filter looks at (rule R16). */
  public static final String SYNC_FILTER = "new_synctomkto";

  private static final List<FieldMapping> MAPPINGS =
      List.of(
          FieldMapping.value("name", MarketoFields.COMPANY),
          FieldMapping.value("websiteurl", MarketoFields.WEBSITE),
          FieldMapping.value("telephone1", MarketoFields.MAIN_PHONE),
          FieldMapping.value("revenue", MarketoFields.ANNUAL_REVENUE),
          FieldMapping.value("numberofemployees", MarketoFields.NUMBER_OF_EMPLOYEES),
          FieldMapping.label("industrycode", MarketoFields.INDUSTRY),
          FieldMapping.value("sic", MarketoFields.SIC_CODE),
          FieldMapping.value("description", MarketoFields.COMPANY_NOTES),
          FieldMapping.value("address1_line1", MarketoFields.BILLING_STREET),
          FieldMapping.value("address1_line2", MarketoFields.BILLING_ADDRESS_2),
          FieldMapping.value("address1_line3", MarketoFields.BILLING_ADDRESS_3),
          FieldMapping.value("address1_city", MarketoFields.BILLING_CITY),
          FieldMapping.value("address1_country", MarketoFields.BILLING_COUNTRY),
          FieldMapping.value("address1_postalcode", MarketoFields.BILLING_POSTAL_CODE),
          FieldMapping.label("businesstypecode", MarketoFields.BUSINESS_TYPE),
          FieldMapping.value("accountnumber", MarketoFields.ACCOUNT_NUMBER),
          FieldMapping.label("statecode", MarketoFields.COMPANY_STATUS));

  private MarketoDefaults() {}

  /**
   * Returns Marketo's default mapping of accounts, for {@link
   * io.accountsync.policy.SyncPolicy.Builder#mapAll}. Choices come by label, as Marketo stores
   * them; immutable.
   */
  public static List<FieldMapping> mappings() {
    return MAPPINGS;
  }
}
