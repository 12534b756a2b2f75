package dev.slipway.router.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * Counts the frames that a client of HTTP/2 has little reason to send, as each costs the router
 * something and the client nothing (RFC 9113 section 10.5). Who sends many in a tick goes.
 */
final class ControlFrames extends Http2FrameListenerDecorator {
  private static final int MOST_A_TICK = 100;

  private final Worker worker;
  private int tick;
  private int count;

  ControlFrames(Http2FrameListener next, Worker worker) {
    super(next);
    this.worker = worker;
  }

  private void count() throws Http2Exception {
    if (tick != worker.now()) {
      tick = worker.now();
      count = 0;
    }
    if (++count > MOST_A_TICK) {
      throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many control frames");
    }
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
      throws Http2Exception {
    count();
    super.onSettingsRead(ctx, settings);
  }

  @Override
  public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    count();
    super.onPingRead(ctx, data);
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext ctx, int stream, int dependency, short weight, boolean exclusive)
      throws Http2Exception {
    count();
    super.onPriorityRead(ctx, stream, dependency, weight, exclusive);
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext ctx, byte type, int stream, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    count();
    super.onUnknownFrame(ctx, type, stream, flags, payload);
  }
}
