package dev.slipway.builder.image;

import java.util.Locale;

/** The kind of machine that images are built for: this one, with Linux. */
public final class Machine {
  public static final String OS = "linux";

  private Machine() {}

  /** Of the processor, as Go, and so OCI, names it. */
  public static String architecture() {
    var name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> name;
    };
  }
}
