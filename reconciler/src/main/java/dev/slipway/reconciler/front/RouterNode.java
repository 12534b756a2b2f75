package dev.slipway.reconciler.front;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.RouterFeed;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import dev.slipway.reconciler.process.DataFolder;
import dev.slipway.reconciler.process.Parts;
import dev.slipway.reconciler.process.ToldToStop;
import dev.slipway.router.mesh.RouterName;
import dev.slipway.router.mesh.TableFollower;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A router in a process of its own: it serves the routes that a daemon tells it, and goes on with
 * the last ones while there is none.
 */
public final class RouterNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RouterNode.class);

  /** Between one connection and the next: so that a daemon that starts finds its routers soon. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /** The certificates, the log and the sockets are closed in the reverse order. */
  private final Parts parts = new Parts();

  private final RouterNodeSettings settings;
  private volatile boolean isStopping;
  private int port;
  private int healthPort;

  private RouterNode(RouterNodeSettings settings) {
    this.settings = settings;
  }

  /**
   * Starts one, which serves at once what was kept, if anything was.
   *
   * @throws RejectedException where it can not start as asked
   */
  public static RouterNode start(RouterNodeSettings settings)
      throws RejectedException, UnavailableException, InterruptedException {
    var node = new RouterNode(settings);
    try {
      node.start();
      return node;
    } catch (RejectedException | UnavailableException | InterruptedException | RuntimeException e) {
      node.parts.close();
      throw e;
    }
  }

  private void start() throws RejectedException, UnavailableException, InterruptedException {
    var metrics = new PrometheusMetrics();
    var data = parts.add(DataFolder.open(settings.folder(), "--router-dir"));
    var kept = parts.add(new KeptTable(data.at("routes.json")));
    var own = OwnRouter.start(settings.router(), metrics, Clock.systemUTC(), parts);
    var router = own.router();
    port = router.port();
    var follower = new TableFollower(router, kept::keep);
    follower.begin(kept.read());
    var feed =
        parts.add(
            new RouterFeed(
                settings.from(), settings.token(), settings.tls(), own.certificates()::statuses));
    router.onChange(feed::servingChanged);
    var look = look(follower, own.certificates());
    look.ifPresent(
        it -> parts.add(new Unaided(follower, it.lookout(), feed::servingChanged)).start());
    var health =
        parts.add(
            NodeHealth.start(
                settings.http(),
                () ->
                    follower.hasTable()
                        && !isStopping
                        && look.filter(it -> !it.isSettled()).isEmpty(),
                metrics));
    healthPort = health.port();
    var name = settings.name().orElseGet(() -> RouterName.of(hostName(), port));
    var thread =
        Thread.ofPlatform().daemon().name("slipway-feed").start(() -> follow(feed, name, follower));
    parts.add(() -> end(thread));
  }

  private Optional<ClusterLook> look(TableFollower follower, RouterCertificates certificates)
      throws RejectedException {
    if (settings.cluster().isEmpty()) {
      return Optional.empty();
    }
    var served =
        Optional.of(certificates)
            .filter(_ ->
                settings
                    .router()
                    .certificates()
                    .filter(CertificatePlace.Secrets.class::isInstance)
                    .isPresent());
    return Optional.of(ClusterLook.begin(settings.cluster().get(), follower, served, parts));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private static void end(Thread thread) throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  private void follow(RouterFeed feed, RouterName name, TableFollower follower) {
    var told = "";
    while (true) {
      try {
        feed.follow(
            name,
            follower,
            () -> LOG.info("follows the daemon from={} name={}", settings.from(), name));
      } catch (RejectedException | UnavailableException e) {
        var cause = String.valueOf(e.getMessage()).replace("\n", ": ");
        if (!cause.equals(told)) {
          LOG.warn("goes on with the routes it has cause={}", cause);
        }
        told = cause;
      } catch (RuntimeException e) {
        LOG.error("following the daemon failed", e);
      } catch (InterruptedException e) {
        return;
      }
      if (!isRested()) {
        return;
      }
    }
  }

  /** Whether nobody wants it to end meanwhile. */
  private static boolean isRested() {
    try {
      Thread.sleep(
          Duration.ofMillis(
              ThreadLocalRandom.current()
                  .nextLong(SHORTEST_PAUSE.toMillis(), LONGEST_PAUSE.toMillis())));
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Where it takes requests to the apps. */
  public int port() {
    return port;
  }

  /** Where it tells of its health. */
  public int healthPort() {
    return healthPort;
  }

  /** Runs one until the process is told to stop, and gives the exit code. */
  public static int run(RouterNodeSettings settings)
      throws RejectedException, UnavailableException, InterruptedException {
    try (var end = new ToldToStop();
        var node = start(settings)) {
      LOG.info(
          "routing router=http://{}:{} health=http://{}:{} from={}",
          settings.router().listen().host(),
          node.port(),
          settings.http().host(),
          node.healthPort(),
          settings.from());
      end.await();
      node.isStopping = true;
      Thread.sleep(settings.drain());
    }
    return 0;
  }

  /** Takes no more requests, and lets those under way finish. */
  @Override
  public void close() {
    isStopping = true;
    parts.close();
  }
}
