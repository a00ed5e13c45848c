package io.accountsync.simulator;

/** The three service protection limits, each with its code and message. */
public enum Throttling {
  /** Too many requests in five minutes. */
  REQUESTS(
      0x80072322, "Number of requests exceeded the limit of 6000 over time window of 300 seconds."),
  /** Too much execution time in five minutes. */
  EXECUTION_TIME(
      0x80072321,
      "Combined execution time of incoming requests exceeded limit of 1,200,000 milliseconds over"
          + " time window of 300 seconds. Decrease number of concurrent requests or reduce the"
          + " duration of requests and try again later."),
  /** Too many requests at once. */
  CONCURRENCY(0x80072326, "Number of concurrent requests exceeded the limit of 52.");

  final int code;
  final String message;

  Throttling(int code, String message) {
    this.code = code;
    this.message = message;
  }
}
