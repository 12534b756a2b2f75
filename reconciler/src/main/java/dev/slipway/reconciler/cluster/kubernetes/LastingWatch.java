package dev.slipway.reconciler.cluster.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watch of one kind. What it has seen outlives the connection: what is gone when it begins
 * again with a list is told as gone.
 */
final class LastingWatch<T extends HasMetadata> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LastingWatch.class);

  private final Supplier<SharedIndexInformer<T>> informers;
  private final BiConsumer<T, Boolean> consumer;
  private final BareStore<T> seen = new BareStore<>();
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private SharedIndexInformer<T> informer;
  private String version = "";
  private long heard = System.nanoTime();
  private boolean closed;

  /**
   * @param informers makes one that was not started
   * @param consumer is given objects with whether they are there, or were the last time
   */
  LastingWatch(Supplier<SharedIndexInformer<T>> informers, BiConsumer<T, Boolean> consumer) {
    this.informers = informers;
    this.consumer = consumer;
    informer = make();
  }

  private SharedIndexInformer<T> make() {
    var made = informers.get();
    made.itemStore(seen);
    made.exceptionHandler((isStarted, problem) -> {
      LOG.atWarn()
          .setMessage("a watch of the cluster failed; it begins again")
          .addKeyValue("kind", made.getApiTypeClass().getSimpleName())
          .addKeyValue("cause", problem.getMessage())
          .log();
      return true;
    });
    var _ = made.addEventHandler(new Handler<>(consumer));
    return made;
  }

  /** Done once all is known that is there, by however many beginnings. */
  synchronized CompletableFuture<Void> start() {
    begin();
    return started;
  }

  private void begin() {
    var _ = informer.start().thenRun(() -> started.complete(null));
  }

  /**
   * Begins again where nothing was heard for so long, not even the server's bookmarks: a connection
   * that was cut in the middle says nothing, and never ends.
   *
   * @param now of {@link System#nanoTime}
   */
  synchronized void renewIfSilent(long now, Duration silence) {
    var latest = Objects.requireNonNullElse(informer.lastSyncResourceVersion(), "");
    if (closed || !latest.equals(version)) {
      version = latest;
      heard = now;
    } else if (now - heard >= silence.toNanos()) {
      LOG.atDebug()
          .setMessage("a watch of the cluster is silent; it begins again")
          .addKeyValue("kind", informer.getApiTypeClass().getSimpleName())
          .log();
      informer.stop();
      informer = make();
      heard = now;
      begin();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    informer.stop();
  }

  /** Hands on whether an object is there, or was the last time it was seen. */
  private record Handler<T>(BiConsumer<T, Boolean> consumer) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      consumer.accept(object, true);
    }

    @Override
    public void onUpdate(T before, T object) {
      consumer.accept(object, true);
    }

    @Override
    public void onDelete(T object, boolean isFinalStateUnknown) {
      consumer.accept(object, false);
    }
  }
}
