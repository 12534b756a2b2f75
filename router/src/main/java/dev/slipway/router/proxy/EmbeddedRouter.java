package dev.slipway.router.proxy;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.router.Challenges;
import dev.slipway.router.MeshState;
import dev.slipway.router.RouteTable;
import dev.slipway.router.RouterMesh;
import dev.slipway.router.login.Authenticator;
import dev.slipway.router.mesh.ChangeListeners;
import dev.slipway.router.tls.CertificateTable;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The router of this process: its listeners serve the table that was published last.
 *
 * <p>{@link #start}, then {@link #publish} as often as wanted, from any thread; {@link #close}
 * once.
 */
public final class EmbeddedRouter implements RouterMesh {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRouter.class);

  /** An event loop that does not take a table for that long is stuck. */
  private static final Duration CONFIRMATION = Duration.ofSeconds(10);

  /**
   * What time it is.
   *
   * @param now to be shown
   * @param nanos only goes forward: how instances are chosen
   */
  record Clocks(InstantSource now, LongSupplier nanos) {}

  private final RouterOptions options;
  private final InstantSource clock;
  private final EventLoopGroup loops;
  private final List<Worker> workers = new ArrayList<>();
  private final Transport transport;
  private final OpenCount clients = new OpenCount();
  private final Listener clear;
  private final Optional<Listener> tls;
  private final Optional<Listener> proxied;
  private final Certification certification;
  private final Outliers outliers;
  private final ChangeListeners changes = new ChangeListeners("slipway-router-changes");
  private final Instances instances;
  private final Policies policies = new Policies();
  private final Targets targets;
  private final Authenticator authenticator;

  /** What the event loops were told to serve last. */
  private ServingTable serving = ServingTable.EMPTY;

  private RouteTable confirmed = RouteTable.EMPTY;

  /** Not where an event loop may have taken a table that not all have. */
  private boolean settled = true;

  /** Opens nothing yet, and logs no requests. */
  public EmbeddedRouter(RouterOptions options, RouterMetrics metrics, InstantSource clock) {
    this(options, metrics, AccessLog.NONE, clock);
  }

  /** Opens nothing yet. */
  public EmbeddedRouter(
      RouterOptions options, RouterMetrics metrics, AccessLog accessLog, InstantSource clock) {
    this(options, metrics, accessLog, new Clocks(clock, System::nanoTime));
  }

  EmbeddedRouter(RouterOptions options, RouterMetrics metrics, AccessLog accessLog, Clocks clocks) {
    this.outliers = new Outliers(clocks.nanos());
    Runnable onIdle = changes::tell;
    this.instances = new Instances(backend -> new Instance(backend, outliers, onIdle));
    this.targets = new Targets(instances, policies);
    this.options = options;
    this.clock = clocks.now();
    this.transport = Transport.ofThisMachine(options.eventLoops());
    this.loops = transport.open();
    this.authenticator = new Authenticator(clocks.nanos());
    var shared = new Worker.Shared(metrics, accessLog, authenticator);
    for (var executor : loops) {
      workers.add(new Worker((EventLoop) executor, transport, options, shared));
    }
    var address = new InetSocketAddress(options.host(), options.port());
    this.clear = new Listener(address, Entrance.CLEAR, workers, clients);
    this.tls =
        options.entrances().tls().map(at -> new Listener(at, Entrance.TLS, workers, clients));
    this.proxied =
        options
            .entrances()
            .proxyProtocol()
            .map(at -> new Listener(at, Entrance.PROXIED, workers, clients));
    this.certification = new Certification(this::onAllLoops);
  }

  /**
   * Listens.
   *
   * @throws RejectedException where the address cannot be listened on: it says what to do
   */
  public void start() throws RejectedException, InterruptedException {
    workers.forEach(worker -> worker.loop().execute(worker::start));
    LOG.info("The router listens: address={}", clear.bind(transport.listening(loops)));
    if (tls.isPresent()) {
      var address = tls.get().bind(transport.listening(loops));
      LOG.info("The router listens for TLS: address={} tls={}", address, TlsContexts.provider());
    }
    if (proxied.isPresent()) {
      var address = proxied.get().bind(transport.listening(loops));
      LOG.info("The router listens for the PROXY protocol: address={}", address);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return clear.address().getPort();
  }

  /** The port that it listens on for TLS, where it does. */
  public OptionalInt tlsPort() {
    return portOf(tls);
  }

  /** The port that it listens on for the PROXY protocol, where it does. */
  public OptionalInt proxyProtocolPort() {
    return portOf(proxied);
  }

  private static OptionalInt portOf(Optional<Listener> listener) {
    return listener.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(listener.get().address().getPort());
  }

  /** The certificates that new connections get. */
  public CertificateTable certificates() {
    return certification.served();
  }

  /**
   * Gives new connections these certificates; connections that are open keep theirs. Returns once
   * all event loops have taken them.
   *
   * @return what could not be served, and why, by the certificate's name: the one of the same name
   *     that was served before stays
   */
  public SortedMap<String, String> serve(CertificateTable certificates)
      throws UnavailableException, InterruptedException {
    return certification.serve(certificates);
  }

  /** Connections of clients that are open. */
  public int openConnections() {
    return clients.now();
  }

  /** Requests and websockets that are at an instance. Does not wait for a table under way. */
  public int requestsInFlight() {
    return instances.requests();
  }

  /** Where its buffers are from. */
  ByteBufAllocator buffers() {
    return transport.buffers();
  }

  /** Has these answer what authorities ask for below {@code /.well-known/acme-challenge/}. */
  public void answerChallenges(Challenges challenges)
      throws UnavailableException, InterruptedException {
    onAllLoops(worker -> worker.serve(challenges));
  }

  @Override
  public synchronized void publish(RouteTable table)
      throws UnavailableException, InterruptedException {
    var next = serving.next(table, targets::of);
    instances.renamed(next.fresh(), next.gone());
    next.fresh().forEach(each -> each.forAll(target -> outliers.settle(target.instances())));
    serving = next.table();
    settled = false;
    var unnamed = instances.unnamed();
    onAllLoops(worker -> worker.serve(next.table(), unnamed));
    settled = true;
    confirmed = table;
    instances.leave(clock.instant());
    policies.keep(table);
  }

  private void onAllLoops(Consumer<Worker> change)
      throws UnavailableException, InterruptedException {
    var taken = new CountDownLatch(workers.size());
    for (var worker : workers) {
      worker
          .loop()
          .execute(() -> {
            change.accept(worker);
            taken.countDown();
          });
    }
    if (!taken.await(CONFIRMATION.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new UnavailableException("the router did not take a table within " + CONFIRMATION);
    }
  }

  @Override
  public synchronized MeshState state() {
    return new MeshState(confirmed, instances.draining(), settled);
  }

  @Override
  public void onChange(Runnable listener) {
    changes.add(listener);
  }

  /**
   * Takes no more connections, lets what is under way finish within {@link
   * RouterOptions.Timeouts#close}, and ends.
   */
  @Override
  public void close() {
    clear.close();
    tls.ifPresent(Listener::close);
    proxied.ifPresent(Listener::close);
    workers.forEach(worker -> worker.loop().execute(worker::drain));
    if (!clients.awaitNone(options.timeouts().close())) {
      LOG.warn("The router closes with connections open: count={}", openConnections());
    }
    changes.close();
    authenticator.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
