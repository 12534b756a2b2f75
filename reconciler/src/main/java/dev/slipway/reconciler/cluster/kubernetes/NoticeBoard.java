package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.UnavailableException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes notices onto objects as Events of Kubernetes, which {@code kubectl describe} shows: on a
 * thread beside, one after another with a pause, so that nothing waits for them. What can not be
 * written is lost, as Kubernetes itself forgets Events after a while.
 */
final class NoticeBoard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NoticeBoard.class);

  /** Of one app; older ones make room. */
  private static final int MOST_WAITING = 10;

  /** So long the object that a notice is about may not be there yet. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Duration UNTIL_NEXT_LOOK = Duration.ofSeconds(1);
  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(5);

  /** So many times as long as a write took nothing is written: a busy server has better to do. */
  private static final int PAUSE = 9;

  private final Fence fence;
  private final Shelf<Key, GenericKubernetesResource> objects;
  private final EventWriter writer;
  private final Changes due = new Changes();
  private final Map<AppName, Deque<Posted>> waiting = new HashMap<>();
  private final Thread thread = Thread.ofVirtual().name("notice board").unstarted(this::run);

  NoticeBoard(Fence fence, Shelf<Key, GenericKubernetesResource> objects, EventWriter writer) {
    this.fence = fence;
    this.objects = objects;
    this.writer = writer;
  }

  /**
   * A notice that is to be written.
   *
   * @param about empty: the Deployments of the app
   * @param since of {@link System#nanoTime}
   */
  private record Posted(Notice notice, Optional<Key> about, Instant time, long since) {
    boolean isOld(long now) {
      return now - since >= PATIENCE.toNanos();
    }
  }

  void start() {
    thread.start();
  }

  void post(Notice notice) {
    post(notice, Optional.empty());
  }

  void post(Notice notice, Key about) {
    post(notice, Optional.of(about));
  }

  /** Of several daemons only the one that leads tells. */
  private void post(Notice notice, Optional<Key> about) {
    if (fence.leadership().isLeader()) {
      add(new Posted(notice, about, Instant.now(), System.nanoTime()));
      due.look(notice.app());
    }
  }

  private void add(Posted posted) {
    synchronized (waiting) {
      var ofApp = waiting.computeIfAbsent(posted.notice().app(), _ -> new ArrayDeque<>());
      if (ofApp.size() == MOST_WAITING) {
        ofApp.removeFirst();
      }
      ofApp.addLast(posted);
    }
  }

  private List<Posted> takeAll(AppName app) {
    synchronized (waiting) {
      var taken = waiting.remove(app);
      return taken == null ? List.of() : List.copyOf(taken);
    }
  }

  private void run() {
    try {
      while (true) {
        for (var app : due.take(System.nanoTime())) {
          for (var posted : takeAll(app)) {
            write(posted);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Posted posted) throws InterruptedException {
    var isOld = posted.isOld(System.nanoTime());
    var places = places(posted, isOld);
    if (places.isEmpty() && !isOld) {
      add(posted);
      due.lookAfter(posted.notice().app(), UNTIL_NEXT_LOOK);
    }
    for (var place : places.entrySet()) {
      var begun = System.nanoTime();
      write(posted, place.getKey(), place.getValue());
      var took = System.nanoTime() - begun;
      TimeUnit.NANOSECONDS.sleep(Math.clamp(PAUSE * took, SHORTEST_PAUSE, LONGEST_PAUSE));
    }
  }

  /** A namespace says it where nothing else of the app comes to be. */
  private Map<Key, GenericKubernetesResource> places(Posted posted, boolean isOld) {
    if (posted.about().isPresent()) {
      var about = posted.about().get();
      return objects.find(about).map(object -> Map.of(about, object)).orElse(Map.of());
    }
    var deployments = ofKind(Kind.DEPLOYMENT, posted.notice().app());
    return deployments.isEmpty() && isOld
        ? ofKind(Kind.NAMESPACE, posted.notice().app())
        : deployments;
  }

  private Map<Key, GenericKubernetesResource> ofKind(Kind kind, AppName app) {
    var found = objects.of(app);
    found.keySet().removeIf(key -> key.kind() != kind);
    return found;
  }

  private void write(Posted posted, Key key, GenericKubernetesResource object) {
    try {
      fence.check();
      writer.write(posted.notice(), posted.time(), key, object.getMetadata().getUid());
    } catch (UnavailableException | RuntimeException e) {
      LOG.atDebug()
          .setMessage("an event of Kubernetes is lost")
          .addKeyValue("object", key)
          .addKeyValue("cause", e.getMessage())
          .log();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
