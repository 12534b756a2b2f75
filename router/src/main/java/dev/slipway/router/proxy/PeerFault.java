package dev.slipway.router.proxy;

import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;

/** Tells what the other end of a connection did wrong from what the router did wrong. */
final class PeerFault {
  private PeerFault() {}

  /** Whether it is the peer's: then it is no news, and nobody may fill the log with it. */
  static boolean is(Throwable cause) {
    return cause instanceof IOException
        || cause instanceof DecoderException
        || cause instanceof Http2Exception;
  }

  /**
   * Whether it is nobody's: what Netty's epoll noticed of a connection that has just been closed,
   * and takes for one of another that got its number and is not connected yet. It soon will be.
   */
  static boolean isOfAnother(Channel channel, Throwable cause) {
    return cause instanceof NotYetConnectedException && !channel.isActive();
  }
}
