package io.accountsync.simulator;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Which faults happen when. Each rule counts the requests that match it from the moment it was
 * made. When several rules are due for a request, the one made first happens and the others wait
 * for the next request that matches them. Safe for use by several threads.
 */
public final class FaultScript {
  private final List<Rule> rules = new ArrayList<>();
  private int stalled;
  private long releases;
  private boolean closed;

  /** A fault that waits for its request. */
  private static final class Rule {
    private final RequestPattern pattern;
    private final Fault fault;
    private final boolean always;
    private int toSkip;

    Rule(RequestPattern pattern, Fault fault, int toSkip, boolean always) {
      this.pattern = requireNonNull(pattern, "pattern");
      this.fault = requireNonNull(fault, "fault");
      this.toSkip = toSkip;
      this.always = always;
    }
  }

  FaultScript() {}

  /**
   * Lets the {@code nth} matching request from now on meet a fault, once.
   *
   * @param nth 1 for the next one
   */
  public synchronized FaultScript on(int nth, RequestPattern pattern, Fault fault) {
    if (nth < 1) {
      throw new IllegalArgumentException("nth must be 1 or more, was " + nth);
    }
    rules.add(new Rule(pattern, fault, nth - 1, false));
    return this;
  }

  /** Lets every matching request meet a fault until {@link #clear}. */
  public synchronized FaultScript onEach(RequestPattern pattern, Fault fault) {
    rules.add(new Rule(pattern, fault, 0, true));
    return this;
  }

  /** Forgets all rules, and lets what is stalled go on. */
  public synchronized void clear() {
    rules.clear();
    release();
  }

  /** Returns how many faults of {@link #on} have not happened yet. */
  public synchronized int pending() {
    return (int) rules.stream().filter(rule -> !rule.always).count();
  }

  /** Lets every answer that is stalled or delayed at this moment go on. */
  public synchronized void release() {
    releases++;
    notifyAll();
  }

  /**
   * Waits until an answer is stalled or delayed.
   *
   * @return false if none was within {@code atMost}
   */
  public synchronized boolean awaitStalled(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (stalled == 0 && !closed) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return stalled > 0;
  }

  /** The fault for a request, or null. */
  @Nullable
  synchronized Fault next(RecordedRequest request) {
    Fault found = null;
    for (Iterator<Rule> all = rules.iterator(); all.hasNext(); ) {
      Rule rule = all.next();
      if (!rule.pattern.matches(request)) {
        continue;
      }
      if (rule.toSkip > 0) {
        rule.toSkip--;
      } else if (found == null) {
        found = rule.fault;
        if (!rule.always) {
          all.remove();
        }
      }
    }
    return found;
  }

  /** Waits until released, closed or {@code atMost} has passed; an interrupt ends it too. */
  synchronized void pause(Duration atMost) {
    long release = releases;
    long end = System.nanoTime() + atMost.toNanos();
    stalled++;
    notifyAll();
    try {
      while (releases == release && !closed) {
        long left = (end - System.nanoTime() + 999_999) / 1_000_000;
        if (left <= 0) {
          return;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stalled--;
    }
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
