package io.accountsync.simulator;

import java.util.Arrays;

/** The attribute types of Dataverse with the names that its metadata gives them. */
enum ColumnType {
  STRING("String", "StringType", "StringAttributeMetadata"),
  MEMO("Memo", "MemoType", "MemoAttributeMetadata"),
  UNIQUE_IDENTIFIER(
      "Uniqueidentifier", "UniqueidentifierType", "UniqueIdentifierAttributeMetadata"),
  INTEGER("Integer", "IntegerType", "IntegerAttributeMetadata"),
  BIG_INT("BigInt", "BigIntType", "BigIntAttributeMetadata"),
  DECIMAL("Decimal", "DecimalType", "DecimalAttributeMetadata"),
  MONEY("Money", "MoneyType", "MoneyAttributeMetadata"),
  DOUBLE("Double", "DoubleType", "DoubleAttributeMetadata"),
  BOOLEAN("Boolean", "BooleanType", "BooleanAttributeMetadata"),
  PICKLIST("Picklist", "PicklistType", "PicklistAttributeMetadata"),
  STATE("State", "StateType", "StateAttributeMetadata"),
  STATUS("Status", "StatusType", "StatusAttributeMetadata"),
  DATE_TIME("DateTime", "DateTimeType", "DateTimeAttributeMetadata"),
  LOOKUP("Lookup", "LookupType", "LookupAttributeMetadata"),
  CUSTOMER("Customer", "CustomerType", "LookupAttributeMetadata"),
  OWNER("Owner", "OwnerType", "LookupAttributeMetadata"),
  ENTITY_NAME("EntityName", "EntityNameType", "EntityNameAttributeMetadata"),
  MULTI_SELECT("Virtual", "MultiSelectPicklistType", "MultiSelectPicklistAttributeMetadata"),
  IMAGE("Virtual", "ImageType", "ImageAttributeMetadata"),
  VIRTUAL("Virtual", "VirtualType", "AttributeMetadata");

  final String attributeType;
  final String typeName;
  final String metadataType;

  ColumnType(String attributeType, String typeName, String metadataType) {
    this.attributeType = attributeType;
    this.typeName = typeName;
    this.metadataType = metadataType;
  }

  /** Several types share {@code Virtual}; there the type's own name decides. */
  static ColumnType of(String attributeType, String typeName) {
    return Arrays.stream(values())
        .filter(type -> type.attributeType.equals(attributeType))
        .filter(type -> !attributeType.equals("Virtual") || type.typeName.equals(typeName))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No attribute type " + attributeType + "/" + typeName));
  }

  boolean isReference() {
    return this == LOOKUP || this == CUSTOMER || this == OWNER;
  }

  boolean isChoice() {
    return this == PICKLIST || this == STATE || this == STATUS || this == MULTI_SELECT;
  }

  boolean isText() {
    return this == STRING || this == MEMO;
  }
}
