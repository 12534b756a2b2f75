package dev.slipway.manifest;

import java.util.Locale;
import java.util.Optional;

/** What a process speaks on its port, and so what a router speaks to it. */
public enum Protocol {
  /** HTTP/1.1. */
  HTTP,

  /** HTTP/2 in the clear with prior knowledge, as gRPC needs it. */
  H2C;

  /** By how it is written. */
  public static Optional<Protocol> parse(String text) {
    return switch (text) {
      case "http" -> Optional.of(HTTP);
      case "h2c" -> Optional.of(H2C);
      default -> Optional.empty();
    };
  }

  /** As it is written. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
