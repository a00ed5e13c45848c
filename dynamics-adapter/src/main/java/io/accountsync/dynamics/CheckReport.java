package io.accountsync.dynamics;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@link DynamicsAccountSource#check} found out.
 *
 * @param findings one for each thing looked at, in the order of looking
 */
public record CheckReport(List<Finding> findings) {
  public CheckReport {
    findings = ImmutableList.copyOf(findings);
  }

  /** Returns whether nothing stands in the way of a sync. */
  public boolean isReady() {
    return findings.stream().noneMatch(finding -> finding.state() == State.PROBLEM);
  }

  /** Returns the report for people, a line for each finding. */
  @Override
  public String toString() {
    return findings.stream().map(Finding::toString).collect(Collectors.joining("\n"));
  }

  /** How a thing is. */
  public enum State {
    /** As it should be. */
    OK,
    /**
     * Worth knowing, and no obstacle: a column that will stay frozen, or what cannot be looked up.
     */
    NOTE,
    /** Has to be put right before a sync can work. */
    PROBLEM
  }

  /**
   * One thing that was looked at.
   *
   * @param subject what it is
   * @param state how it is
   * @param detail what was seen and, unless it is as it should be, the remedy
   */
  public record Finding(String subject, State state, String detail) {
    public Finding {
      requireNonNull(subject, "subject");
      requireNonNull(state, "state");
      requireNonNull(detail, "detail");
    }

    @Override
    public String toString() {
      return String.format("%-8s %s: %s", state, subject, detail);
    }
  }
}
