package dev.slipway.router.proxy;

import dev.slipway.manifest.RejectedException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** A port that clients come to. */
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

  private final InetSocketAddress wanted;
  private final Entrance entrance;
  private final IdentityHashMap<Object, Worker> workers = new IdentityHashMap<>();
  private final OpenCount clients;
  private volatile Optional<Channel> server = Optional.empty();

  /**
   * @param clients counts those of all listeners
   */
  Listener(InetSocketAddress wanted, Entrance entrance, List<Worker> workers, OpenCount clients) {
    this.wanted = wanted;
    this.entrance = entrance;
    this.clients = clients;
    workers.forEach(worker -> this.workers.put(worker.loop(), worker));
  }

  /**
   * Listens.
   *
   * @throws RejectedException where the address can not be listened on: it says what to do
   */
  InetSocketAddress bind(ServerBootstrap bootstrap) throws RejectedException, InterruptedException {
    var bound =
        bootstrap
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel);
                  }
                })
            .bind(wanted)
            .await();
    if (!bound.isSuccess()) {
      throw new RejectedException(
          "the router can not listen on %s:%d: %s\nstop what listens there, or choose another port"
              .formatted(wanted.getHostString(), wanted.getPort(), bound.cause().getMessage()),
          bound.cause());
    }
    server = Optional.of(bound.channel());
    return address();
  }

  /** Where it listens; only once bound. */
  InetSocketAddress address() {
    return (InetSocketAddress) server.orElseThrow().localAddress();
  }

  /** Takes no more connections. */
  void close() {
    server.ifPresent(channel -> channel.close().syncUninterruptibly());
  }

  private void accept(Channel channel) {
    var worker = workers.get(channel.eventLoop());
    if (worker == null) {
      throw new IllegalStateException("an event loop of someone else");
    }
    var isOneTooMany = clients.increment() > worker.options().limits().connections();
    channel.closeFuture().addListener(closed -> clients.decrement());
    switch (entrance) {
      case CLEAR -> {
        if (isOneTooMany) {
          Outbound.closeAfter(channel, Unpooled.wrappedBuffer(FULL));
        } else {
          channel.pipeline().addLast(new Front(channel, worker, peer(channel, worker), false));
        }
      }
      case TLS -> {
        if (isOneTooMany) { // to say why would take a handshake
          Outbound.close(channel);
        } else {
          channel.pipeline().addLast(new TlsFront(channel, worker, peer(channel, worker)));
        }
      }
      case PROXIED -> {
        if (isOneTooMany || isStranger(channel, worker)) {
          Outbound.close(channel);
        } else {
          ProxyHeader.install(channel, worker);
        }
      }
    }
  }

  private static Peer peer(Channel channel, Worker worker) {
    return Peer.of(channel, worker.options().entrances().trustedProxies());
  }

  /** Where it is known which proxies there are, nobody else may say whom he speaks for. */
  private static boolean isStranger(Channel channel, Worker worker) {
    return !worker.options().entrances().trustedProxies().isEmpty()
        && !peer(channel, worker).trusted();
  }
}
