package dev.slipway.builder.process;

/** How a child came to its end. */
public sealed interface Ending {
  /** By itself, or by a signal: then the code is 128 and the signal's number. */
  record Exited(int code) implements Ending {}

  /** Killed: it took too long. */
  record TimedOut() implements Ending {}

  /** Killed: it printed too much. */
  record Flooded() implements Ending {}

  /** Killed: it used too much memory. */
  record Swollen() implements Ending {}
}
