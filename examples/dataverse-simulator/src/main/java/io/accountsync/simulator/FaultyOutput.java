package io.accountsync.simulator;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** A body on the wire to which a transport fault happens. */
final class FaultyOutput extends FilterOutputStream {
  private final Fault.Transport fault;
  private final FaultScript script;
  private long left;
  private boolean done;

  /** Says that the connection is to be closed or reset now. */
  static final class Broken extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean reset;

    Broken(boolean reset) {
      super(reset ? "reset by script" : "cut by script");
      this.reset = reset;
    }

    boolean isReset() {
      return reset;
    }
  }

  FaultyOutput(OutputStream out, Fault.Transport fault, FaultScript script) {
    super(out);
    this.fault = fault;
    this.script = script;
    this.left = fault.bytes();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int end = offset + length;
    while (!done && end - from > left) {
      out.write(bytes, from, (int) left);
      from += (int) left;
      happen();
    }
    out.write(bytes, from, end - from);
    left -= end - from;
  }

  @Override
  public void close() throws IOException {
    if (!done && fault.kind() != Fault.TransportKind.DRIBBLE) {
      happen();
    }
    out.close();
  }

  private void happen() throws IOException {
    out.flush();
    switch (fault.kind()) {
      case CUT -> throw new Broken(false);
      case RESET -> throw new Broken(true);
      case STALL -> {
        done = true;
        script.pause(Duration.ofDays(365));
      }
      case DRIBBLE -> {
        left = fault.bytes();
        script.pause(fault.pause());
      }
      case NO_REPLY, DELAY -> done = true;
    }
  }
}
