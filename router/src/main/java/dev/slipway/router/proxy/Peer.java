package dev.slipway.router.proxy;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/**
 * Who is at the other end of a client's connection, as it is told to instances.
 *
 * @param address of the client, without brackets
 * @param port that it came to
 * @param secure whether it came by TLS
 */
record Peer(String address, String port, boolean secure) {
  private static final String UNKNOWN = "unknown";

  /** In the clear as yet. */
  static Peer of(Channel channel) {
    var address =
        channel.remoteAddress() instanceof InetSocketAddress remote && remote.getAddress() != null
            ? remote.getAddress().getHostAddress()
            : UNKNOWN;
    var port = channel.localAddress() instanceof InetSocketAddress local ? local.getPort() : 0;
    return new Peer(address, Integer.toString(port), false);
  }

  Peer overTls() {
    return new Peer(address, port, true);
  }

  String scheme() {
    return secure ? "https" : "http";
  }
}
