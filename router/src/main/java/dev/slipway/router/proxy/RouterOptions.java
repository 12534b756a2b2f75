package dev.slipway.router.proxy;

import dev.slipway.manifest.Cidr;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where the router listens and what it allows.
 *
 * @param host to listen on
 * @param port to listen on; 0 takes any free one
 * @param eventLoops threads that serve, at least 1
 */
public record RouterOptions(
    String host,
    int port,
    int eventLoops,
    Limits limits,
    Timeouts timeouts,
    Pool pool,
    Entrances entrances) {

  public RouterOptions {
    check(port >= 0 && port <= 65_535, "a port is 0 to 65535");
    check(eventLoops >= 1, "at least one event loop is needed");
  }

  /** Listens on {@code 127.0.0.1}, any free port, with one event loop a core, at most 4. */
  public static RouterOptions defaults() {
    var loops = Math.min(4, Runtime.getRuntime().availableProcessors());
    return new RouterOptions(
        "127.0.0.1",
        0,
        loops,
        Limits.defaults(),
        Timeouts.defaults(),
        Pool.defaults(),
        Entrances.CLEAR_ALONE);
  }

  public RouterOptions listeningOn(String newHost, int newPort) {
    return new RouterOptions(newHost, newPort, eventLoops, limits, timeouts, pool, entrances);
  }

  public RouterOptions with(Limits newLimits) {
    return new RouterOptions(host, port, eventLoops, newLimits, timeouts, pool, entrances);
  }

  public RouterOptions with(Timeouts newTimeouts) {
    return new RouterOptions(host, port, eventLoops, limits, newTimeouts, pool, entrances);
  }

  public RouterOptions with(Pool newPool) {
    return new RouterOptions(host, port, eventLoops, limits, timeouts, newPool, entrances);
  }

  public RouterOptions with(Entrances newEntrances) {
    return new RouterOptions(host, port, eventLoops, limits, timeouts, pool, newEntrances);
  }

  /**
   * Where clients come in besides.
   *
   * @param tls where TLS is spoken; port 0 takes any free one
   * @param proxyProtocol where the PROXY protocol is spoken, ahead of HTTP or TLS; port 0 likewise
   * @param trustedProxies whose word is taken for whom they speak for; if there are any, the PROXY
   *     protocol is taken from these only
   */
  public record Entrances(
      Optional<InetSocketAddress> tls,
      Optional<InetSocketAddress> proxyProtocol,
      List<Cidr> trustedProxies) {
    /** None. */
    public static final Entrances CLEAR_ALONE =
        new Entrances(Optional.empty(), Optional.empty(), List.of());

    public Entrances {
      trustedProxies = List.copyOf(trustedProxies);
    }

    public Entrances withTls(InetSocketAddress address) {
      return new Entrances(Optional.of(address), proxyProtocol, trustedProxies);
    }

    public Entrances withProxyProtocol(InetSocketAddress address) {
      return new Entrances(tls, Optional.of(address), trustedProxies);
    }

    public Entrances trusting(List<Cidr> proxies) {
      return new Entrances(tls, proxyProtocol, proxies);
    }
  }

  /**
   * What a client may send.
   *
   * @param headerBytes of a request's line and header together, each; more is answered with 431
   *     (414 for the line)
   * @param bodyBytes of a request; more is answered with 413
   * @param connections of clients open at once; a further one is answered with 503 and closed
   */
  public record Limits(int headerBytes, long bodyBytes, int connections) {
    public Limits {
      check(headerBytes >= 1024, "at least 1 KiB of header is needed");
      check(bodyBytes >= 0, "a body's limit is not negative");
      check(connections >= 1, "at least one connection is needed");
    }

    public Limits withBody(long newBodyBytes) {
      return new Limits(headerBytes, newBodyBytes, connections);
    }

    /** 32 KiB, 1 GiB, 10,000 connections. */
    public static Limits defaults() {
      return new Limits(32 * 1024, 1L << 30, 10_000);
    }
  }

  /**
   * How long the router waits. Kept by a coarse clock: up to a quarter of a second late.
   *
   * @param idle a client's connection without a request, and a request or an answer of which no
   *     byte moves
   * @param connect to an instance, and for a free connection to one
   * @param response from a request's last byte to the answer's first; then 504
   * @param tunnelIdle a websocket on which no byte moves either way
   * @param close of the router: requests under way get this long to finish
   */
  public record Timeouts(
      Duration idle, Duration connect, Duration response, Duration tunnelIdle, Duration close) {
    public Timeouts {
      check(idle.isPositive() && tunnelIdle.isPositive(), "an idle time is positive");
      check(connect.isPositive() && response.isPositive(), "a timeout is positive");
      check(!close.isNegative(), "the time to close is not negative");
    }

    /** 75 s idle, 3 s to connect, 60 s for an answer, 1 h for a silent websocket, 10 s to close. */
    public static Timeouts defaults() {
      return new Timeouts(
          Duration.ofSeconds(75),
          Duration.ofSeconds(3),
          Duration.ofSeconds(60),
          Duration.ofHours(1),
          Duration.ofSeconds(10));
    }
  }

  /**
   * The connections to one instance. Each event loop has its share of the first two, at least 1.
   *
   * @param connections open at once
   * @param waiting requests for a free one; a further one is answered with 503
   * @param idle how long an unused one is kept: shorter than the instances themselves keep it (Node
   *     closes after 5 s), because a request sent on one that closes this moment is lost
   */
  public record Pool(int connections, int waiting, Duration idle) {
    public Pool {
      check(connections >= 1, "at least one connection is needed");
      check(waiting >= 0, "a queue's bound is not negative");
      check(idle.isPositive(), "an idle time is positive");
    }

    /** 512 connections, 1,024 waiting, 4 s. */
    public static Pool defaults() {
      return new Pool(512, 1024, Duration.ofSeconds(4));
    }
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
