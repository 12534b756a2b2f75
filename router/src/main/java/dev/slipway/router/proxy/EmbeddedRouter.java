package dev.slipway.router.proxy;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.router.Backend;
import dev.slipway.router.MeshState;
import dev.slipway.router.RouteTable;
import dev.slipway.router.RouterMesh;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The router of this process: one listener, which serves the table that was published last.
 *
 * <p>{@link #start}, then {@link #publish} as often as wanted, from any thread; {@link #close}
 * once.
 */
public final class EmbeddedRouter implements RouterMesh {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRouter.class);

  /** An event loop that does not take a table for that long is stuck. */
  private static final Duration CONFIRMATION = Duration.ofSeconds(10);

  private final RouterOptions options;
  private final InstantSource clock;
  private final EventLoopGroup loops;
  private final List<Worker> workers = new ArrayList<>();
  private final Listener listener;
  private final Outliers outliers;
  private final List<Runnable> changeListeners = new CopyOnWriteArrayList<>();
  private final ExecutorService changes =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("slipway-router-changes").factory());
  private final Map<Backend, Instance> instances = new HashMap<>();
  private RouteTable confirmed = RouteTable.EMPTY;

  /** Opens nothing yet. */
  public EmbeddedRouter(RouterOptions options, RouterMetrics metrics, InstantSource clock) {
    this(options, metrics, clock, System::nanoTime);
  }

  /** With a clock of its own for how instances are chosen; it only goes forward. */
  EmbeddedRouter(
      RouterOptions options, RouterMetrics metrics, InstantSource clock, LongSupplier nanos) {
    this.outliers = new Outliers(nanos);
    this.options = options;
    this.clock = clock;
    var transport = Transport.ofThisMachine(options.eventLoops());
    this.loops = transport.open();
    for (var executor : loops) {
      workers.add(new Worker((EventLoop) executor, transport, options, metrics));
    }
    this.listener = new Listener(options, transport, loops, workers);
  }

  /**
   * Listens.
   *
   * @throws RejectedException where the address cannot be listened on: it says what to do
   */
  public void start() throws RejectedException, InterruptedException {
    workers.forEach(worker -> worker.loop().execute(worker::start));
    var address = listener.bind();
    LOG.info("The router listens: address={}", address);
  }

  /** The port that it listens on. */
  public int port() {
    return listener.address().getPort();
  }

  /** Connections of clients that are open. */
  public int openConnections() {
    return listener.openConnections();
  }

  /** Requests and websockets that are at an instance. */
  public synchronized int requestsInFlight() {
    return instances.values().stream().mapToInt(Instance::requests).sum();
  }

  @Override
  public synchronized void publish(RouteTable table)
      throws UnavailableException, InterruptedException {
    var serving = new ServingTable(table, this::instance);
    serving.targets().forEach(target -> outliers.settle(target.instances()));
    var taken = new CountDownLatch(workers.size());
    for (var worker : workers) {
      worker
          .loop()
          .execute(() -> {
            worker.serve(serving);
            taken.countDown();
          });
    }
    if (!taken.await(CONFIRMATION.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new UnavailableException("the router did not take a table within " + CONFIRMATION);
    }
    confirmed = table;
    var now = clock.instant();
    for (var instance : instances.values()) {
      if (serving.names(instance)) {
        instance.enterTable();
      } else {
        instance.leaveTable(now);
      }
    }
    forgetIdle();
  }

  private Instance instance(Backend backend) {
    return instances.computeIfAbsent(backend, b -> new Instance(b, outliers, this::changed));
  }

  private void forgetIdle() {
    instances.values().removeIf(instance -> instance.leftAt().isPresent() && instance.isIdle());
  }

  @Override
  public synchronized MeshState state() {
    forgetIdle();
    var draining = new TreeMap<Backend, Instant>();
    for (var instance : instances.values()) {
      instance.leftAt().ifPresent(since -> draining.put(instance.backend(), since));
    }
    return new MeshState(confirmed, draining);
  }

  @Override
  public void onChange(Runnable listener) {
    changeListeners.add(listener);
  }

  /** Off the event loop: a listener may take its time. */
  private void changed() {
    if (!changes.isShutdown()) {
      changes.execute(() -> changeListeners.forEach(Runnable::run));
    }
  }

  /**
   * Takes no more connections, lets what is under way finish within {@link
   * RouterOptions.Timeouts#close}, and ends.
   */
  @Override
  public void close() {
    listener.close();
    workers.forEach(worker -> worker.loop().execute(worker::drain));
    if (!listener.clients().awaitNone(options.timeouts().close())) {
      LOG.warn("The router closes with connections open: count={}", openConnections());
    }
    changes.shutdown();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
