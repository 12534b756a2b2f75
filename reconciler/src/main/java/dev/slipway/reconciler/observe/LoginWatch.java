package dev.slipway.reconciler.observe;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.AppSecrets;
import dev.slipway.reconciler.plan.LoginState;
import dev.slipway.reconciler.plan.Trouble;
import dev.slipway.router.Logins;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Knows whom apps let in that want a name and password. Their secrets are read on a thread of its
 * own, as a cluster may take its time; each once a look, however many apps share it.
 */
public final class LoginWatch implements AutoCloseable {
  /**
   * So long a look waits for what nobody has read yet: else an app would let nobody in for a moment
   * after each start of a daemon.
   */
  private static final Duration FIRST_READ = Duration.ofMillis(500);

  private final AppSecrets secrets;
  private final Runnable changed;
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("slipway-logins").factory());
  private final AtomicBoolean isDue = new AtomicBoolean();
  private Future<?> next = CompletableFuture.completedFuture(null);
  private final Map<Place, LoginState> states = new ConcurrentHashMap<>();
  private volatile Set<Place> followed = Set.of();

  /** A secret, as a cluster keeps it; on one machine the namespace does not matter. */
  record Place(String namespace, SecretRef secret) {}

  /**
   * @param changed is called when something else is known of one
   */
  public LoginWatch(AppSecrets secrets, Runnable changed) {
    this.secrets = secrets;
    this.changed = changed;
  }

  /**
   * What is known of these; what is new among them is read at once, or soon where that takes long.
   */
  SortedMap<AppName, LoginState> follow(SortedMap<AppName, Place> apps) {
    followed = Set.copyOf(apps.values());
    states.keySet().retainAll(followed);
    if (!states.keySet().containsAll(followed)) {
      awaitRead(read());
    }
    var known = new TreeMap<AppName, LoginState>();
    apps.forEach((app, place) -> known.put(app, states.getOrDefault(place, LoginState.UNREAD)));
    return known;
  }

  private static void awaitRead(Future<?> read) {
    try {
      var _ = read.get(FIRST_READ.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      // It is told of when it was read.
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has them all read again, soon. */
  public void look() {
    if (!followed.isEmpty()) {
      var _ = read();
    }
  }

  /** The read that is to come: at most one waits behind the one under way. */
  private synchronized Future<?> read() {
    if (isDue.compareAndSet(false, true)) {
      next = reader.submit(this::readAll);
    }
    return next;
  }

  private void readAll() {
    isDue.set(false);
    var isNew = false;
    for (var place : followed) {
      var before = states.getOrDefault(place, LoginState.UNREAD);
      var now = read(place, before);
      states.put(place, now);
      isNew |= !now.equals(before);
    }
    if (isNew) {
      changed.run();
    }
  }

  private LoginState read(Place place, LoginState before) {
    try {
      var value = secrets.find(place.namespace(), place.secret());
      return value.isPresent()
          ? new LoginState(Optional.of(Logins.parse(value.get())), Optional.empty())
          : closed(place, "is missing: " + secrets.howToGive(place.namespace(), place.secret()));
    } catch (RejectedException e) {
      return closed(place, "can not be used: " + e.getMessage());
    } catch (UnavailableException e) {
      var trouble = new Trouble.Unavailable("basicAuth: " + e.getMessage());
      return new LoginState(before.logins(), Optional.of(trouble));
    }
  }

  private static LoginState closed(Place place, String why) {
    var message = "nobody is let in: the secret " + place.secret() + " of its basicAuth " + why;
    return new LoginState(Optional.empty(), Optional.of(new Trouble.Rejected(message)));
  }

  @Override
  public void close() {
    reader.shutdownNow();
  }
}
