package dev.slipway.reconciler.api;

/** What both ends of a run agree upon besides {@link RunEvent}s. */
final class RunFrames {
  /** Before what the command wrote to its standard output. */
  static final byte OUTPUT = 1;

  /** Before what the command wrote to its standard error. */
  static final byte ERRORS = 2;

  /** So much may be on its way to the daemon, not {@link RunEvent.Taken} yet. */
  static final int WINDOW = 256 * 1024;

  /** So many bytes are in one message at most. */
  static final int LARGEST = 64 * 1024;

  /** So many bytes of input or output are sent at a time. */
  static final int CHUNK = 16 * 1024;

  private static final int OVERHEAD = 64;

  private RunFrames() {}

  /** What a message of so many bytes counts as: small ones take room too. */
  static int cost(int bytes) {
    return bytes + OVERHEAD;
  }
}
