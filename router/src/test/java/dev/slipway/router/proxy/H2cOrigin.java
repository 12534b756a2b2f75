package dev.slipway.router.proxy;

import dev.slipway.manifest.Protocol;
import dev.slipway.router.Backend;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An instance that speaks HTTP/2 in the clear, and does with each frame what it is told. */
final class H2cOrigin implements AutoCloseable {
  /** What is done with a frame of a request. */
  interface Script {
    void take(Channel stream, Object frame);
  }

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel server;
  private final AtomicInteger accepted = new AtomicInteger();
  private final List<Long> resets = new CopyOnWriteArrayList<>();

  H2cOrigin(Script script) {
    this(100, script);
  }

  H2cOrigin(int mostStreams, Script script) {
    server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accepted.incrementAndGet();
                    channel
                        .pipeline()
                        .addLast(
                            Http2FrameCodecBuilder.forServer()
                                .initialSettings(
                                    Http2Settings.defaultSettings()
                                        .maxConcurrentStreams(mostStreams))
                                .build(),
                            new Http2MultiplexHandler(scripted(script)));
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  private ChannelInitializer<Channel> scripted(Script script) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel stream) {
        stream
            .pipeline()
            .addLast(
                new ChannelInboundHandlerAdapter() {
                  @Override
                  public void channelRead(ChannelHandlerContext ctx, Object frame) {
                    script.take(stream, frame);
                    ReferenceCountUtil.release(frame);
                  }

                  @Override
                  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                    if (event instanceof Http2ResetFrame reset) {
                      resets.add(reset.errorCode());
                    }
                  }
                });
      }
    };
  }

  static void head(Channel stream, String status, boolean end, String... headers) {
    var head = new DefaultHttp2Headers();
    if (!status.isEmpty()) {
      head.status(status);
    }
    for (var i = 0; i < headers.length; i += 2) {
      head.add(headers[i], headers[i + 1]);
    }
    var _ = stream.writeAndFlush(new DefaultHttp2HeadersFrame(head, end));
  }

  static void data(Channel stream, String text, boolean end) {
    var _ =
        stream.writeAndFlush(
            new DefaultHttp2DataFrame(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8), end));
  }

  Backend backend() {
    var port = ((InetSocketAddress) server.localAddress()).getPort();
    return new Backend("127.0.0.1", port, Protocol.H2C);
  }

  /** Connections, ever. */
  int accepted() {
    return accepted.get();
  }

  /** Error codes of the RST_STREAM frames that came. */
  List<Long> resets() {
    return resets;
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
  }
}
