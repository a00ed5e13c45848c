package io.accountsync.dynamics;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A GET request.
 *
 * @param uri where to
 * @param prefer the preferences, joined with commas; may be empty
 * @param strong whether caches of definitions and rights are bypassed
 * @param known the ETag of an answer that is still at hand; may be empty
 * @param position whether the address is one that the service gave out earlier and may have lost
 */
record Query(URI uri, String prefer, boolean strong, String known, boolean position) {
  static Query of(URI uri) {
    return new Query(uri, "", false, "", false);
  }

  /** The same, past the caches of definitions and rights. */
  Query consistent() {
    return new Query(uri, prefer, true, known, position);
  }

  Query preferring(List<String> preferences, List<String> annotations) {
    List<String> all = new ArrayList<>(preferences);
    if (!annotations.isEmpty()) {
      all.add("odata.include-annotations=\"" + String.join(",", annotations) + "\"");
    }
    return new Query(uri, String.join(",", all), strong, known, position);
  }

  Query asPosition() {
    return new Query(uri, prefer, strong, known, true);
  }

  /** The same, to be answered with a 304 if what it asks for still has that ETag. */
  Query unlessStill(String etag) {
    return new Query(uri, prefer, strong, etag, position);
  }

  /** Returns what to call the request: its path, for a query may hold a filter's values. */
  String label() {
    return "GET " + uri.getPath();
  }

  @Override
  public String toString() {
    return label();
  }
}
