package io.accountsync.policy;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import io.accountsync.model.FieldSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * What a host decides about the synchronisation: which fields, how often, and what to do about
 * large accounts, removals and filtered ones.
 */
public final class SyncPolicy {
  private static final Duration MAX_INTERVAL = Duration.ofDays(1);

  private final ImmutableList<FieldMapping> mappings;
  private final FieldSet fields;
  private final Duration interval;
  private final ActivityCap activityCap;
  private final RemovalPolicy removalPolicy;
  private final MassRemovalLimit massRemovalLimit;
  @Nullable private final String syncFilter;
  private final Wording syncWording;
  private final Wording editWording;

  private SyncPolicy(Builder builder) {
    mappings = builder.mappings.build();
    checkState(!mappings.isEmpty(), "A policy needs at least one field: call map(...)");
    fields = FieldSet.of(mappings.stream().map(FieldMapping::field).toList());
    interval = builder.interval;
    activityCap = builder.activityCap;
    removalPolicy = builder.removalPolicy;
    massRemovalLimit = builder.massRemovalLimit;
    syncFilter = builder.syncFilter;
    syncWording = builder.syncWording;
    editWording = builder.editWording;
  }

  /** Starts a policy with the documented defaults and no field yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the selected fields and their columns, in the order they were given; not empty. */
  public List<FieldMapping> mappings() {
    return mappings;
  }

  /** Returns the fields that accounts have in the store, in the order of {@link #mappings()}. */
  public FieldSet fields() {
    return fields;
  }

  /** Returns the pause between the end of a cycle and the start of the next (rule R2). */
  public Duration interval() {
    return interval;
  }

  /** Returns up to how many contacts an account's changes are logged (rule R8). */
  public ActivityCap activityCap() {
    return activityCap;
  }

  /** Returns what becomes of a removed account's values (rule R11). */
  public RemovalPolicy removalPolicy() {
    return removalPolicy;
  }

  /** Returns how many accounts one full read may remove unasked (rule R12). */
  public MassRemovalLimit massRemovalLimit() {
    return massRemovalLimit;
  }

  /** Returns the boolean column whose explicit false skips an account, if any (rule R16). */
  public Optional<String> syncFilter() {
    return Optional.ofNullable(syncFilter);
  }

  /** Returns what activities say about changes that come from Dynamics. */
  public Wording syncWording() {
    return syncWording;
  }

  /** Returns what activities say about local edits (rule R5). */
  public Wording editWording() {
    return editWording;
  }

  /** Collects a policy. Not safe for use by several threads. */
  public static final class Builder {
    private final ImmutableList.Builder<FieldMapping> mappings = ImmutableList.builder();
    private Duration interval = Duration.ofMinutes(5);
    private ActivityCap activityCap = ActivityCap.MARKETO;
    private RemovalPolicy removalPolicy = RemovalPolicy.KEEP;
    private MassRemovalLimit massRemovalLimit = MassRemovalLimit.DEFAULT;
    @Nullable private String syncFilter;
    private Wording syncWording = new Wording("Microsoft Dynamics", "Account sync");
    private Wording editWording = new Wording("Account Sync", "Account field edited");

    private Builder() {}

    /** Selects a field. At least one is needed; two must not have the same name. */
    public Builder map(FieldMapping mapping) {
      mappings.add(requireNonNull(mapping, "mapping"));
      return this;
    }

    /** Selects several fields. */
    public Builder mapAll(Iterable<FieldMapping> several) {
      checkArgument(
          !Iterables.isEmpty(requireNonNull(several, "mappings")),
          "mapAll needs at least one field mapping");
      mappings.addAll(several);
      return this;
    }

    /**
     * Sets the pause between the end of a cycle and the start of the next.
     *
     * @param pause more than zero, at most a day; 5 minutes unless set
     */
    public Builder interval(Duration pause) {
      checkArgument(
          requireNonNull(pause, "interval").compareTo(Duration.ZERO) > 0
              && pause.compareTo(MAX_INTERVAL) <= 0,
          "interval must be more than zero and at most %s, was %s",
          MAX_INTERVAL,
          pause);
      interval = pause;
      return this;
    }

    /**
     * Sets up to how many contacts an account's changes are logged.
     *
     * @param maxContacts 0 (log nothing) to 1,000,000,000; 5,000 unless set
     */
    public Builder activityCap(int maxContacts) {
      activityCap = new ActivityCap(maxContacts);
      return this;
    }

    /** Sets what becomes of a removed account's values; {@link RemovalPolicy#KEEP} unless set. */
    public Builder removalPolicy(RemovalPolicy policy) {
      removalPolicy = requireNonNull(policy, "removalPolicy");
      return this;
    }

    /**
     * Sets how many accounts one full read may remove unasked.
     *
     * @param share of the stored accounts, 0 (none) to 1 (all); 0.10 unless set
     */
    public Builder massRemovalLimit(double share) {
      massRemovalLimit = new MassRemovalLimit(share);
      return this;
    }

    /**
     * Sets the boolean column whose explicit false skips an account; no filter unless set.
     *
     * @param column its logical name; Marketo's is {@code new_synctomkto}
     */
    public Builder syncFilter(String column) {
      syncFilter = FieldMapping.checkColumn("syncFilter", column);
      return this;
    }

    /**
     * Sets what activities say about changes that come from Dynamics; {@code Microsoft Dynamics}
     * and {@code Account sync} unless set.
     */
    public Builder syncWording(Wording wording) {
      syncWording = requireNonNull(wording, "syncWording");
      return this;
    }

    /**
     * Sets what activities say about local edits; {@code Account Sync} and {@code Account field
     * edited} unless set.
     */
    public Builder editWording(Wording wording) {
      editWording = requireNonNull(wording, "editWording");
      return this;
    }

    /**
     * Returns the policy.
     *
     * @throws IllegalStateException if no field was selected
     * @throws IllegalArgumentException if two fields have the same name
     */
    public SyncPolicy build() {
      return new SyncPolicy(this);
    }
  }
}
