package dev.slipway.reconciler.cluster.local;

import dev.slipway.reconciler.cluster.local.LocalClusterOptions.PortRange;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Gives each instance a port that nobody listens on. */
final class Ports {
  private static final int TRIES = 1_000;

  private final PortRange range;
  private final RandomGenerator random;
  private final Set<Integer> given = new HashSet<>();

  Ports(PortRange range, RandomGenerator random) {
    this.range = range;
    this.random = random;
  }

  /** The wished one where it is free, else any free one; throws where all are taken. */
  synchronized int give(Optional<Integer> wish) throws IOException {
    if (wish.isPresent() && !given.contains(wish.get()) && isFree(wish.get())) {
      given.add(wish.get());
      return wish.get();
    }
    for (int i = 0; i < TRIES; i++) {
      var port = random.nextInt(range.first(), range.last() + 1);
      if (!given.contains(port) && isFree(port)) {
        given.add(port);
        return port;
      }
    }
    throw new IOException("no free port from " + range.first() + " to " + range.last());
  }

  /** Marks a port as in use by an instance that was there before. */
  synchronized void adopt(int port) {
    given.add(port);
  }

  synchronized void release(int port) {
    given.remove(port);
  }

  /** On the loopback and on all addresses: where one is taken, binding the other may still work. */
  private static boolean isFree(int port) throws IOException {
    return canBind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port))
        && canBind(new InetSocketAddress(port));
  }

  private static boolean canBind(InetSocketAddress address) throws IOException {
    try (var socket = new ServerSocket()) {
      socket.bind(address, 1);
      return true;
    } catch (BindException e) {
      return false;
    }
  }
}
