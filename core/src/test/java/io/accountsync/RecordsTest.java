package io.accountsync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.accountsync.engine.HeldRemovals;
import io.accountsync.engine.SyncPreview;
import io.accountsync.engine.SyncProgress;
import io.accountsync.engine.SyncReport;
import io.accountsync.model.Account;
import io.accountsync.model.AccountChange;
import io.accountsync.model.AccountDiff;
import io.accountsync.model.AccountId;
import io.accountsync.model.AccountValues;
import io.accountsync.model.Activity;
import io.accountsync.model.Cause;
import io.accountsync.model.ColumnSelection;
import io.accountsync.model.ColumnType;
import io.accountsync.model.Contact;
import io.accountsync.model.ContactId;
import io.accountsync.model.Field;
import io.accountsync.model.FieldChange;
import io.accountsync.model.FieldType;
import io.accountsync.model.MembershipChange;
import io.accountsync.model.Representation;
import io.accountsync.model.RowVersion;
import io.accountsync.model.SourceColumn;
import io.accountsync.policy.AccountUpdate;
import io.accountsync.policy.ActivityCap;
import io.accountsync.policy.FieldMapping;
import io.accountsync.policy.FrozenField;
import io.accountsync.policy.MassRemovalLimit;
import io.accountsync.policy.MembershipPlan;
import io.accountsync.policy.PagePlan;
import io.accountsync.policy.Rejection;
import io.accountsync.policy.Wording;
import io.accountsync.spi.Baseline;
import io.accountsync.spi.CycleCounts;
import io.accountsync.spi.CycleRecord;
import io.accountsync.spi.FeedPosition;
import io.accountsync.spi.FeedProgress;
import io.accountsync.spi.Lease;
import io.accountsync.spi.Page;
import io.accountsync.spi.SyncState;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all public records keep to: nulls only where they are announced, and no way to change. */
final class RecordsTest {
  private static final AccountId ACCOUNT = new AccountId(new UUID(0, 1));
  private static final ContactId CONTACT = new ContactId(new UUID(0, 2));
  private static final RowVersion VERSION = new RowVersion("1");
  private static final Field FIELD = Field.of("f", "F", FieldType.INTEGER);
  private static final FieldChange CHANGE = new FieldChange(FIELD, 1L, 2L);
  private static final AccountDiff DIFF = new AccountDiff(ACCOUNT, List.of(CHANGE));
  private static final Cause CAUSE = new Cause("source", "reason", Instant.EPOCH);
  private static final Account STORED =
      new Account(ACCOUNT, VERSION, AccountValues.none(), false, 0);
  private static final AccountUpdate UPDATE =
      new AccountUpdate(
          AccountUpdate.Kind.UPDATED, STORED, DIFF, AccountUpdate.Logging.ACTIVITIES, 1, CAUSE);
  private static final Rejection REJECTION =
      new Rejection(ACCOUNT, VERSION, "f", "is odd", Instant.EPOCH);
  private static final FrozenField FROZEN = new FrozenField("f", "c", "is secured");
  private static final CycleCounts COUNTS =
      new CycleCounts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
  private static final FeedPosition POSITION = new FeedPosition("p");
  private static final FeedProgress PROGRESS = new FeedProgress(FeedProgress.Phase.DELTA, POSITION);

  static Stream<Record> samples() {
    return Stream.of(
        ACCOUNT,
        CONTACT,
        VERSION,
        FIELD,
        CHANGE,
        DIFF,
        CAUSE,
        STORED,
        UPDATE,
        REJECTION,
        FROZEN,
        COUNTS,
        POSITION,
        PROGRESS,
        new AccountChange.Removed(ACCOUNT),
        new Activity(CONTACT, ACCOUNT, CHANGE, CAUSE),
        new ColumnSelection(List.of()),
        new ColumnSelection.Column("c", ColumnType.TEXT, Representation.VALUE),
        new Contact(CONTACT, ACCOUNT, AccountValues.none()),
        new MembershipChange.Membership(CONTACT, ACCOUNT),
        new MembershipChange.Removed(CONTACT),
        new SourceColumn("c", ColumnType.TEXT, "is secured"),
        new ActivityCap(1),
        new FieldMapping("c", Representation.VALUE, FIELD),
        new MassRemovalLimit(0.5),
        new MembershipPlan(List.of()),
        new PagePlan(List.of(UPDATE), List.of(REJECTION), Set.of(ACCOUNT)),
        new Wording("source", "reason"),
        Baseline.begun(1),
        new CycleRecord(Instant.EPOCH, Instant.EPOCH, true, COUNTS, "failed"),
        new Lease("holder", 1),
        new Page<>(List.of(), POSITION, true),
        new SyncState(PROGRESS, PROGRESS, Map.of("a", 1), 1, 1, Baseline.begun(1)),
        new HeldRemovals(1, 2),
        new SyncProgress(SyncProgress.Feed.ACCOUNTS, true, COUNTS),
        new SyncPreview(true, COUNTS, List.of(FROZEN), List.of(UPDATE), List.of(REJECTION)),
        new SyncReport(
            Instant.EPOCH,
            Instant.EPOCH,
            SyncReport.Outcome.FAILED,
            List.of("accounts: this is the first read"),
            COUNTS,
            List.of(FROZEN),
            List.of(REJECTION),
            List.of(UPDATE),
            new HeldRemovals(1, 2),
            new IllegalStateException("failed")));
  }

  @Test
  void noPublicRecordIsMissingFromTheSamples() {
    Set<String> sampled =
        samples()
            .map(sample -> sample.getClass().getName())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> all =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.accountsync")
                .stream()
                .map(JavaClass::reflect)
                .filter(type -> type.isRecord() && Modifier.isPublic(type.getModifiers()))
                .map(Class::getName)
                .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(all, sampled);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void componentsAreNullOnlyWhereTheySaySo(Record sample) throws ReflectiveOperationException {
    RecordComponent[] components = sample.getClass().getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      if (components[i].getType().isPrimitive()) {
        continue;
      }
      Object[] arguments = arguments(sample);
      arguments[i] = null;
      if (components[i].isAnnotationPresent(Nullable.class)) {
        assertNullAllowed(sample, arguments);
      } else {
        var refusal =
            assertThrows(
                InvocationTargetException.class,
                () -> create(sample, arguments),
                components[i]::toString);
        assertTrue(refusal.getCause() instanceof NullPointerException, refusal::toString);
      }
    }
  }

  /** A null may still be refused together with another component's value, but says so. */
  private static void assertNullAllowed(Record sample, Object[] arguments)
      throws ReflectiveOperationException {
    try {
      create(sample, arguments);
    } catch (InvocationTargetException e) {
      assertTrue(e.getCause() instanceof IllegalArgumentException, e::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void collectionsCannotBeChanged(Record sample) throws ReflectiveOperationException {
    for (RecordComponent component : sample.getClass().getRecordComponents()) {
      if (Collection.class.isAssignableFrom(component.getType())) {
        Collection<?> collection = (Collection<?>) component.getAccessor().invoke(sample);
        assertThrows(UnsupportedOperationException.class, collection::clear, component::toString);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void equalComponentsMakeEqualRecords(Record sample) throws ReflectiveOperationException {
    Record copy = create(sample, arguments(sample));

    assertEquals(sample, copy);
    assertEquals(sample.hashCode(), copy.hashCode());
  }

  private static Object[] arguments(Record sample) throws ReflectiveOperationException {
    RecordComponent[] components = sample.getClass().getRecordComponents();
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = components[i].getAccessor().invoke(sample);
    }
    return arguments;
  }

  private static Record create(Record sample, Object[] arguments)
      throws ReflectiveOperationException {
    Class<?>[] types =
        Arrays.stream(sample.getClass().getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    Constructor<? extends Record> constructor = sample.getClass().getDeclaredConstructor(types);
    return constructor.newInstance(arguments);
  }
}
