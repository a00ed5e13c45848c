package io.accountsync.simulator;

import java.util.ArrayDeque;
import java.util.List;

/**
 * The latest requests; so many that no test loses one, and so few that a simulator may run for
 * weeks.
 */
final class RequestLog {
  static final int CAPACITY = 20_000;

  private final ArrayDeque<RecordedRequest> requests = new ArrayDeque<>();

  synchronized void add(RecordedRequest request) {
    if (requests.size() == CAPACITY) {
      requests.removeFirst();
    }
    requests.addLast(request);
  }

  synchronized List<RecordedRequest> all() {
    return List.copyOf(requests);
  }

  synchronized void clear() {
    requests.clear();
  }
}
