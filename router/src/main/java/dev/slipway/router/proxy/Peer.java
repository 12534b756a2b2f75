package dev.slipway.router.proxy;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/**
 * Who is at the other end of a client's connection, as it is told to instances.
 *
 * @param address of the client, without brackets
 * @param port that it came to
 */
record Peer(String address, String port) {
  static Peer of(Channel channel) {
    var address =
        channel.remoteAddress() instanceof InetSocketAddress remote && remote.getAddress() != null
            ? remote.getAddress().getHostAddress()
            : "unknown";
    var port = channel.localAddress() instanceof InetSocketAddress local ? local.getPort() : 0;
    return new Peer(address, Integer.toString(port));
  }
}
