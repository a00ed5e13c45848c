package io.accountsync.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two limits of a policy, at their boundaries. */
final class LimitsTest {
  @ParameterizedTest(name = "R8 a cap of {0} and {1} contacts: logged {2}")
  @CsvSource({
    "5000, 4999, true",
    "5000, 5000, true",
    "5000, 5001, false",
    "0, 1, false",
    "1, 1, true",
    "1000000000, 1000000000, true",
    "1000000000, 1000000001, false"
  })
  void cap(int maxContacts, int contacts, boolean logged) {
    ActivityCap cap = new ActivityCap(maxContacts);

    assertEquals(logged, cap.logs(contacts));
    assertEquals(maxContacts + 1, cap.countAtMost());
  }

  @ParameterizedTest(name = "R12 a limit of {0} and {1} of {2} accounts vanished: removed {3}")
  @CsvSource({
    "0.10, 10, 100, true", "0.10, 11, 100, false", "0.10, 1, 10, true", "0.10, 1, 9, false",
    "0.10, 0, 0, true", "0, 0, 5, true", "0, 1, 1000000, false", "1, 7, 7, true",
    "0.10, 100000000, 1000000000, true", "0.10, 100000001, 1000000000, false", "0.5, 1, 1, false"
  })
  void massRemoval(double share, long vanished, long stored, boolean allowed) {
    assertEquals(allowed, new MassRemovalLimit(share).allows(vanished, stored));
  }

  @ParameterizedTest(name = "R12 exactly {0} hundredths may be removed")
  @ValueSource(ints = {1, 7, 14, 28, 29, 55, 56, 57, 58, 99})
  void theLimitItselfIsNotMoreThanTheLimit(int hundredths) {
    MassRemovalLimit limit = new MassRemovalLimit(hundredths / 100.0);

    assertTrue(limit.allows(hundredths, 100));
    assertFalse(limit.allows(hundredths + 1, 100));
    assertTrue(limit.allows(hundredths * 10_000L, 1_000_000));
    assertFalse(limit.allows(hundredths * 10_000L + 1, 1_000_000));
  }
}
