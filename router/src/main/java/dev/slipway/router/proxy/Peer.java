package dev.slipway.router.proxy;

import dev.slipway.manifest.Cidr;
import dev.slipway.manifest.IpAddress;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Who is at the other end of a client's connection, as it is told to instances.
 *
 * @param address of the client, without brackets
 * @param port that it came to
 * @param secure whether it came by TLS
 * @param trusted whether it is a proxy whose word is taken for whom it speaks for
 */
record Peer(String address, String port, boolean secure, boolean trusted) {
  private static final String UNKNOWN = "unknown";

  /** In the clear as yet. */
  static Peer of(Channel channel, List<Cidr> trustedProxies) {
    var address =
        channel.remoteAddress() instanceof InetSocketAddress remote && remote.getAddress() != null
            ? remote.getAddress().getHostAddress()
            : UNKNOWN;
    var port = channel.localAddress() instanceof InetSocketAddress local ? local.getPort() : 0;
    return of(address, port, false, trustedProxies);
  }

  static Peer of(String address, int port, boolean secure, List<Cidr> trustedProxies) {
    return new Peer(address, Integer.toString(port), secure, isTrusted(address, trustedProxies));
  }

  static boolean isTrusted(String address, List<Cidr> trustedProxies) {
    if (trustedProxies.isEmpty()) {
      return false;
    }
    var parsed = IpAddress.parse(address);
    return parsed.isPresent()
        && trustedProxies.stream().anyMatch(range -> range.contains(parsed.get()));
  }

  Peer overTls() {
    return new Peer(address, port, true, trusted);
  }

  String scheme() {
    return secure ? "https" : "http";
  }
}
