package io.accountsync.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.accountsync.spi.SourceException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvironmentUrlTest {
  private static final EnvironmentUrl CONTOSO =
      EnvironmentUrl.of(URI.create("https://contoso.crm4.dynamics.com/"));
  private static final URI REQUEST = CONTOSO.resource("accounts?$select=name");

  @Test
  void anAbsoluteLinkIsTakenAsItIs() {
    String link =
        "https://contoso.crm4.dynamics.com/api/data/v9.2/accounts?$select=name&$skiptoken="
            + "%3Ccookie%20pagenumber=%222%22%20pagingcookie=%22%253ccookie%2520page%253d%22%20/%3E";
    assertEquals(link, CONTOSO.follow(REQUEST, link).toString());
  }

  @Test
  void onlyWhatTheJdkRefusesIsEscaped() {
    assertEquals(
        "https://contoso.crm4.dynamics.com/x?a=%20b%22%7Bc%7D%3C%3E%7C&d=%253c",
        CONTOSO
            .follow(REQUEST, "https://contoso.crm4.dynamics.com/x?a= b\"{c}<>|&d=%253c")
            .toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "accounts?page=2",
        "/api/data/v9.2/accounts?page=2",
        "//contoso.crm4.dynamics.com/api/data/v9.2/accounts?page=2",
        "https://CONTOSO.crm4.dynamics.com:443/api/data/v9.2/accounts?page=2",
      })
  void relativeLinksAndOtherSpellingsStayInside(String link) {
    URI target = CONTOSO.follow(REQUEST, link);
    assertEquals("/api/data/v9.2/accounts?page=2", target.getPath() + "?" + target.getQuery());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://contoso.crm4.dynamics.com.evil.example/api/data/v9.2/accounts",
        "https://evil.example/accounts",
        "//evil.example/accounts",
        "http://contoso.crm4.dynamics.com/api/data/v9.2/accounts",
        "https://contoso.crm4.dynamics.com:8443/accounts",
        "https://contoso.crm4.dynamics.com@evil.example/accounts",
        "https://user@contoso.crm4.dynamics.com/accounts",
        "https://contoso.crm4.dynamics.com\\@evil.example/accounts",
        "ftp://contoso.crm4.dynamics.com/accounts",
        "file:///etc/passwd",
        "mailto:a@contoso.crm4.dynamics.com",
        "https://[bad/accounts",
      })
  void everythingElseIsRefused(String link) {
    assertThrows(SourceException.class, () -> CONTOSO.follow(REQUEST, link));
    assertNull(CONTOSO.followStored(link));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://contoso.crm4.dynamics.com",
        "ftp://contoso.crm4.dynamics.com",
        "contoso.crm4.dynamics.com",
        "https://user:secret@contoso.crm4.dynamics.com",
        "https://contoso.crm4.dynamics.com/api/data/v9.2",
        "https://contoso.crm4.dynamics.com?x=1",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
      })
  void anEnvironmentIsAnAddressAloneAndSafe(String url) {
    assertThrows(IllegalArgumentException.class, () -> EnvironmentUrl.of(URI.create(url)));
  }

  /** The last one has a host that the JDK cannot tell from the rest. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:secret@contoso.crm4.dynamics.com",
        "http://user:secret@contoso.crm4.dynamics.com/?x=1",
        "user:secret@contoso.crm4.dynamics.com",
        "https://user:secret@contoso_test.crm4.dynamics.com",
      })
  void whatIsRefusedIsNotRepeatedWithItsPassword(String url) {
    for (String option : List.of("environment", "authority")) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> EnvironmentUrl.checkSecure(option, URI.create(url)));
      assertEquals(
          option + " must be an address with a host and without user information",
          refused.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://localhost:8080", "http://127.0.0.1:1", "http://[::1]:1", "https://x.y/"})
  void loopbackMayBePlain(String url) {
    assertNotNull(EnvironmentUrl.of(URI.create(url)));
  }

  @Test
  void theScopeHasOneSlash() {
    assertEquals("https://contoso.crm4.dynamics.com/.default", CONTOSO.scope());
  }
}
