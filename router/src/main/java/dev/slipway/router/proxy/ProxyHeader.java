package dev.slipway.router.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.TransportProtocol;
import io.netty.handler.codec.haproxy.HAProxySSLTLV;
import java.time.Duration;

/**
 * The PROXY protocol (HAProxy's specification, version 1 and 2): whom a load balancer speaks for,
 * ahead of what the client says. What follows is HTTP in the clear or TLS.
 */
final class ProxyHeader extends SimpleChannelInboundHandler<HAProxyMessage> {
  /** What a header of version 2 may hold beside the addresses. */
  private static final int LARGEST_EXTENSIONS = 2048;

  private static final int MOST_TICKS = Worker.ticks(Duration.ofSeconds(5));

  private final Channel channel;
  private final Worker worker;
  private final Opening opening;

  private ProxyHeader(Channel channel, Worker worker) {
    this.channel = channel;
    this.worker = worker;
    this.opening = new Opening(channel, worker.now(), MOST_TICKS);
  }

  static void install(Channel channel, Worker worker) {
    channel
        .pipeline()
        .addLast(
            new HAProxyMessageDecoder(LARGEST_EXTENSIONS, true), new ProxyHeader(channel, worker));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    worker.watch(opening);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    worker.unwatch(opening);
  }

  /** The decoder goes by itself, and passes on what came with the header. */
  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HAProxyMessage header) {
    channel.pipeline().addLast(new Front(channel, worker, peer(header), true));
    channel.pipeline().remove(this);
  }

  /** A balancer that asks for itself ({@code LOCAL}), or knows nobody, is the peer. */
  private Peer peer(HAProxyMessage header) {
    var protocol = header.proxiedProtocol();
    var trusted = worker.options().entrances().trustedProxies();
    if (header.command() == HAProxyCommand.LOCAL
        || protocol.transportProtocol() != TransportProtocol.STREAM
        || protocol == HAProxyProxiedProtocol.UNIX_STREAM) {
      return Peer.of(channel, trusted);
    }
    var secure =
        header.tlvs().stream()
            .anyMatch(tlv -> tlv instanceof HAProxySSLTLV tls && tls.isPP2ClientSSL());
    return Peer.of(header.sourceAddress(), header.destinationPort(), secure, trusted);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Outbound.close(channel);
  }
}
