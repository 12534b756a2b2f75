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

  private ExitCode() {}
}
