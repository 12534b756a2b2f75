package dev.slipway.reconciler.api;

import java.util.regex.Pattern;

/**
 * Where a server listens: {@code 127.0.0.1:8300}, {@code [::1]:8300}, or {@code :8300} for every
 * interface.
 *
 * @param host a name or an IP address, that of IPv6 without its brackets
 * @param port 0 lets the system choose
 */
public record ListenAddress(String host, int port) {
  private static final Pattern SYNTAX =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([-A-Za-z0-9._]*)):([0-9]{1,5})");

  public ListenAddress {
    if (host.isBlank() || port < 0 || port > 65535) {
      throw new IllegalArgumentException("not an address to listen on: " + host + ":" + port);
    }
  }

  /** Throws {@link IllegalArgumentException} for what is not {@code host:port}. */
  public static ListenAddress parse(String text) {
    var matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("expected host:port, such as 127.0.0.1:8300: " + text);
    }
    var bracketed = matcher.group(1);
    var plain = matcher.group(2);
    var host = bracketed != null ? bracketed : plain == null || plain.isEmpty() ? "0.0.0.0" : plain;
    return new ListenAddress(host, Integer.parseInt(matcher.group(3)));
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
