package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.StandbyRoutes;
import dev.slipway.reconciler.cluster.kubernetes.Desired.Identity;
import dev.slipway.reconciler.install.Tree;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of each app in a Secret of one namespace: a Secret, as there may be hashes of
 * passwords in them. Only the daemon that leads writes them.
 */
final class RouteObjects implements StandbyRoutes, AutoCloseable {
  /** What Kubernetes calls a Secret's type. */
  static final String TYPE = "slipway.dev/routes";

  /** The key of the text. */
  static final String ROUTES = "routes.json";

  private static final Logger LOG = LoggerFactory.getLogger(RouteObjects.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  /** Of tables that come quickly one after another not each is left. */
  private static final Duration BETWEEN = Duration.ofMillis(500);

  /** How soon one that somebody deleted is there again. */
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

  /** An API server takes no more than 1 MiB of a Secret. */
  private static final int LONGEST = 1_000_000;

  private final KubernetesClient client;
  private final Writer writer;
  private final String namespace;
  private final Duration lookAgain;
  private final Semaphore news = new Semaphore(0);
  private final Thread thread = Thread.ofVirtual().name("routes for routers").unstarted(this::run);

  /** Empty until it was said. */
  private volatile Optional<Supplier<SortedMap<AppName, String>>> wanted = Optional.empty();

  /** Of each that is there the hash of its text; empty until it was asked for. */
  private Optional<Map<String, Digest>> there = Optional.empty();

  /** Of {@link System#nanoTime}: when it was asked for last. */
  private long lookedAt;

  private String told = "";
  private final Set<AppName> toldTooLong = new HashSet<>();

  RouteObjects(KubernetesClient client, Writer writer, String namespace) {
    this(client, writer, namespace, LOOK_AGAIN);
  }

  RouteObjects(KubernetesClient client, Writer writer, String namespace, Duration lookAgain) {
    this.client = client;
    this.writer = writer;
    this.namespace = namespace;
    this.lookAgain = lookAgain;
  }

  void start() {
    thread.start();
  }

  @Override
  public void leave(Supplier<SortedMap<AppName, String>> routes) {
    wanted = Optional.of(routes);
    news.release();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        var _ = news.tryAcquire(lookAgain.toMillis(), TimeUnit.MILLISECONDS);
        news.drainPermits();
        if (System.nanoTime() - lookedAt >= lookAgain.toNanos()) {
          there = Optional.empty();
        }
        if (wanted.isEmpty() || isWritten(wanted.get())) {
          Thread.sleep(BETWEEN);
        } else {
          Thread.sleep(AFTER_FAILURE);
          news.release();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isWritten(Supplier<SortedMap<AppName, String>> texts) {
    if (writer.isFenced()) {
      there = Optional.empty(); // the daemon that leads writes them
      return false;
    }
    try {
      write(texts.get());
      told = "";
      return true;
    } catch (RejectedException | UnavailableException | RuntimeException e) {
      there = Optional.empty(); // what of it was written is not known
      var cause = String.valueOf(e.getMessage());
      if (!cause.equals(told)) {
        LOG.warn("the routes for routers that start can not be left now cause={}", cause);
      }
      told = cause;
      return false;
    }
  }

  private void write(SortedMap<AppName, String> routes)
      throws RejectedException, UnavailableException {
    var known = there.isPresent() ? there.get() : read();
    there = Optional.of(known);
    var left = new HashSet<>(known.keySet());
    var refused = Optional.<RejectedException>empty();
    for (var each : routes.entrySet()) {
      if (!isShort(each.getKey(), each.getValue())) {
        continue; // what was left of it before is old
      }
      var name = name(each.getKey());
      var hash = Digest.of(each.getValue());
      left.remove(name);
      if (!hash.equals(known.get(name))) {
        try {
          var _ = writer.apply(desired(each.getKey(), each.getValue()));
          known.put(name, hash);
        } catch (RejectedException e) {
          refused = Optional.of(e); // of this app alone
        }
      }
    }
    for (var name : left) {
      writer.delete(new Key(Kind.SECRET, namespace, name));
      known.remove(name);
    }
    if (refused.isPresent()) {
      throw refused.get();
    }
  }

  private boolean isShort(AppName app, String text) {
    var isShort = text.length() <= LONGEST;
    if (isShort) {
      toldTooLong.remove(app);
    } else if (toldTooLong.add(app)) {
      LOG.warn("the routes are too long to be left for routers that start app={}", app);
    }
    return isShort;
  }

  private Map<String, Digest> read() throws UnavailableException {
    try {
      lookedAt = System.nanoTime();
      var found = new HashMap<String, Digest>();
      for (var secret :
          client.secrets().inNamespace(namespace).withField("type", TYPE).list().getItems()) {
        var text = SecretText.find(secret, ROUTES).orElse("");
        found.put(secret.getMetadata().getName(), Digest.of(text));
      }
      return found;
    } catch (KubernetesClientException e) {
      throw ApiErrors.unavailable("read the routes of " + namespace, true, e);
    }
  }

  private Desired desired(AppName app, String text) {
    var labels = new TreeMap<String, String>();
    labels.put(Labels.MANAGED_BY, Labels.ROUTES_MANAGER);
    labels.put(Labels.ROUTED, app.value());
    return Desired.of(
        new Identity(Kind.SECRET, "v1", Optional.of(namespace), name(app), labels),
        Tree.of("type", TYPE).with("data", Map.of(ROUTES, SecretText.encoded(text))));
  }

  private static String name(AppName app) {
    return "routes-" + app;
  }
}
