package dev.slipway.router.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The first bytes of a connection: tells TLS, HTTP/2 with prior knowledge and HTTP/1.1 apart. */
final class Front extends ByteToMessageDecoder {
  /** How HTTP/2's preface begins; no HTTP/1.1 request does. */
  private static final byte[] PREFACE = "PRI * HTTP/2.0".getBytes(StandardCharsets.US_ASCII);

  /** How each record of a TLS handshake begins. */
  private static final byte HANDSHAKE = 22;

  private final Channel channel;
  private final Worker worker;
  private final Peer peer;
  private final boolean mayBeTls;
  private final Opening opening;

  Front(Channel channel, Worker worker, Peer peer, boolean mayBeTls) {
    this.channel = channel;
    this.worker = worker;
    this.peer = peer;
    this.mayBeTls = mayBeTls;
    this.opening =
        new Opening(channel, worker.now(), Worker.ticks(worker.options().timeouts().idle()));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    worker.watch(opening);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    worker.unwatch(opening);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf bytes, List<Object> out) {
    if (mayBeTls && bytes.getByte(bytes.readerIndex()) == HANDSHAKE) {
      channel.pipeline().addLast(new TlsFront(channel, worker, peer));
      channel.pipeline().remove(this);
      return;
    }
    var seen = Math.min(bytes.readableBytes(), PREFACE.length);
    for (var i = 0; i < seen; i++) {
      if (bytes.getByte(bytes.readerIndex() + i) != PREFACE[i]) {
        becomeHttp1();
        return;
      }
    }
    if (seen == PREFACE.length) {
      Http2.install(channel.pipeline(), worker, peer);
      channel.pipeline().remove(this);
    }
  }

  private void becomeHttp1() {
    installHttp1(channel, worker, peer);
    channel.pipeline().remove(this);
  }

  static void installHttp1(Channel channel, Worker worker, Peer peer) {
    var wire = Http1Wire.install(channel.pipeline(), worker.options().limits().headerBytes());
    channel.pipeline().addLast(new ClientHandler(new Client(worker, peer, wire)));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Outbound.close(channel);
  }
}
