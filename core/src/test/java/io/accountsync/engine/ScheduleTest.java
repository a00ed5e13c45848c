package io.accountsync.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.ArgumentCaptor;

final class ScheduleTest {
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private final ScheduledExecutorService executor = mock(ScheduledExecutorService.class);
  private final ScheduledFuture<?> future = mock(ScheduledFuture.class);
  private final AtomicInteger cycles = new AtomicInteger();
  private final Schedule schedule = new Schedule(cycles::incrementAndGet, FIVE_MINUTES);

  @Test
  @DisplayName("R2 at once, and then with a fixed delay from the end of a cycle")
  void fixedDelay() {
    Runnable task = started(schedule);

    verify(executor)
        .scheduleWithFixedDelay(
            any(), eq(0L), eq(FIVE_MINUTES.toNanos()), eq(TimeUnit.NANOSECONDS));
    task.run();
    task.run();
    assertEquals(2, cycles.get());
  }

  @Test
  @DisplayName("R2 a cycle that throws does not stop the next one")
  void throwing() {
    Schedule throwing =
        new Schedule(
            () -> {
              if (cycles.incrementAndGet() == 1) {
                throw new IllegalStateException("first");
              }
              throw new AssertionError("second");
            },
            FIVE_MINUTES);
    Runnable task = started(throwing);

    try (CapturedLog log = new CapturedLog(Schedule.class)) {
      task.run();
      task.run();

      assertEquals(
          List.of("first", "second"), log.thrown().stream().map(Throwable::getMessage).toList());
    }
    assertEquals(2, cycles.get());
  }

  @Test
  void isStartedOnce() {
    started(schedule);

    assertThrows(IllegalStateException.class, schedule::start);
    var refusal = assertThrows(IllegalStateException.class, () -> schedule.start(executor));

    assertEquals("This engine is started already", refusal.getMessage());
  }

  @Test
  void closingEndsTheCyclesAndLeavesTheHostsExecutorAlone() {
    started(schedule);

    schedule.close();

    verify(future).cancel(false);
    verify(executor, never()).shutdown();
    verify(executor, never()).shutdownNow();
    verify(executor).scheduleWithFixedDelay(any(), anyLong(), anyLong(), any());
    verifyNoMoreInteractions(executor);
  }

  @Test
  void closingWhatNeverStartedIsNothing() {
    schedule.close();
    schedule.close();

    var refusal = assertThrows(IllegalStateException.class, schedule::start);
    assertEquals("This engine is closed", refusal.getMessage());
  }

  @Test
  @Timeout(30)
  void runsOnADaemonThreadOfItsOwnUntilItIsClosed() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(2);
    AtomicReference<Thread> thread = new AtomicReference<>();
    Schedule own =
        new Schedule(
            () -> {
              thread.set(Thread.currentThread());
              ran.countDown();
            },
            Duration.ofNanos(1));

    own.start();
    ran.await();
    own.close();

    assertTrue(thread.get().isDaemon());
    assertEquals("account-sync", thread.get().getName());
    thread.get().join();
    assertFalse(thread.get().isAlive());
  }

  private Runnable started(Schedule started) {
    doReturn(future).when(executor).scheduleWithFixedDelay(any(), anyLong(), anyLong(), any());
    started.start(executor);
    ArgumentCaptor<Runnable> task = ArgumentCaptor.forClass(Runnable.class);
    verify(executor).scheduleWithFixedDelay(task.capture(), anyLong(), anyLong(), any());
    return task.getValue();
  }
}
