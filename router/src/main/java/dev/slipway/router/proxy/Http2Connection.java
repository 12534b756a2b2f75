package dev.slipway.router.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection of HTTP/2 to an instance, with a stream for each exchange that is at it. */
final class Http2Connection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Http2Connection.class);

  /** At once, where the instance does not allow less: what RFC 9113 advises at least. */
  private static final int MOST_STREAMS = 100;

  private static final int LARGEST_RESPONSE_HEADER = 256 * 1024;
  private static final int STREAM_WINDOW = 64 * 1024;

  /**
   * Room for the windows of all streams: one whose client does not take what is there must not stop
   * the others.
   */
  private static final int CONNECTION_WINDOW = MOST_STREAMS * STREAM_WINDOW;

  private static final int NONE_DECLINED = Integer.MAX_VALUE;

  private final Channel channel;
  private final StreamPool pool;
  private final Http2FrameCodec codec;
  private final Http2StreamChannelBootstrap streams;
  private int underWay;
  private int idleSince;
  private boolean ready;
  private boolean retired;
  private int lastTaken = NONE_DECLINED;

  private Http2Connection(Channel channel, StreamPool pool, Http2FrameCodec codec) {
    this.channel = channel;
    this.pool = pool;
    this.codec = codec;
    this.streams =
        new Http2StreamChannelBootstrap(channel)
            .handler(
                new ChannelInitializer<Http2StreamChannel>() {
                  @Override
                  protected void initChannel(Http2StreamChannel stream) {
                    stream
                        .pipeline()
                        .addLast(
                            new Http2StreamFrameToHttpObjectCodec(false),
                            new Http2Stream(stream, Http2Connection.this));
                  }
                });
  }

  static void install(Channel channel, StreamPool pool) {
    var codec =
        Http2FrameCodecBuilder.forClient()
            .initialSettings(
                Http2Settings.defaultSettings()
                    .pushEnabled(false)
                    .initialWindowSize(STREAM_WINDOW)
                    .maxHeaderListSize(LARGEST_RESPONSE_HEADER))
            .build();
    var refusePushes =
        new Http2MultiplexHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel pushed) {
                Outbound.close(pushed);
              }
            });
    channel.pipeline().addLast(codec, refusePushes, new Http2Connection(channel, pool, codec));
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    Outbound.writeToStream(channel, new DefaultHttp2WindowUpdateFrame(CONNECTION_WINDOW));
    ctx.fireChannelActive();
  }

  boolean isReady() {
    return ready;
  }

  boolean hasRoom() {
    return ready && !retired && underWay < mostStreams() && channel.isActive();
  }

  private int mostStreams() {
    return Math.min(MOST_STREAMS, codec.connection().local().maxActiveStreams());
  }

  boolean isIdle() {
    return underWay == 0;
  }

  /** In ticks of the worker; only while it is idle. */
  int idleSince() {
    return idleSince;
  }

  /** Gives the exchange a stream; only while there is room. */
  void open(Exchange exchange) {
    underWay++;
    streams
        .open()
        .addListener((Future<Http2StreamChannel> opened) -> {
          if (!opened.isSuccess()) {
            ended();
            exchange.connectFailed(opened.cause());
          } else if (exchange.wantsConnection()) {
            exchange.connected(opened.getNow().pipeline().get(Http2Stream.class));
          } else {
            Outbound.close(opened.getNow());
          }
        });
  }

  /** A stream has ended. */
  void ended() {
    underWay--;
    idleSince = pool.worker().now();
    if (retired && underWay == 0) {
      Outbound.close(channel);
    }
    pool.streamEnded();
  }

  /** Takes no further stream, and closes with the last. */
  void retire() {
    retired = true;
    if (underWay == 0) {
      Outbound.close(channel);
    }
  }

  /** Whether the instance said that it has not looked, and will not look, at this stream. */
  boolean hasDeclined(int stream) {
    return Integer.compareUnsigned(stream, lastTaken) > 0;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Http2SettingsFrame && !ready) {
      ready = true;
      idleSince = pool.worker().now();
      pool.ready(this);
    } else if (message instanceof Http2GoAwayFrame goAway) {
      lastTaken = goAway.lastStreamId();
      retire();
    }
    ReferenceCountUtil.release(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    retired = true;
    pool.closed(this);
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (PeerFault.isOfAnother(channel, cause)) {
      return;
    }
    if (!PeerFault.is(cause)) {
      LOG.warn("An instance's connection is closed after a fault", cause);
    }
    Outbound.close(channel);
  }
}
