package io.accountsync.dynamics;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Ascii;
import io.accountsync.spi.SourceException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/** The address of an environment, and the rule that no request with its token leaves it. */
final class EnvironmentUrl {
  private static final String API = "/api/data/v9.2/";
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[(0*:)*0*1]", Pattern.CASE_INSENSITIVE);

  private final URI root;

  private EnvironmentUrl(URI root) {
    this.root = root;
  }

  /**
   * Checks an environment's address.
   *
   * @throws IllegalArgumentException if it is not one, or would send a token unencrypted
   */
  static EnvironmentUrl of(URI url) {
    checkSecure("environment", url);
    String path = url.getRawPath();
    checkArgument(
        (path == null || path.isEmpty() || path.equals("/"))
            && url.getRawQuery() == null
            && url.getRawFragment() == null,
        "environment must be the address alone, such as https://contoso.crm4.dynamics.com, was %s",
        url);
    return new EnvironmentUrl(URI.create(url.getScheme() + "://" + url.getRawAuthority()));
  }

  /** Refuses an address that a secret must not be sent to, naming the option it was given for. */
  static void checkSecure(String option, URI url) {
    String host = url.getHost();
    // The address is not repeated here: it may hold a password, also where no host is seen.
    checkArgument(
        host != null && url.getRawUserInfo() == null,
        "%s must be an address with a host and without user information",
        option);
    checkArgument(
        "https".equalsIgnoreCase(url.getScheme())
            || ("http".equalsIgnoreCase(url.getScheme()) && LOOPBACK.matcher(host).matches()),
        "%s must begin with https://, so that no token travels unencrypted, was %s",
        option,
        url);
  }

  /** Returns the scope to ask a token for. */
  String scope() {
    return root + "/.default";
  }

  /** Returns the address of a resource, given relative to the Web API and already encoded. */
  URI resource(String pathAndQuery) {
    return URI.create(root + API + pathAndQuery);
  }

  /**
   * Returns the address that a link stands for. The link is taken as it is: decoding it and
   * encoding it again would change it.
   *
   * @param request the request whose answer held the link
   * @throws SourceException if the link leaves the environment
   */
  URI follow(URI request, String link) {
    URI target = target(request, link);
    if (target == null || !isInside(target)) {
      throw new SourceException(
          "A link leads away from "
              + root
              + (target == null ? "" : " to " + target.getScheme() + "://" + target.getHost())
              + " and was refused, so that the token stays inside. Look for a gateway that"
              + " rewrites addresses, or configure the address that the links carry.");
    }
    return target;
  }

  /** Returns the address that a link stands for, or null if it leaves the environment. */
  @Nullable
  URI followStored(String link) {
    URI target = target(root, link);
    return target != null && isInside(target) ? target : null;
  }

  private boolean isInside(URI target) {
    return root.getScheme().equalsIgnoreCase(target.getScheme())
        && target.getHost() != null
        && root.getHost().equalsIgnoreCase(target.getHost())
        && port(root) == port(target)
        && target.getRawUserInfo() == null;
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0
        ? uri.getPort()
        : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }

  @Nullable
  private static URI target(URI request, String link) {
    try {
      return request.resolve(new URI(escapeRefused(link)));
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** Escapes only what java.net.URI refuses and some servers leave bare; all else stays. */
  private static String escapeRefused(String link) {
    StringBuilder escaped = null;
    for (int i = 0; i < link.length(); i++) {
      char c = link.charAt(i);
      boolean refused = c <= ' ' || "\"<>\\^`{|}".indexOf(c) >= 0;
      if (refused && escaped == null) {
        escaped = new StringBuilder(link.length() + 16).append(link, 0, i);
      }
      if (escaped != null) {
        if (refused) {
          escaped.append('%').append(Ascii.toUpperCase(hex(c)));
        } else {
          escaped.append(c);
        }
      }
    }
    return escaped == null ? link : escaped.toString();
  }

  private static String hex(char c) {
    return (c < 16 ? "0" : "") + Integer.toHexString(c);
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
