package dev.slipway.manifest;

/** How an instance that listens is seen to be ready. Without one, a TCP connection to its port. */
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
}
