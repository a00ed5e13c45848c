package io.accountsync.benchmarks;

import io.accountsync.dynamics.ClientSecretTokenProvider;
import io.accountsync.dynamics.DynamicsAccountSource;
import io.accountsync.marketo.MarketoDefaults;
import io.accountsync.model.Field;
import io.accountsync.model.FieldType;
import io.accountsync.policy.FieldMapping;
import io.accountsync.policy.SyncPolicy;
import java.net.URI;
import java.util.List;

/** A simulated environment that accounts are read from, and what is read of them: 20 columns. */
record Environment(String url, String tenant, String clientId) {
  /** As another program takes it. */
  List<String> arguments() {
    return List.of(url, tenant, clientId);
  }

  DynamicsAccountSource source() {
    return source(GeneratedSource.PAGE);
  }

  DynamicsAccountSource source(int pageSize) {
    URI uri = URI.create(url);
    return DynamicsAccountSource.builder(
            uri, ClientSecretTokenProvider.of(uri, tenant, clientId, () -> Child.SECRET))
        .pageSize(pageSize)
        .build();
  }

  static SyncPolicy policy() {
    return SyncPolicy.builder()
        .mapAll(MarketoDefaults.mappings())
        .map(
            FieldMapping.value(
                "creditlimit", Field.of("creditLimit", "Credit Limit", FieldType.DECIMAL)))
        .map(FieldMapping.value("fax", Field.string("fax", "Fax", 255)))
        .map(FieldMapping.value("emailaddress1", Field.string("mail", "Mail", 255)))
        .build();
  }
}
