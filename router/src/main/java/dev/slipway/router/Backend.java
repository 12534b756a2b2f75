package dev.slipway.router;

import dev.slipway.manifest.Protocol;
import java.util.Comparator;

/**
 * Where one instance listens.
 *
 * @param protocol that is spoken to it
 */
public record Backend(String host, int port, Protocol protocol) implements Comparable<Backend> {
  private static final Comparator<Backend> ORDER =
      Comparator.comparing(Backend::host)
          .thenComparingInt(Backend::port)
          .thenComparing(Backend::protocol);

  /** One that speaks HTTP/1.1. */
  public Backend(String host, int port) {
    this(host, port, Protocol.HTTP);
  }

  @Override
  public int compareTo(Backend other) {
    return ORDER.compare(this, other);
  }

  /** What is usual is not said. */
  @Override
  public String toString() {
    return host + ":" + port + (protocol == Protocol.HTTP ? "" : " " + protocol);
  }
}
