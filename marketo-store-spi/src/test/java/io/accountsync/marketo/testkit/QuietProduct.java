package io.accountsync.marketo.testkit;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Silences the product while the tests of a class run: failing cycles are their point. */
public final class QuietProduct implements BeforeAllCallback, AfterAllCallback {
  /** A logger without any other reference is collected, and its level with it. */
  private static final Logger PRODUCT_LOG = Logger.getLogger("io.accountsync");

  static void silence() {
    PRODUCT_LOG.setLevel(Level.OFF);
  }

  static void unsilence() {
    PRODUCT_LOG.setLevel(null);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    silence();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    unsilence();
  }
}
