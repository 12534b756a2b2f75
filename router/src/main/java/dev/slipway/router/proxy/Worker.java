package dev.slipway.router.proxy;

import dev.slipway.router.Challenges;
import dev.slipway.router.login.Authenticator;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * All that one event loop serves with: its table, its pools, its coarse clock. Touched on that loop
 * only, so nothing in it is shared or locked.
 */
final class Worker {
  /** Timers of single requests would cost more than the requests: one tick serves them all. */
  static final Duration TICK = Duration.ofMillis(250);

  private final EventLoop loop;
  private final RouterOptions options;
  private final Shared shared;
  private final Bootstrap toInstances;
  private final IdentityHashMap<Instance, InstancePool> pools = new IdentityHashMap<>();
  private final Set<Timed> timed = new HashSet<>();
  private final SplittableRandom random = new SplittableRandom();
  private ServingTable table = ServingTable.EMPTY;
  private TlsContexts tls = TlsContexts.NONE;
  private Challenges challenges = Challenges.NONE;
  private final RequestIds requestIds = new RequestIds();
  private final AnswerFields answerFields = new AnswerFields();
  private final Deflaters deflaters;
  private int now;
  private int turn;
  private boolean draining;

  /** What all event loops share: who is told what happens, and who knows passwords. */
  record Shared(RouterMetrics metrics, AccessLog accessLog, Authenticator authenticator) {}

  Worker(EventLoop loop, Transport transport, RouterOptions options, Shared shared) {
    this.loop = loop;
    this.options = options;
    this.shared = shared;
    this.deflaters = new Deflaters(transport.buffers());
    this.toInstances =
        transport
            .connecting(loop)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                Math.toIntExact(options.timeouts().connect().toMillis()));
  }

  /** Ticks in a duration, at least one. */
  static int ticks(Duration duration) {
    return Math.clamp(duration.toMillis() / TICK.toMillis(), 1, Integer.MAX_VALUE / 2);
  }

  void start() {
    var _ =
        loop.scheduleAtFixedRate(
            this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  EventLoop loop() {
    return loop;
  }

  RouterOptions options() {
    return options;
  }

  RouterMetrics metrics() {
    return shared.metrics();
  }

  AccessLog accessLog() {
    return shared.accessLog();
  }

  Authenticator authenticator() {
    return shared.authenticator();
  }

  /** Does it on the event loop: now, where that is this thread; never, once the loop has ended. */
  void run(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else if (!loop.isShuttingDown()) {
      loop.execute(task);
    }
  }

  RequestIds requestIds() {
    return requestIds;
  }

  AnswerFields answerFields() {
    return answerFields;
  }

  Deflaters deflaters() {
    return deflaters;
  }

  /**
   * Opens connections to instances.
   *
   * @param install puts the handlers into a new one
   */
  Bootstrap toInstances(Consumer<Channel> install) {
    return toInstances
        .clone()
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                install.accept(channel);
              }
            });
  }

  /** One to instances, for connects that take no longer. */
  Bootstrap within(Duration connect, Bootstrap toInstance) {
    return connect.equals(options.timeouts().connect())
        ? toInstance
        : toInstance
            .clone()
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connect.toMillis()));
  }

  ServingTable table() {
    return table;
  }

  /**
   * New requests follow this table, which names none of these instances: their pools are closed.
   */
  void serve(ServingTable next, List<Instance> unnamed) {
    table = next;
    for (var instance : unnamed) {
      var pool = pools.remove(instance);
      if (pool != null) {
        pool.retire();
      }
    }
  }

  TlsContexts tls() {
    return tls;
  }

  /** New connections get these certificates. */
  void serve(TlsContexts next) {
    tls = next;
  }

  Challenges challenges() {
    return challenges;
  }

  void serve(Challenges next) {
    challenges = next;
  }

  InstancePool pool(Instance instance) {
    var pool = pools.get(instance);
    if (pool == null) {
      pool =
          switch (instance.backend().protocol()) {
            case HTTP -> new ConnectionPool(this, instance);
            case H2C -> new StreamPool(this, instance);
          };
      pools.put(instance, pool);
    }
    return pool;
  }

  /** One more each time. */
  int nextTurn() {
    return turn++;
  }

  /** Any number, at random. */
  int dice() {
    return random.nextInt();
  }

  /** The coarse clock, in ticks. */
  int now() {
    return now;
  }

  void watch(Timed subject) {
    timed.add(subject);
    if (draining) {
      subject.drain();
    }
  }

  void unwatch(Timed subject) {
    timed.remove(subject);
  }

  boolean isDraining() {
    return draining;
  }

  void drain() {
    draining = true;
    for (var subject : timed.toArray(new Timed[0])) {
      subject.drain();
    }
  }

  private void tick() {
    now++;
    for (var subject : timed.toArray(new Timed[0])) {
      subject.tick(now);
    }
    pools.values().removeIf(this::isOver);
  }

  /** A request that chose its instance before may have opened a pool again. */
  private boolean isOver(InstancePool pool) {
    pool.tick(now);
    var isOver = pool.instance().leftAt().isPresent();
    if (isOver) {
      pool.retire();
    }
    return isOver;
  }
}
