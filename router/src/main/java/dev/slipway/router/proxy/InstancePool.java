package dev.slipway.router.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.util.ArrayDeque;
import java.util.Deque;

/** One event loop's connections to one instance, and the requests that wait for one. */
final class InstancePool {
  private final Instance instance;
  private final Worker worker;
  private final Bootstrap bootstrap;
  private final Deque<InstanceConnection> idle = new ArrayDeque<>();
  private final Deque<Exchange> waiting = new ArrayDeque<>();
  private final int mostOpen;
  private final int mostWaiting;
  private final int idleTicks;
  private int open;
  private boolean retired;

  InstancePool(Worker worker, Instance instance) {
    this.worker = worker;
    this.instance = instance;
    var options = worker.options();
    var loops = options.eventLoops();
    this.mostOpen = Math.max(1, options.pool().connections() / loops);
    this.mostWaiting = options.pool().waiting() / loops;
    this.idleTicks = Worker.ticks(options.pool().idle());
    this.bootstrap =
        worker
            .toInstances()
            .clone()
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    InstanceConnection.install(channel, InstancePool.this);
                  }
                });
  }

  Instance instance() {
    return instance;
  }

  Worker worker() {
    return worker;
  }

  /** Hands the exchange a connection, now or later, or tells it why not. */
  void acquire(Exchange exchange) {
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

  /** The exchange wants no connection any more. */
  void forget(Exchange exchange) {
    waiting.remove(exchange);
  }

  /** A connection has answered and can be used again. */
  void release(InstanceConnection connection) {
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
  void closed(InstanceConnection connection) {
    open--;
    idle.remove(connection);
    connectNextWaiting();
  }

  /** No table names the instance any more: keep no connection. */
  void retire() {
    retired = true;
    closeIdle();
  }

  void closeIdle() {
    for (var connection : idle.toArray(new InstanceConnection[0])) {
      connection.close();
    }
  }

  void tick(int now) {
    while (!idle.isEmpty() && now - idle.getFirst().idleSince() >= idleTicks) {
      idle.removeFirst().close();
    }
  }

  private void connect(Exchange exchange) {
    open++;
    bootstrap
        .connect(instance.address())
        .addListener((ChannelFuture future) -> connectEnded(exchange, future));
  }

  private void connectEnded(Exchange exchange, ChannelFuture future) {
    if (future.isSuccess()) {
      var connection = InstanceConnection.of(future.channel());
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
