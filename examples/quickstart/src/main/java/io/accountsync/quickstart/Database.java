package io.accountsync.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** An H2 database in a file, with its connections. */
final class Database implements AutoCloseable {
  private final JdbcConnectionPool pool;

  private Database(Path file) {
    pool =
        JdbcConnectionPool.create(
            "jdbc:h2:file:" + file.toAbsolutePath() + ";WRITE_DELAY=0", "sa", "");
  }

  static Database open(Path file) {
    return new Database(file);
  }

  /** Deletes what is there and starts anew. */
  static Database recreate(Path file) {
    try {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".mv.db"));
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".trace.db"));
    } catch (IOException e) {
      throw new UncheckedIOException("The old database " + file + " cannot be deleted", e);
    }
    return new Database(file);
  }

  DataSource dataSource() {
    return pool;
  }

  @Override
  public void close() {
    pool.dispose();
  }
}
