package dev.slipway.reconciler.cli;

import java.util.Optional;
import java.util.Set;

/** Slipway's version, as the manifest of its own jar tells it. */
public final class Version {
  private static final Set<String> OPTIONS = Set.of("--version", "-V");

  private Version() {}

  /** The version of the jar; classes that were not packaged yet have none. */
  public static String number() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("unpackaged");
  }

  /** What {@code slipway --version} prints. */
  public static String line() {
    return "slipway " + number() + " (Java " + Runtime.version() + ")";
  }

  /**
   * Is the version all that is asked for? Scripts ask at every turn, and the answer needs none of
   * the command line's model, whose making takes most of a short run.
   */
  public static boolean isAllThatIsAsked(String... arguments) {
    return arguments.length == 1 && OPTIONS.contains(arguments[0]);
  }
}
