package dev.slipway.router.fake;

import dev.slipway.manifest.UnavailableException;
import dev.slipway.router.Backend;
import dev.slipway.router.MeshState;
import dev.slipway.router.RouteTable;
import dev.slipway.router.RouterMesh;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A mesh in memory: serves no byte, but counts the requests that a test says are under way. */
public final class FakeRouterMesh implements RouterMesh {
  private final InstantSource clock;
  private final Map<Backend, Integer> inFlight = new HashMap<>();
  private final SortedMap<Backend, Instant> gone = new TreeMap<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private final List<RouteTable> published = new ArrayList<>();
  private RouteTable confirmed = RouteTable.EMPTY;
  private Optional<String> failure = Optional.empty();

  public FakeRouterMesh(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void publish(RouteTable table) throws UnavailableException {
    if (failure.isPresent()) {
      throw new UnavailableException(failure.get());
    }
    var before = confirmed.backends();
    confirmed = table;
    published.add(table);
    var now = table.backends();
    before.stream()
        .filter(backend -> !now.contains(backend))
        .forEach(backend -> gone.putIfAbsent(backend, clock.instant()));
    gone.keySet().removeIf(backend -> now.contains(backend) || !inFlight.containsKey(backend));
  }

  @Override
  public synchronized MeshState state() {
    return new MeshState(confirmed, gone);
  }

  @Override
  public synchronized void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** From now on {@link #publish} fails with this, until {@link #recover}. */
  public synchronized void fail(String message) {
    failure = Optional.of(message);
  }

  public synchronized void recover() {
    failure = Optional.empty();
  }

  /** Every table ever published, in order. */
  public synchronized List<RouteTable> published() {
    return List.copyOf(published);
  }

  /**
   * A request for this host begins, at the first least-loaded backend; empty where there is none.
   */
  public synchronized Optional<Backend> begin(String host) {
    var backend =
        confirmed
            .find(host)
            .flatMap(route ->
                route.backends().stream()
                    .min((a, b) -> Integer.compare(requestsAt(a), requestsAt(b))));
    backend.ifPresent(chosen -> inFlight.merge(chosen, 1, Integer::sum));
    return backend;
  }

  /** A request that {@link #begin} started at this backend is over. */
  public void end(Backend backend) {
    List<Runnable> toTell;
    synchronized (this) {
      inFlight.computeIfPresent(backend, (b, count) -> count == 1 ? null : count - 1);
      var changed = !inFlight.containsKey(backend) && gone.remove(backend) != null;
      toTell = changed ? List.copyOf(listeners) : List.of();
    }
    toTell.forEach(Runnable::run);
  }

  public synchronized int requestsAt(Backend backend) {
    return inFlight.getOrDefault(backend, 0);
  }

  @Override
  public void close() {}
}
