package dev.slipway.router;

/** Where one instance listens. */
public record Backend(String host, int port) implements Comparable<Backend> {
  @Override
  public int compareTo(Backend other) {
    var byHost = host.compareTo(other.host);
    return byHost != 0 ? byHost : Integer.compare(port, other.port);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
