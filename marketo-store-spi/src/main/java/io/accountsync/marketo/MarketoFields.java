package io.accountsync.marketo;

import io.accountsync.model.Field;
import io.accountsync.model.FieldSet;
import io.accountsync.model.FieldType;
import java.util.List;

/**
 * Marketo's standard company fields, by REST name, with the label that people and activities see.
 *
 * <p>Types and lengths are those that Marketo documents. It limits its type {@code string} in
 * characters and every other textual type (url, text area) in UTF-8 bytes. Where it documents no
 * REST name ({@link #BILLING_ADDRESS_2} and the four after it) the name is the label in camel case.
 */
public final class MarketoFields {
  /** The company's name. */
  public static final Field COMPANY = string("company", "Company");

  /** The company's site, which no column of Dynamics fills by default. */
  public static final Field SITE = string("site", "Site");

  /** The web address: a url. */
  public static final Field WEBSITE = Field.text("website", "Website", 255);

  /** The main telephone number. */
  public static final Field MAIN_PHONE = string("mainPhone", "Main Phone");

  /** The annual revenue: a currency amount. */
  public static final Field ANNUAL_REVENUE =
      Field.of("annualRevenue", "Annual Revenue", FieldType.DECIMAL);

  /** The number of employees. */
  public static final Field NUMBER_OF_EMPLOYEES =
      Field.of("numberOfEmployees", "Num Employees", FieldType.INTEGER);

  /** The industry, as people read it. */
  public static final Field INDUSTRY = string("industry", "Industry");

  /** The code of the standard industrial classification. */
  public static final Field SIC_CODE = string("sicCode", "SIC Code");

  /** Notes: a text area. */
  public static final Field COMPANY_NOTES = textArea("mktoCompanyNotes", "Company Notes");

  /** The street of the billing address: a text area. */
  public static final Field BILLING_STREET = textArea("billingStreet", "Billing Address");

  /** The city of the billing address. */
  public static final Field BILLING_CITY = string("billingCity", "Billing City");

  /**
   * The state or province of the billing address. Marketo's default mapping of accounts leaves it
   * out.
   */
  public static final Field BILLING_STATE = string("billingState", "Billing State");

  /** The country of the billing address. */
  public static final Field BILLING_COUNTRY = string("billingCountry", "Billing Country");

  /** The postal code of the billing address. */
  public static final Field BILLING_POSTAL_CODE =
      string("billingPostalCode", "Billing Postal Code");

  /** The second line of the billing address in Dynamics. */
  public static final Field BILLING_ADDRESS_2 =
      string("microsoftBillingAddress2", "Microsoft Billing Address 2");

  /** The third line of the billing address in Dynamics. */
  public static final Field BILLING_ADDRESS_3 =
      string("microsoftBillingAddress3", "Microsoft Billing Address 3");

  /** The kind of business, as people read it. */
  public static final Field BUSINESS_TYPE = string("businessType", "Business Type");

  /** The account's number in Dynamics. */
  public static final Field ACCOUNT_NUMBER =
      string("microsoftAccountNumber", "Microsoft Account Number");

  /** Whether the account is active in Dynamics, as people read it. */
  public static final Field COMPANY_STATUS =
      string("microsoftCompanyStatus", "Microsoft Company Status");

  private static final FieldSet ALL =
      FieldSet.of(
          List.of(
              COMPANY,
              SITE,
              WEBSITE,
              MAIN_PHONE,
              ANNUAL_REVENUE,
              NUMBER_OF_EMPLOYEES,
              INDUSTRY,
              SIC_CODE,
              COMPANY_NOTES,
              BILLING_STREET,
              BILLING_CITY,
              BILLING_STATE,
              BILLING_COUNTRY,
              BILLING_POSTAL_CODE,
              BILLING_ADDRESS_2,
              BILLING_ADDRESS_3,
              BUSINESS_TYPE,
              ACCOUNT_NUMBER,
              COMPANY_STATUS));

  private MarketoFields() {}

  /** Returns all of them. */
  public static FieldSet all() {
    return ALL;
  }

  /** A custom field of Marketo's type string: at most 255 characters. */
  public static Field string(String name, String displayName) {
    return Field.string(name, displayName, 255);
  }

  /** A custom field of Marketo's type text area: at most 30,000 bytes. */
  public static Field textArea(String name, String displayName) {
    return Field.text(name, displayName, 30_000);
  }
}
