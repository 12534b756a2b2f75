package dev.slipway.router.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of one exchange to an instance: a connection of HTTP/1.1, or a stream of HTTP/2. */
abstract sealed class InstanceConnection extends ChannelInboundHandlerAdapter
    permits Http1Connection, Http2Stream {
  private static final Logger LOG = LoggerFactory.getLogger(InstanceConnection.class);

  /** How long an instance may take to read the last of what a client sent. */
  private static final int LINGER_SECONDS = 5;

  private final Channel channel;
  private @Nullable Exchange exchange;
  private boolean interim;
  private boolean reading = true;

  InstanceConnection(Channel channel) {
    this.channel = channel;
  }

  final Channel channel() {
    return channel;
  }

  final boolean isOpen() {
    return channel.isActive();
  }

  final boolean isWritable() {
    return channel.isWritable();
  }

  final void begin(Exchange next, HttpRequest request) {
    exchange = next;
    write(prepared(next.head(), request));
  }

  void flush() {
    channel.flush();
  }

  final void close() {
    Outbound.close(channel);
  }

  /**
   * Closes it once the instance took what was written, or soon: it may take nothing before what it
   * sends is read, which is dropped.
   */
  final void closeAfterFlush() {
    read(true);
    Outbound.closeAfterFlush(channel);
    if (channel.isOpen()) {
      var _ = channel.eventLoop().schedule(this::close, LINGER_SECONDS, TimeUnit.SECONDS);
    }
  }

  /**
   * Reads on, or stops until the client has taken what is there.
   *
   * @return whether it did not already
   */
  final boolean read(boolean on) {
    if (reading == on) {
      return false;
    }
    reading = on;
    channel.config().setAutoRead(on);
    return true;
  }

  /** The exchange is over. */
  final void end(boolean requestSent) {
    exchange = null;
    over(requestSent);
  }

  /**
   * The exchange gives it up halfway.
   *
   * @param silent whether that is because nothing came
   */
  final void abandon(boolean silent) {
    exchange = null;
    if (silent) {
      distrust();
    }
    Outbound.close(channel);
  }

  abstract void write(Object message);

  /** Whether the instance may have closed it without having looked at the request. */
  abstract boolean mayBeStale();

  /** From now on bytes go to the instance as they are. */
  abstract void stopEncoding();

  /** From now on bytes come from the instance as they are. */
  abstract void stopDecoding();

  /** The request as it is sent; what is to be known for its answer is noted. */
  abstract HttpRequest prepared(RequestHead head, HttpRequest request);

  /** The answer's head came. */
  abstract void answerBegins(HttpResponse response);

  /** It is at no exchange any more, which was answered. */
  abstract void over(boolean requestSent);

  /** Bytes may have come while it was at no exchange. */
  abstract void readUnasked();

  /** No answer came in time: perhaps none ever will. */
  abstract void distrust();

  /** The channel is closed. */
  abstract void closed();

  @Override
  public final void channelRead(ChannelHandlerContext ctx, Object message) {
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
    if (part.decoderResult().isFailure() || isCodedOtherwise(part)) {
      ReferenceCountUtil.release(part);
      current.answerBroken();
    } else if (part instanceof HttpResponse response) {
      interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      if (!interim) {
        answerBegins(response);
      }
      current.answer(response);
      if (interim) {
        ReferenceCountUtil.release(response);
      }
    } else if (part instanceof HttpContent content) {
      content(current, content);
    }
  }

  /** Chunked is all that is known here, and what is passed on says no other. */
  private static boolean isCodedOtherwise(HttpObject part) {
    return part instanceof HttpResponse response
        && response.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
        && !Http1Codec.isChunkedAlone(response.headers());
  }

  private void content(Exchange current, HttpContent content) {
    if (interim) {
      interim = false;
      content.release();
    } else if (content instanceof LastHttpContent last) {
      current.answerEnd(last);
    } else {
      current.answerBody(content);
    }
  }

  @Override
  public final void channelReadComplete(ChannelHandlerContext ctx) {
    var current = exchange;
    if (current != null) {
      current.flushToClient();
    } else {
      readUnasked();
    }
  }

  @Override
  public final void channelWritabilityChanged(ChannelHandlerContext ctx) {
    var current = exchange;
    if (current != null) {
      current.instanceWritabilityChanged();
    }
  }

  @Override
  public final void channelInactive(ChannelHandlerContext ctx) {
    var current = exchange;
    exchange = null;
    if (current != null) {
      current.connectionLost();
    }
    closed();
  }

  /** A reset, or a write on a closed connection: what it means is told by channelInactive. */
  @Override
  public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (PeerFault.isOfAnother(channel, cause)) {
      return;
    }
    if (!PeerFault.is(cause)) {
      LOG.warn("An instance's connection is closed after a fault", cause);
    }
    Outbound.close(channel);
  }
}
