package dev.slipway.router.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Locale;

/**
 * The beginning of a TLS connection: finds the certificate by the host name that the client names,
 * shakes hands with it, and goes on in the protocol that both want. Which certificates there are is
 * asked once, at the beginning: a connection keeps what it has.
 */
final class TlsFront extends AbstractSniHandler<SslContext> {
  /** A ClientHello is up to some KiB, with keys that withstand quantum computers. */
  private static final int LARGEST_HELLO = 16 * 1024;

  /** For the hello, and again for all that follows it. */
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  /** A fatal alert of TLS 1.2's record, as RFC 8446 section 5.1 has it too: unrecognized_name. */
  private static final byte[] UNRECOGNIZED_NAME = {21, 3, 3, 0, 2, 2, 112};

  private final Worker worker;
  private final Peer peer;
  private final Opening opening;

  /** It is watched on, until it is known what it speaks. */
  private boolean shakesHands;

  TlsFront(Channel channel, Worker worker, Peer peer) {
    super(LARGEST_HELLO, HANDSHAKE.toMillis());
    this.worker = worker;
    this.peer = peer.overTls();
    this.opening = new Opening(channel, worker.now(), 2 * Worker.ticks(HANDSHAKE));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    super.handlerAdded(ctx);
    worker.watch(opening);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
    if (!shakesHands) {
      worker.unwatch(opening);
    }
    super.handlerRemoved0(ctx);
  }

  @Override
  protected Future<SslContext> lookup(ChannelHandlerContext ctx, String host) {
    var name = HostHeader.hostName(host == null ? "" : host.toLowerCase(Locale.ROOT));
    var wanted = worker.table().find(name).flatMap(it -> it.policy().certificate());
    var context = worker.tls().find(name, wanted);
    return context.isPresent()
        ? ctx.executor().newSucceededFuture(context.get())
        : ctx.executor().newFailedFuture(new UnknownNameException());
  }

  @Override
  protected void onLookupComplete(
      ChannelHandlerContext ctx, String host, Future<SslContext> context) {
    if (!context.isSuccess()) {
      Outbound.closeAfter(ctx.channel(), Unpooled.wrappedBuffer(UNRECOGNIZED_NAME));
      return;
    }
    var tls = context.getNow().newHandler(ctx.alloc());
    tls.setHandshakeTimeoutMillis(HANDSHAKE.toMillis());
    var pipeline = ctx.pipeline();
    pipeline.addAfter(ctx.name(), null, new AfterHandshake());
    shakesHands = true;
    pipeline.replace(this, "tls", tls);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Outbound.close(ctx.channel());
  }

  /** Nobody looks at its trace. */
  private static final class UnknownNameException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownNameException() {
      super("no certificate", null, false, false);
    }
  }

  /** Goes on in HTTP/2 or HTTP/1.1. */
  private final class AfterHandshake extends ApplicationProtocolNegotiationHandler {
    AfterHandshake() {
      super(ApplicationProtocolNames.HTTP_1_1);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
      worker.unwatch(opening);
      super.handlerRemoved(ctx);
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
      var channel = ctx.channel();
      if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        Http2.install(channel.pipeline(), worker, peer);
      } else {
        Front.installHttp1(channel, worker, peer);
      }
    }

    /** It is the client's matter, and no news. */
    @Override
    protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
      Outbound.close(ctx.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      Outbound.close(ctx.channel());
    }
  }
}
