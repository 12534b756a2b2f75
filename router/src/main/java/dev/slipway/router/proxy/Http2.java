package dev.slipway.router.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;

/** HTTP/2: each stream is a channel on which the objects of HTTP/1.1 go. */
final class Http2 {
  /** Requests at once on one connection. */
  private static final int MOST_STREAMS = 128;

  /** Streams that one side resets, in a time: who opens and cancels, again and again, goes. */
  private static final int MOST_RESETS = 200;

  private static final int RESET_WINDOW_SECONDS = 10;

  /** Of one block of headers; a further one ends the connection. */
  private static final int MOST_SMALL_CONTINUATIONS = 16;

  private static final int MOST_EMPTY_DATA_FRAMES = 8;

  /** What waits to be written because the client does not read: acknowledgements, resets. */
  private static final int MOST_QUEUED_ANSWERS = 1000;

  private Http2() {}

  static void install(ChannelPipeline pipeline, Worker worker, Peer peer) {
    var codec = codec(worker);
    pipeline.addLast(codec, multiplexer(worker, peer), new IdleConnection(worker, codec));
  }

  /** Answers a request to upgrade with 101, and the request itself as the first stream. */
  static void upgrade(Channel channel, Worker worker, Peer peer, HttpRequest request) {
    var pipeline = channel.pipeline();
    var codec = codec(worker);
    var upgrade =
        new HttpServerUpgradeHandler(
            ctx -> {
              Http1Wire.uninstall(pipeline);
              pipeline.remove(ClientHandler.class);
            },
            protocol ->
                new Http2ServerUpgradeCodec(
                    codec, multiplexer(worker, peer), new IdleConnection(worker, codec)));
    pipeline.addAfter(Http1Wire.ENCODER, null, upgrade);
    var behindEncoder = pipeline.context(Http1Wire.ENCODER);
    behindEncoder.fireChannelRead(request);
    behindEncoder.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  /** The head alone of a request without a body, and without a wish to upgrade that failed. */
  static HttpRequest headOf(FullHttpRequest whole) {
    whole.headers().remove(HttpHeaderNames.UPGRADE);
    var head =
        new DefaultHttpRequest(
            whole.protocolVersion(), whole.method(), whole.uri(), whole.headers());
    head.setDecoderResult(whole.decoderResult());
    return head;
  }

  static HttpContent bodyOf(FullHttpRequest whole) {
    return new DefaultLastHttpContent(whole.content());
  }

  private static Http2FrameCodec codec(Worker worker) {
    var codec =
        Http2FrameCodecBuilder.forServer()
            .initialSettings(
                Http2Settings.defaultSettings()
                    .maxConcurrentStreams(MOST_STREAMS)
                    .maxHeaderListSize(worker.options().limits().headerBytes()))
            .decoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESET_WINDOW_SECONDS)
            .encoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESET_WINDOW_SECONDS)
            .decoderEnforceMaxSmallContinuationFrames(MOST_SMALL_CONTINUATIONS)
            .decoderEnforceMaxConsecutiveEmptyDataFrames(MOST_EMPTY_DATA_FRAMES)
            .encoderEnforceMaxQueuedControlFrames(MOST_QUEUED_ANSWERS)
            .gracefulShutdownTimeoutMillis(worker.options().timeouts().close().toMillis())
            .build();
    var requests = new RequestFields(codec.decoder().frameListener(), codec.connection());
    codec.decoder().frameListener(new ControlFrames(requests, worker));
    return codec;
  }

  private static Http2MultiplexHandler multiplexer(Worker worker, Peer peer) {
    return new Http2MultiplexHandler(
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel stream) {
            stream
                .pipeline()
                .addLast(
                    new Http2StreamFrameToHttpObjectCodec(true),
                    new ClientHandler(stream, worker, peer, new Http2Wire(stream)));
          }
        });
  }

  /** Ends a connection that had no stream for the idle time, or once the router closes. */
  private static final class IdleConnection extends ChannelInboundHandlerAdapter implements Timed {
    private final Worker worker;
    private final Http2FrameCodec codec;
    private final int idleTicks;
    private int lastUsed;
    private Runnable close = () -> {};

    IdleConnection(Worker worker, Http2FrameCodec codec) {
      this.worker = worker;
      this.codec = codec;
      this.idleTicks = Worker.ticks(worker.options().timeouts().idle());
      this.lastUsed = worker.now();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      close = () -> Outbound.close(ctx.channel());
      worker.watch(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
      worker.unwatch(this);
    }

    @Override
    public void tick(int now) {
      if (codec.connection().numActiveStreams() > 0) {
        lastUsed = now;
      } else if (now - lastUsed >= idleTicks) {
        close.run();
      }
    }

    /**
     * The codec says that no more streams are taken, and closes when those there are have ended.
     */
    @Override
    public void drain() {
      close.run();
    }

    /** What is wrong with HTTP/2 the codec tells the client, and closes. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (!(cause instanceof Http2Exception)) {
        Outbound.close(ctx.channel());
      }
    }
  }
}
