package dev.slipway.router.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import java.util.ArrayDeque;
import java.util.Deque;

/** Connections of HTTP/1.1, each at one request at a time, and the requests that wait for one. */
final class ConnectionPool implements InstancePool {
  private final Instance instance;
  private final Worker worker;
  private final Bootstrap bootstrap;
  private final Deque<Http1Connection> idle = new ArrayDeque<>();
  private final Deque<Exchange> waiting = new ArrayDeque<>();
  private final int mostOpen;
  private final int mostWaiting;
  private final int idleTicks;
  private int open;
  private boolean retired;

  ConnectionPool(Worker worker, Instance instance) {
    this.worker = worker;
    this.instance = instance;
    var options = worker.options();
    var loops = options.eventLoops();
    this.mostOpen = Math.max(1, options.pool().connections() / loops);
    this.mostWaiting = options.pool().waiting() / loops;
    this.idleTicks = Worker.ticks(options.pool().idle());
    this.bootstrap = worker.toInstances(channel -> Http1Connection.install(channel, this));
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
    var connection = idle.pollLast();
    while (connection != null && !connection.isOpen()) {
      connection = idle.pollLast();
    }
    if (connection != null) {
      exchange.connected(connection);
    } else if (open < mostOpen) {
      connect(exchange);
    } else if (waiting.size() < mostWaiting) {
      waiting.add(exchange);
    } else {
      exchange.crowdedOut();
    }
  }

  @Override
  public void forget(Exchange exchange) {
    waiting.remove(exchange);
  }

  /** A connection has answered and can be used again. */
  void release(Http1Connection connection) {
    var next = waiting.poll();
    if (next != null) {
      next.connected(connection);
    } else if (retired) {
      connection.close();
    } else {
      idle.addLast(connection);
    }
  }

  /** An open connection is gone, whatever it was at. */
  void closed(Http1Connection connection) {
    open--;
    idle.remove(connection);
    connectNextWaiting();
  }

  @Override
  public void retire() {
    retired = true;
    closeIdle();
  }

  @Override
  public void closeIdle() {
    for (var connection : idle.toArray(new Http1Connection[0])) {
      connection.close();
    }
  }

  @Override
  public void tick(int now) {
    while (!idle.isEmpty() && now - idle.getFirst().idleSince() >= idleTicks) {
      idle.removeFirst().close();
    }
  }

  private void connect(Exchange exchange) {
    open++;
    worker
        .within(exchange.connectTimeout(), bootstrap) // as its app has it
        .connect(instance.address())
        // A channel that can not even be made tells so on another thread.
        .addListener((ChannelFuture future) -> worker.run(() -> connectEnded(exchange, future)));
  }

  private void connectEnded(Exchange exchange, ChannelFuture future) {
    if (future.isSuccess()) {
      var connection = Http1Connection.of(future.channel());
      if (exchange.wantsConnection()) {
        exchange.connected(connection);
      } else {
        release(connection);
      }
    } else {
      open--;
      instance.avoid();
      if (exchange.wantsConnection()) {
        exchange.connectFailed(future.cause());
      }
      connectNextWaiting();
    }
  }

  private void connectNextWaiting() {
    if (open < mostOpen) {
      var next = waiting.poll();
      if (next != null) {
        connect(next);
      }
    }
  }
}
