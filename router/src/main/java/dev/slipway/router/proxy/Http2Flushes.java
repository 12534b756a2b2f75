package dev.slipway.router.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Lets a flush pass where something was written since the last. Netty's HTTP/2 flushes after each
 * read, mostly for nothing, which TLS makes as much of as of a record.
 */
final class Http2Flushes extends ChannelOutboundHandlerAdapter {
  private boolean written;

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    written = true;
    var _ = ctx.write(message, promise);
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    if (written) {
      written = false;
      ctx.flush();
    }
  }
}
