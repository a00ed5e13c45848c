package io.accountsync.dynamics;

import io.accountsync.model.AccountChange;
import io.accountsync.model.ColumnSelection;
import io.accountsync.model.ColumnSelection.Column;
import io.accountsync.model.Representation;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The adapter's own way from a page's bytes to typed accounts, and nothing else. */
public final class AdapterReader {
  private final PageReader<AccountChange> reader;

  /** A reader of pages with these columns. */
  public AdapterReader(ColumnSelection columns) {
    reader = new PageReader<>(new AccountRows(columns));
  }

  /** The member of a row that holds what is read of a column. */
  public static String member(Column column) {
    String value = AccountRows.wireName(column);
    return column.as() == Representation.LABEL ? value + "@" + AccountRows.LABEL : value;
  }

  /** Reads a page to the end of the stream. */
  public List<AccountChange> read(InputStream page) throws IOException {
    return reader.read(page).rows();
  }
}
