package dev.slipway.router.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Connections of HTTP/2, and the requests that wait for a stream of one. As many requests are at an
 * instance at once as {@link RouterOptions.Pool#connections} allows, on as few connections as the
 * instance takes them.
 */
final class StreamPool implements InstancePool {
  private final Instance instance;
  private final Worker worker;
  private final Bootstrap bootstrap;
  private final List<Http2Connection> connections = new ArrayList<>(1);
  private final Deque<Exchange> waiting = new ArrayDeque<>();
  private final int mostStreams;
  private final int mostWaiting;
  private final int idleTicks;
  private int streams;
  private boolean connecting;
  private boolean retired;

  StreamPool(Worker worker, Instance instance) {
    this.worker = worker;
    this.instance = instance;
    var options = worker.options();
    var loops = options.eventLoops();
    this.mostStreams = Math.max(1, options.pool().connections() / loops);
    this.mostWaiting = options.pool().waiting() / loops;
    this.idleTicks = Worker.ticks(options.timeouts().idle());
    this.bootstrap = worker.toInstances(channel -> Http2Connection.install(channel, this));
  }

  @Override
  public Instance instance() {
    return instance;
  }

  Worker worker() {
    return worker;
  }

  @Override
  public void acquire(Exchange exchange) {
    var free = Math.max(0, mostStreams - streams);
    if (waiting.size() >= mostWaiting + free) {
      exchange.crowdedOut();
    } else {
      waiting.add(exchange);
      serveWaiting();
    }
  }

  @Override
  public void forget(Exchange exchange) {
    waiting.remove(exchange);
  }

  private void serveWaiting() {
    while (!waiting.isEmpty() && streams < mostStreams) {
      var connection = withRoom();
      if (connection < 0) {
        connect();
        return;
      }
      streams++;
      connections.get(connection).open(waiting.remove());
    }
    if (retired && waiting.isEmpty()) {
      List.copyOf(connections).forEach(Http2Connection::retire);
    }
  }

  private int withRoom() {
    for (var i = 0; i < connections.size(); i++) {
      if (connections.get(i).hasRoom()) {
        return i;
      }
    }
    return -1;
  }

  private void connect() {
    if (connecting) {
      return;
    }
    connecting = true;
    var most = waiting.getFirst().connectTimeout(); // as its app has it
    var end = System.nanoTime() + most.toNanos();
    worker
        .within(most, bootstrap)
        .connect(instance.address())
        // A channel that can not even be made tells so on another thread.
        .addListener((ChannelFuture future) -> worker.run(() -> connectEnded(future, end)));
  }

  private void connectEnded(ChannelFuture future, long end) {
    if (future.isSuccess()) {
      awaitReady(future.channel(), end - System.nanoTime());
    } else {
      connectFailed(future.cause());
    }
  }

  /** It is not used before it said how many streams it takes; who says nothing is no HTTP/2. */
  private void awaitReady(Channel channel, long nanos) {
    var connection = channel.pipeline().get(Http2Connection.class);
    if (connection != null) {
      var _ =
          worker
              .loop()
              .schedule(
                  () -> {
                    if (!connection.isReady()) {
                      Outbound.close(channel);
                    }
                  },
                  nanos,
                  TimeUnit.NANOSECONDS);
    }
  }

  void ready(Http2Connection connection) {
    connecting = false;
    connections.add(connection);
    serveWaiting();
  }

  private void connectFailed(Throwable cause) {
    connecting = false;
    instance.avoid();
    var failed = List.copyOf(waiting);
    waiting.clear();
    for (var exchange : failed) {
      if (exchange.wantsConnection()) {
        exchange.connectFailed(cause);
      }
    }
  }

  void streamEnded() {
    streams--;
    serveWaiting();
  }

  void closed(Http2Connection connection) {
    if (connection.isReady()) {
      connections.remove(connection);
      serveWaiting();
    } else {
      connectFailed(new IOException("the instance does not speak HTTP/2"));
    }
  }

  @Override
  public void retire() {
    retired = true;
    for (var connection : List.copyOf(connections)) {
      connection.retire();
    }
  }

  @Override
  public void closeIdle() {
    for (var connection : List.copyOf(connections)) {
      if (connection.isIdle()) {
        connection.retire();
      }
    }
  }

  @Override
  public void tick(int now) {
    if (connections.isEmpty()) {
      return;
    }
    for (var connection : List.copyOf(connections)) {
      if (connection.isIdle() && now - connection.idleSince() >= idleTicks) {
        connection.retire();
      }
    }
  }
}
