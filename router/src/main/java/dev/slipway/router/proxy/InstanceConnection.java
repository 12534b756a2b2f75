package dev.slipway.router.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to an instance: at one exchange at a time, or idle in its pool. */
final class InstanceConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(InstanceConnection.class);
  private static final String DECODER = "decoder";
  private static final String ENCODER = "encoder";
  private static final String CONNECTION = "connection";

  private final Channel channel;
  private final InstancePool pool;
  private final Http1Codec.ResponseDecoder decoder;
  private @Nullable Exchange exchange;
  private boolean used;
  private boolean interim;
  private boolean keepAlive;
  private boolean reading = true;
  private int idleSince;

  private InstanceConnection(
      Channel channel, InstancePool pool, Http1Codec.ResponseDecoder decoder) {
    this.channel = channel;
    this.pool = pool;
    this.decoder = decoder;
  }

  static void install(Channel channel, InstancePool pool) {
    var decoder = new Http1Codec.ResponseDecoder();
    channel
        .pipeline()
        .addLast(DECODER, decoder)
        .addLast(ENCODER, new HttpRequestEncoder())
        .addLast(CONNECTION, new InstanceConnection(channel, pool, decoder));
  }

  static InstanceConnection of(Channel channel) {
    return (InstanceConnection) channel.pipeline().get(CONNECTION);
  }

  boolean isOpen() {
    return channel.isActive();
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  /** Whether a request was answered on it before: then it may have been closed unseen. */
  boolean isUsed() {
    return used;
  }

  /** In ticks of the worker. */
  int idleSince() {
    return idleSince;
  }

  void begin(Exchange next, HttpRequest request) {
    exchange = next;
    decoder.toHead(next.head().isHead());
    write(request);
  }

  void write(Object message) {
    Outbound.write(channel, message);
  }

  void flush() {
    channel.flush();
  }

  void close() {
    Outbound.close(channel);
  }

  void closeAfterFlush() {
    Outbound.closeAfterFlush(channel);
  }

  /** Reads on, or stops until the client has taken what is there. */
  void read(boolean on) {
    if (reading != on) {
      reading = on;
      channel.config().setAutoRead(on);
    }
  }

  /** From now on bytes go to the instance as they are. */
  void stopEncoding() {
    channel.pipeline().remove(ENCODER);
  }

  /** From now on bytes come from the instance as they are. */
  void stopDecoding() {
    channel.pipeline().remove(DECODER);
  }

  /** The exchange is over: back to the pool, or closed where its state is not clear. */
  void end(boolean requestSent) {
    exchange = null;
    if (keepAlive && requestSent && channel.isActive()) {
      read(true);
      used = true;
      idleSince = pool.worker().now();
      pool.release(this);
    } else {
      Outbound.close(channel);
    }
  }

  /** The exchange gives it up halfway. */
  void abandon() {
    exchange = null;
    Outbound.close(channel);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    var current = exchange;
    if (current == null) {
      ReferenceCountUtil.release(message);
      Outbound.close(channel);
    } else if (message instanceof HttpObject part) {
      part(current, part);
    } else {
      current.tunnelFromInstance(message);
    }
  }

  private void part(Exchange current, HttpObject part) {
    if (part.decoderResult().isFailure()) {
      ReferenceCountUtil.release(part);
      current.answerBroken();
      return;
    }
    if (part instanceof HttpResponse response) {
      interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      if (!interim) {
        keepAlive = HttpUtil.isKeepAlive(response) && isDelimited(response);
      }
      current.answer(response);
    } else if (part instanceof HttpContent content) {
      if (interim) {
        interim = false;
        content.release();
      } else if (content instanceof LastHttpContent last) {
        current.answerEnd(last);
      } else {
        current.answerBody(content);
      }
    }
  }

  private static boolean isDelimited(HttpResponse response) {
    return response.protocolVersion().equals(HttpVersion.HTTP_1_1)
        || HttpUtil.isContentLengthSet(response);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    var current = exchange;
    if (current != null) {
      current.flushToClient();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    var current = exchange;
    if (current != null) {
      current.instanceWritabilityChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    var current = exchange;
    exchange = null;
    if (current != null) {
      current.connectionLost();
    }
    pool.closed(this);
  }

  /** A reset, or a write on a closed connection: what it means is told by channelInactive. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!PeerFault.is(cause)) {
      LOG.warn("An instance's connection is closed after a fault", cause);
    }
    Outbound.close(channel);
  }
}
