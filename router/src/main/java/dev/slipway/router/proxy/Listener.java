package dev.slipway.router.proxy;

import dev.slipway.manifest.RejectedException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** The port that clients come to, and how many of them are there. */
final class Listener {
  private static final int BACKLOG = 1024;

  private static final byte[] FULL =
      """
      HTTP/1.1 503 Service Unavailable\r
      Connection: close\r
      Content-Type: text/plain\r
      Content-Length: 38\r
      \r
      The router takes no more connections.
      """
          .getBytes(StandardCharsets.US_ASCII);

  private final RouterOptions options;
  private final ServerBootstrap bootstrap;
  private final IdentityHashMap<Object, Worker> workers = new IdentityHashMap<>();
  private final OpenCount clients = new OpenCount();
  private volatile Optional<Channel> server = Optional.empty();

  Listener(RouterOptions options, Transport transport, EventLoopGroup loops, List<Worker> workers) {
    this.options = options;
    workers.forEach(worker -> this.workers.put(worker.loop(), worker));
    this.bootstrap =
        transport
            .listening(loops)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel);
                  }
                });
  }

  InetSocketAddress bind() throws RejectedException, InterruptedException {
    var address = new InetSocketAddress(options.host(), options.port());
    var bound = bootstrap.bind(address).await();
    if (!bound.isSuccess()) {
      throw new RejectedException(
          "the router can not listen on %s:%d: %s\nstop what listens there, or choose another port"
              .formatted(options.host(), options.port(), bound.cause().getMessage()),
          bound.cause());
    }
    server = Optional.of(bound.channel());
    return address();
  }

  /** Where it listens; only once bound. */
  InetSocketAddress address() {
    return (InetSocketAddress) server.orElseThrow().localAddress();
  }

  int openConnections() {
    return clients.now();
  }

  /** Takes no more connections. */
  void close() {
    server.ifPresent(channel -> channel.close().syncUninterruptibly());
  }

  OpenCount clients() {
    return clients;
  }

  private void accept(Channel channel) {
    if (clients.increment() > options.limits().connections()) {
      channel.writeAndFlush(Unpooled.wrappedBuffer(FULL)).addListener(ChannelFutureListener.CLOSE);
    } else {
      var worker = workers.get(channel.eventLoop());
      if (worker == null) {
        throw new IllegalStateException("an event loop of someone else");
      }
      channel.pipeline().addLast(new Front(channel, worker));
    }
    channel.closeFuture().addListener(closed -> clients.decrement());
  }
}
