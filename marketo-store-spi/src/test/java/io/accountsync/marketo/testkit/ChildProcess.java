package io.accountsync.marketo.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A Java process of its own, what it says, and what is done to it. Killed when it is closed. */
final class ChildProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private boolean silent;

  ChildProcess(List<String> mainClassAndArguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(mainClassAndArguments);
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread reader = new Thread(this::read, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        said(line);
      }
    } catch (IOException e) {
      said("its output broke off: " + e);
    }
    synchronized (lines) {
      silent = true;
      lines.notifyAll();
    }
  }

  private void said(String line) {
    synchronized (lines) {
      lines.add(line);
      lines.notifyAll();
    }
  }

  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** Waits until what it has said is enough; returns false if it ended before that. */
  boolean await(Predicate<List<String>> enough) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (lines) {
      while (!enough.test(lines)) {
        if (silent) {
          return false;
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError("The process said nothing more for long, after " + lines);
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(lines, left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(e);
        }
      }
      return true;
    }
  }

  /** Waits until it has said a line that begins so, that many times. */
  boolean await(String line, int times) {
    return await(all -> all.stream().filter(said -> said.startsWith(line)).count() >= times);
  }

  /** Waits for its end and returns how it ended. */
  int awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("The process does not end, after " + lines());
      }
      await(all -> false);
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Kills it without a chance to clean up; returns false if it had ended by itself. */
  boolean kill() {
    boolean alive = process.isAlive();
    process.destroyForcibly();
    int end = awaitEnd();
    return alive && end != 0;
  }

  /** Says something to it. */
  void say(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets it go on after a stop. */
  void resume() {
    signal(process.pid(), "CONT");
  }

  static void signal(long pid, String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
