package dev.slipway.reconciler.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Slipway's version, as the manifest of its own jar tells it. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"slipway " + number() + " (Java " + Runtime.version() + ")"};
  }

  /** The version of the jar; classes that were not packaged yet have none. */
  static String number() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("unpackaged");
  }
}
