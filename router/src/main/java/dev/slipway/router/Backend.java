package dev.slipway.router;

import dev.slipway.manifest.Protocol;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

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

  /** The usual sum would be one for many ports of hosts with like names. */
  @Override
  public int hashCode() {
    return host.hashCode() + port * 0x9e3779b9;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Backend(var otherHost, var otherPort, var otherProtocol)
        && port == otherPort
        && host.equals(otherHost)
        && protocol == otherProtocol;
  }

  @Override
  public int compareTo(Backend other) {
    return ORDER.compare(this, other);
  }

  /** What is usual is not said. */
  @Override
  public String toString() {
    var address = host + ":" + port;
    return protocol == Protocol.HTTP ? address : address + " " + protocol;
  }
}
