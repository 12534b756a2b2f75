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
import java.util.List;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Knows whom apps let in that want a name and password. Their secrets are read on threads of its
 * own, as a cluster may take its time; each once a look, however many apps share it.
 */
public final class LoginWatch implements AutoCloseable {
  /**
   * So long a look waits for what nobody has read yet: else an app would let nobody in for a moment
   * after it came.
   */
  private static final Duration FIRST_READ = Duration.ofMillis(500);

  /** So long after the beginning what can not be read is worth waiting for. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Secrets that are read at once: one that takes long holds up no other. */
  private static final int AT_ONCE = 4;

  private final AppSecrets secrets;
  private final Runnable changed;
  private final Duration patience;
  private final ExecutorService readers =
      Executors.newFixedThreadPool(
          AT_ONCE, Thread.ofPlatform().daemon().name("slipway-logins-", 0).factory());

  /** Those that are under way, or wait for a thread. */
  private final Map<Place, CompletableFuture<Void>> reads = new ConcurrentHashMap<>();

  private final Map<Place, LoginState> states = new ConcurrentHashMap<>();
  private volatile Set<Place> followed = Set.of();

  /** Of {@link System#nanoTime}: when it was asked first; empty where it was not yet. */
  private Optional<Long> begun = Optional.empty();

  /** A secret, as a cluster keeps it; on one machine the namespace does not matter. */
  record Place(String namespace, SecretRef secret) {}

  /**
   * @param changed is called when something else is known of one
   */
  public LoginWatch(AppSecrets secrets, Runnable changed) {
    this(secrets, changed, PATIENCE);
  }

  LoginWatch(AppSecrets secrets, Runnable changed, Duration patience) {
    this.secrets = secrets;
    this.changed = changed;
    this.patience = patience;
  }

  /**
   * What is known of these; what is new among them is read at once, or soon where that takes long.
   * From one thread at a time.
   */
  SortedMap<AppName, LoginState> follow(SortedMap<AppName, Place> apps) {
    followed = Set.copyOf(apps.values());
    states.keySet().retainAll(followed);
    awaitRead(followed.stream().filter(this::isNew).map(this::read).toList());
    var isPatient = isPatient();
    var known = new TreeMap<AppName, LoginState>();
    apps.forEach((app, place) -> {
      var state = states.getOrDefault(place, LoginState.UNREAD);
      known.put(app, isPatient && state.isUnknown() ? state.awaited() : state);
    });
    return known;
  }

  /** One that takes longer is not waited for again. */
  private boolean isNew(Place place) {
    return !states.containsKey(place) && !reads.containsKey(place);
  }

  /** From the next look on it waits as after a start. From any thread. */
  public synchronized void begin() {
    begun = Optional.empty();
  }

  private synchronized boolean isPatient() {
    var now = System.nanoTime();
    var since = begun.orElse(now);
    begun = Optional.of(since);
    return now - since < patience.toNanos();
  }

  private static void awaitRead(List<CompletableFuture<Void>> all) {
    try {
      var _ =
          CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
              .get(FIRST_READ.toMillis(), TimeUnit.MILLISECONDS);
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
    for (var place : followed) {
      var _ = read(place);
    }
  }

  /** The read of one that is to come, or under way. */
  private CompletableFuture<Void> read(Place place) {
    return reads.computeIfAbsent(
        place, it -> CompletableFuture.runAsync(() -> readNow(it), readers));
  }

  private void readNow(Place place) {
    try {
      var before = states.getOrDefault(place, LoginState.UNREAD);
      var now = read(place, before);
      states.put(place, now);
      if (!now.equals(before)) {
        changed.run();
      }
    } finally {
      reads.remove(place);
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
    readers.shutdownNow();
  }
}
