package io.accountsync.dynamics;

import io.accountsync.model.AccountChange;
import io.accountsync.model.ColumnSelection;
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

  /** Reads a page to the end of the stream. */
  public List<AccountChange> read(InputStream page) throws IOException {
    return reader.read(page).rows();
  }
}
