package dev.slipway.router.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import org.jspecify.annotations.Nullable;

/** How clients come to speak HTTP/2, and what they may do on a connection. */
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
    var clients = new Builder(worker, peer).build();
    pipeline.addLast(new Http2Flushes(), clients, new IdleConnection(worker, clients.connection()));
  }

  /**
   * Answers a request to upgrade with 101, and the request itself as the first stream; or, where
   * its settings are none, in HTTP/1.1.
   */
  static void upgrade(Channel channel, Worker worker, Peer peer, HttpRequest request) {
    var pipeline = channel.pipeline();
    var clients = new Builder(worker, peer).build();
    var upgrade =
        new HttpServerUpgradeHandler(
            ctx -> {
              Http1Wire.uninstall(pipeline);
              pipeline.remove(ClientHandler.class);
            },
            protocol ->
                new Http2ServerUpgradeCodec(
                    "http2", clients, new IdleConnection(worker, clients.connection())));
    pipeline.addAfter(Http1Wire.ENCODER, null, upgrade);
    var behindEncoder = pipeline.context(Http1Wire.ENCODER);
    behindEncoder.fireChannelRead(request);
    behindEncoder.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    if (pipeline.context(upgrade) != null) { // it declined
      pipeline.remove(upgrade);
    }
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

  /**
   * Ends a connection that had no stream for the idle time, or whose client does not take what was
   * sent to it, so that streams can not be reset either; or once the router closes.
   */
  private static final class IdleConnection extends ChannelInboundHandlerAdapter implements Timed {
    private final Worker worker;
    private final Http2Connection connection;
    private final int idleTicks;
    private int lastUsed;
    private int lastSent;
    private @Nullable Channel channel;

    /** Done once all that was to be sent before it is with the system. */
    private @Nullable ChannelFuture mark;

    IdleConnection(Worker worker, Http2Connection connection) {
      this.worker = worker;
      this.connection = connection;
      this.idleTicks = Worker.ticks(worker.options().timeouts().idle());
      this.lastUsed = worker.now();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      channel = ctx.channel();
      worker.watch(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
      worker.unwatch(this);
    }

    @Override
    public void tick(int now) {
      if (connection.numActiveStreams() > 0) {
        lastUsed = now;
      }
      if (now - lastUsed >= idleTicks) {
        drain();
      } else if (channel != null && isStuck(channel, now)) {
        Outbound.drop(channel);
      }
    }

    private boolean isStuck(Channel to, int now) {
      if (mark == null || mark.isDone()) {
        lastSent = now;
        mark = Outbound.mark(to).orElse(null);
      }
      return (now - lastSent) / Client.UNSENT_IDLES >= idleTicks;
    }

    /**
     * The codec says that no more streams are taken, and closes when those there are have ended.
     */
    @Override
    public void drain() {
      if (channel != null) {
        Outbound.close(channel);
      }
    }
  }

  /** A connection's settings, and its limits. */
  private static final class Builder
      extends AbstractHttp2ConnectionHandlerBuilder<Http2Clients, Builder> {
    private final Worker worker;
    private final Peer peer;

    Builder(Worker worker, Peer peer) {
      this.worker = worker;
      this.peer = peer;
      connection(withoutPriorities());
      initialSettings(
          Http2Settings.defaultSettings()
              .maxConcurrentStreams(MOST_STREAMS)
              .maxHeaderListSize(worker.options().limits().headerBytes()));
      decoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESET_WINDOW_SECONDS);
      encoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESET_WINDOW_SECONDS);
      decoderEnforceMaxSmallContinuationFrames(MOST_SMALL_CONTINUATIONS);
      decoderEnforceMaxConsecutiveEmptyDataFrames(MOST_EMPTY_DATA_FRAMES);
      encoderEnforceMaxQueuedControlFrames(MOST_QUEUED_ANSWERS);
      gracefulShutdownTimeoutMillis(worker.options().timeouts().close().toMillis());
    }

    /** All streams alike: RFC 9113 section 5.3 gave up priorities, and Netty's weights cost. */
    private static Http2Connection withoutPriorities() {
      var connection = new DefaultHttp2Connection(true);
      connection
          .remote()
          .flowController(
              new DefaultHttp2RemoteFlowController(
                  connection, new UniformStreamByteDistributor(connection)));
      return connection;
    }

    @Override
    protected Http2Clients build() {
      return super.build();
    }

    @Override
    protected Http2Clients build(
        Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      var clients =
          new Http2Clients(decoder, encoder, settings, new Http2Clients.Clientele(worker, peer));
      decoder.frameListener(new ControlFrames(decoder.frameListener(), worker));
      return clients;
    }
  }
}
