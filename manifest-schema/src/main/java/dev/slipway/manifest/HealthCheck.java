package dev.slipway.manifest;

import java.util.List;

/** A way to look at an instance. */
public sealed interface HealthCheck {
  /** A GET of this path (it starts with {@code /}) that is answered by a status from 200 to 399. */
  record Http(String path) implements HealthCheck {
    public Http {
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException("a health path starts with /: " + path);
      }
    }
  }

  /** A TCP connection to the port. */
  record Tcp() implements HealthCheck {}

  /** A program and its arguments, run beside the instance, that ends with 0. */
  record Exec(List<String> command) implements HealthCheck {
    public Exec {
      command = List.copyOf(command);
      if (command.isEmpty()) {
        throw new IllegalArgumentException("a health check needs a program");
      }
    }
  }

  /** Whether it connects to the port of the instance. */
  default boolean needsPort() {
    return switch (this) {
      case Http _, Tcp _ -> true;
      case Exec _ -> false;
    };
  }
}
