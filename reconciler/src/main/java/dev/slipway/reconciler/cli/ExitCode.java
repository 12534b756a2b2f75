package dev.slipway.reconciler.cli;

/** What the process leaves with; scripts rely on it. */
public final class ExitCode {
  /** All is well. */
  public static final int FINE = 0;

  /** The answer is no: problems were found, an app is not healthy. */
  public static final int NO = 1;

  /** The command line was wrong. */
  public static final int WRONG_USAGE = 2;

  /** The environment failed: repository, cluster, registry. */
  public static final int ENVIRONMENT_FAILED = 3;

  /** What was to be run was ended, as its time was up; as timeout(1) has it. */
  static final int TIME_IS_UP = 124;

  /** Nobody read what was written any more; as a shell tells of a broken pipe. */
  static final int READER_GONE = 128 + 13;

  private ExitCode() {}
}
