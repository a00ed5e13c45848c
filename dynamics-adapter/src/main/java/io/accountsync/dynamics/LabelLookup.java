package io.accountsync.dynamics;

import com.google.common.collect.Lists;
import io.accountsync.dynamics.ColumnCodec.MissingLabel;
import io.accountsync.model.AccountChange;
import io.accountsync.model.AccountChange.Upsert;
import io.accountsync.model.AccountId;
import io.accountsync.model.ColumnSelection;
import io.accountsync.model.ColumnSelection.Column;
import io.accountsync.model.Representation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Gets the labels of accounts that were read without annotations, by asking for the accounts once
 * more without change tracking. A label may then be newer than its row; the row's next change,
 * which the feed is about to tell, sets that right.
 */
final class LabelLookup implements TableClient.Completion<AccountChange> {
  /** Keeps an address far below the service's 32,768 characters and 500 conditions. */
  private static final int ACCOUNTS_A_REQUEST = 100;

  private final DataverseClient client;
  private final EnvironmentUrl environment;
  private final int width;
  private final int[] positions;
  private final AccountRows labels;

  LabelLookup(DataverseClient client, EnvironmentUrl environment, ColumnSelection selection) {
    this.client = client;
    this.environment = environment;
    List<Column> columns = selection.columns();
    this.width = columns.size();
    this.positions =
        IntStream.range(0, columns.size())
            .filter(i -> columns.get(i).as() == Representation.LABEL)
            .toArray();
    this.labels =
        new AccountRows(
            new ColumnSelection(IntStream.of(positions).mapToObj(columns::get).toList()));
  }

  @Override
  public List<AccountChange> complete(List<AccountChange> rows) {
    List<AccountId> lacking =
        rows.stream().filter(this::lacksLabel).map(AccountChange::id).distinct().toList();
    Map<AccountId, Upsert> found = new HashMap<>();
    PageReader<AccountChange> pages = new PageReader<>(labels);
    for (List<AccountId> some : Lists.partition(lacking, ACCOUNTS_A_REQUEST)) {
      for (AccountChange row : client.get(query(some), pages::read).body().rows()) {
        if (row instanceof Upsert upsert) {
          found.put(upsert.id(), upsert);
        }
      }
    }
    List<AccountChange> completed = new ArrayList<>(rows.size());
    rows.forEach(row -> completed.add(completed(row, found)));
    return completed;
  }

  private boolean lacksLabel(AccountChange row) {
    return row instanceof Upsert upsert
        && IntStream.of(positions).anyMatch(i -> upsert.value(i) == MissingLabel.INSTANCE);
  }

  private Query query(List<AccountId> accounts) {
    String filter =
        accounts.stream()
            .map(account -> "accountid%20eq%20" + account)
            .collect(Collectors.joining("%20or%20"));
    String path =
        labels.entitySet() + "?$select=" + String.join(",", labels.select()) + "&$filter=" + filter;
    return Query.of(environment.resource(path))
        .consistent()
        .preferring(List.of(), labels.annotations());
  }

  private AccountChange completed(AccountChange row, Map<AccountId, Upsert> found) {
    Upsert labelled = found.get(row.id());
    if (labelled == null || !(row instanceof Upsert upsert)) {
      return row;
    }
    Object[] values = new Object[width];
    for (int i = 0; i < width; i++) {
      values[i] = upsert.value(i);
    }
    for (int i = 0; i < positions.length; i++) {
      if (values[positions[i]] == MissingLabel.INSTANCE) {
        Object label = labelled.value(i);
        values[positions[i]] = label == null ? MissingLabel.INSTANCE : label;
      }
    }
    return new Upsert(upsert.id(), upsert.version(), values);
  }
}
