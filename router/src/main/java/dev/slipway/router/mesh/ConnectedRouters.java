package dev.slipway.router.mesh;

import dev.slipway.manifest.UnavailableException;
import dev.slipway.router.Backend;
import dev.slipway.router.MeshState;
import dev.slipway.router.RouteTable;
import dev.slipway.router.RouterMesh;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon's own router, if it has one, and those that are connected to it. A table is confirmed
 * when each of them serves it.
 */
public final class ConnectedRouters implements RouterMesh {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectedRouters.class);

  /**
   * A router that went serves on with what it has, and comes back within a second or two unless it
   * ended. It is waited for that long.
   */
  static final Duration LEASE = Duration.ofSeconds(5);

  /** One that is slow has the others wait for the next table that long. */
  private static final Duration CONFIRMATION = Duration.ofSeconds(10);

  /** How often it is looked whether who is waited for was waited for long enough. */
  private static final long LOOK_MILLIS = 100;

  /** A grace that is counted from the latest is one that each request had. */
  private static final BinaryOperator<Instant> LATER =
      BinaryOperator.maxBy(Comparator.naturalOrder());

  private final Optional<RouterMesh> own;
  private final InstantSource clock;
  private final Consumer<SortedSet<RouterName>> remember;
  private boolean leads = true;
  private Instant begun;
  private final ReentrantLock publishing = new ReentrantLock();
  private final SortedMap<RouterName, RemoteRouter> routers = new TreeMap<>();
  private final ChangeListeners changes = new ChangeListeners("slipway-mesh-changes");

  /** What was published last; empty before that, when a router goes on with what it has. */
  private Optional<RouteTable> wanted = Optional.empty();

  private RouteTable confirmed = RouteTable.EMPTY;

  /**
   * @param own is not closed with this
   * @param expected who was connected when this daemon was last there: they are waited for as if
   *     they had just gone
   * @param remember is told, when that changed, who is there or waited for
   */
  public ConnectedRouters(
      Optional<RouterMesh> own,
      InstantSource clock,
      SortedSet<RouterName> expected,
      Consumer<SortedSet<RouterName>> remember) {
    this.own = own;
    this.clock = clock;
    this.remember = remember;
    this.begun = clock.instant();
    expected.forEach(name -> routers.put(name, new RemoteRouter(name, begun)));
    own.ifPresent(mesh -> mesh.onChange(changes::tell));
  }

  /** What is told of one router, by who listens to it. */
  public final class Member {
    private final RouterName name;
    private final RouterLink link;

    private Member(RouterName name, RouterLink link) {
      this.name = name;
      this.link = link;
    }

    /** It serves this now. */
    public void served(Serving serving) {
      ConnectedRouters.this.served(this, serving);
    }

    /** It does not take the table that was sent, and serves what it did. */
    public void refused(String reason) {
      ConnectedRouters.this.refused(this, reason);
    }

    /** It is not connected any more. */
    public void left() {
      ConnectedRouters.this.left(this);
    }
  }

  /**
   * From now on this daemon tells all routers what to serve. Others may have told them since it
   * did, if ever it did; not its own.
   */
  public synchronized void lead() {
    leads = true;
    if (own.isEmpty()) {
      begun = clock.instant();
      wanted = Optional.empty();
    }
  }

  /**
   * A router that is connected from now on. One of the same name is let go of.
   *
   * @param serving what it serves as it comes
   */
  public synchronized Member join(RouterName name, Serving serving, RouterLink link) {
    var isNew = !routers.containsKey(name);
    var router = routers.computeIfAbsent(name, it -> new RemoteRouter(it, clock.instant()));
    router.came(link, serving, clock.instant());
    LOG.info("a router is connected name={} table={}", name, serving.version().abbreviated());
    if (isNew) {
      remember();
    }
    wanted.ifPresentOrElse(router::want, changes::tell); // now there is somebody to publish to
    notifyAll();
    return new Member(name, link);
  }

  private synchronized void served(Member member, Serving serving) {
    var router = routers.get(member.name);
    if (router == null || !router.isBy(member.link)) {
      return;
    }
    var wasOther = !router.isAt(confirmed);
    var drainsOthers = router.served(serving);
    wanted.ifPresent(router::want);
    if (drainsOthers || (wasOther && router.isAt(confirmed))) {
      changes.tell();
    }
    notifyAll();
  }

  private synchronized void refused(Member member, String reason) {
    var router = routers.get(member.name);
    if (router == null || !router.isBy(member.link)) {
      return;
    }
    if (router.refused(reason)) {
      LOG.warn("a router refuses its routes name={} reason={}", member.name, reason);
      notifyAll();
    } else {
      wanted.ifPresent(router::want); // all of it
    }
  }

  private synchronized void left(Member member) {
    var router = routers.get(member.name);
    if (router != null && router.went(member.link, clock.instant())) {
      LOG.warn("a router is not connected any more name={}", member.name);
      notifyAll();
      changes.tell();
    }
  }

  private void remember() {
    remember.accept(new TreeSet<>(routers.keySet()));
  }

  @Override
  public void publish(RouteTable table) throws UnavailableException, InterruptedException {
    publishing.lockInterruptibly();
    try {
      want(table);
      if (own.isPresent()) {
        own.get().publish(table);
      }
      await(table);
    } finally {
      publishing.unlock();
    }
  }

  private synchronized void want(RouteTable table) {
    wanted = Optional.of(table);
    routers.values().forEach(router -> router.want(table));
  }

  private synchronized void await(RouteTable table)
      throws UnavailableException, InterruptedException {
    var asked = System.nanoTime();
    for (var late = late(table); !late.isEmpty() || isNobodyThere(); late = late(table)) {
      var most = late.isEmpty() ? untilTheyCall() : CONFIRMATION;
      var left = most.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked);
      if (left <= 0 || isRefused(late)) {
        throw new UnavailableException(notConfirmed(late));
      }
      wait(Math.min(left, LOOK_MILLIS));
    }
    confirmed = table;
  }

  private boolean isNobodyThere() {
    return own.isEmpty() && routers.isEmpty();
  }

  /** They call who leads alone. */
  private Duration untilTheyCall() {
    return leads ? LEASE : Duration.ZERO;
  }

  private static boolean isRefused(NavigableMap<RouterName, RemoteRouter> late) {
    return !late.isEmpty()
        && late.values().stream().allMatch(router -> router.problem().isPresent());
  }

  private NavigableMap<RouterName, RemoteRouter> late(RouteTable table) {
    forgetGone();
    return routers.entrySet().stream()
        .filter(each -> !each.getValue().isAt(table))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one, TreeMap::new));
  }

  private void forgetGone() {
    var before = clock.instant().minus(LEASE);
    if (routers.values().removeIf(router -> router.isGoneSince(before))) {
      remember();
    }
  }

  private static String notConfirmed(NavigableMap<RouterName, RemoteRouter> late) {
    if (late.isEmpty()) {
      return "no router is connected\nstart one: slipway router --from URL, where this daemon's API is";
    }
    var first = late.firstEntry();
    var reason = first.getValue().problem().orElse("it does not answer");
    var others = late.size() == 1 ? "" : " and %d more".formatted(late.size() - 1);
    return "the router %s%s did not take the routes: %s".formatted(first.getKey(), others, reason);
  }

  @Override
  public synchronized MeshState state() {
    forgetGone();
    var draining = new TreeMap<Backend, Instant>();
    own.ifPresent(mesh -> draining.putAll(mesh.state().draining()));
    for (var router : routers.values()) {
      router.draining().forEach((backend, since) -> draining.merge(backend, since, LATER));
    }
    var inherited = own.isEmpty() && wanted.isEmpty();
    return new MeshState(confirmed, draining, isSettled(), inherited);
  }

  /** Where all routers are others', some that are not known may be about to come. */
  private boolean isSettled() {
    var areKnown = own.isPresent() || !clock.instant().isBefore(begun.plus(LEASE));
    return areKnown
        && routers.values().stream().allMatch(router -> router.isAt(confirmed))
        && own.map(RouterMesh::state)
            .map(mesh -> mesh.settled() && mesh.confirmed().equals(confirmed))
            .orElse(true);
  }

  /** Those that are connected or waited for; not the daemon's own. */
  public synchronized List<RouterStatus> statuses() {
    forgetGone();
    return routers.values().stream().map(router -> router.status(wanted)).toList();
  }

  @Override
  public void onChange(Runnable listener) {
    changes.add(listener);
  }

  /** Another daemon leads: has all of them call again, and reach that. */
  public synchronized void letGo() {
    leads = false;
    routers.values().forEach(RemoteRouter::close);
  }

  @Override
  public void close() {
    letGo();
    changes.close();
  }
}
