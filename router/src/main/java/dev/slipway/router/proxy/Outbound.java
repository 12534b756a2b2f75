package dev.slipway.router.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;

/**
 * What is sent without waiting for it. Nobody looks at the futures: a channel that fails closes,
 * and tells so by its own events.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class Outbound {
  private Outbound() {}

  /** To be flushed later. Without a promise of its own, which a plain channel does not need. */
  static void write(Channel channel, Object message) {
    channel.write(message, channel.voidPromise());
  }

  /** To be flushed later, on a stream of HTTP/2, which knows no shared promise. */
  static void writeToStream(Channel stream, Object message) {
    stream.write(message);
  }

  static void closeAfterFlush(Channel channel) {
    closeAfter(channel, Unpooled.EMPTY_BUFFER);
  }

  static void closeAfter(Channel channel, Object lastMessage) {
    channel.writeAndFlush(lastMessage).addListener(ChannelFutureListener.CLOSE);
  }

  /** Says that nothing more will come, but goes on reading. */
  static void shutdownAfterFlush(Channel channel) {
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener((ChannelFuture future) -> {
          var tls = channel.pipeline().get(SslHandler.class);
          if (future.isSuccess() && tls != null) {
            tls.closeOutbound();
          } else if (future.isSuccess() && channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
          } else {
            channel.close();
          }
        });
  }

  /** Whether something that was written is not with the system yet. */
  static boolean waits(Channel channel) {
    var waiting = channel.unsafe().outboundBuffer();
    return waiting != null && !waiting.isEmpty();
  }

  /** Done once all that waits now is with the system; empty where nothing waits. */
  static Optional<ChannelFuture> mark(Channel channel) {
    if (!waits(channel)) {
      return Optional.empty();
    }
    // From the first handler on: past TLS, which drops what is empty.
    return Optional.of(channel.pipeline().firstContext().writeAndFlush(Unpooled.EMPTY_BUFFER));
  }

  static void close(Channel channel) {
    channel.close();
  }

  /** Closes the socket as it is, past all handlers: who takes nothing can not be told. */
  static void drop(Channel channel) {
    channel.pipeline().firstContext().close();
  }

  /** Cuts it off, without the goodbye of TLS by which an answer would pass for whole. */
  static void cut(Channel channel) {
    var tls = channel.pipeline().context(SslHandler.class);
    if (tls != null) {
      tls.close();
    } else {
      channel.close();
    }
  }
}
