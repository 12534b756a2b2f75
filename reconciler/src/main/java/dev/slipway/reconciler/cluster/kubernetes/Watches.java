package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.UnavailableException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/**
 * Watches of what is ours, one for each kind. What ends one (an expired resource version, a server
 * that is gone) makes it begin again with a list; so does a silence that is too long to be true, as
 * a server tells from time to time where it is, also where nothing changes.
 */
final class Watches implements AutoCloseable {
  private final KubernetesClient client;
  private final List<LastingWatch<?>> watches = new ArrayList<>();
  private Optional<Thread> guard = Optional.empty();
  private volatile CompletableFuture<Void> started = new CompletableFuture<>();

  Watches(KubernetesClient client) {
    this.client = client;
  }

  void watch(Features features, Site site) {
    features
        .versions()
        .forEach((kind, version) ->
            add(
                ours(client.genericKubernetesResources(kind.context(version)).inAnyNamespace()),
                (object, isThere) -> {
                  var key = Key.of(kind, object);
                  if (isThere) {
                    site.objects().seen(key, object);
                  } else {
                    site.objects().gone(key, object);
                  }
                }));
    add(
        ours(client.pods().inAnyNamespace()),
        (pod, isThere) -> {
          var key = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
          if (isThere) {
            site.pods().seen(key, pod);
          } else {
            site.pods().gone(key, pod);
          }
        });
  }

  /** Those of them that are ours. */
  static <T extends HasMetadata> FilterWatchListDeletable<T, ?, ? extends Resource<T>> ours(
      FilterWatchListDeletable<T, ?, ? extends Resource<T>> all) {
    return all.withLabel(Labels.MANAGED_BY, Labels.MANAGER);
  }

  <T extends HasMetadata> void add(
      FilterWatchListDeletable<T, ?, ? extends Resource<T>> all, BiConsumer<T, Boolean> consumer) {
    watches.add(new LastingWatch<>(() -> all.runnableInformer(0), consumer));
  }

  /**
   * Waits until everything is known that is there.
   *
   * @param silence so long without a word, and a watch is taken for dead
   */
  void start(Duration atMost, Duration silence) throws UnavailableException {
    begin(silence);
    try {
      var _ = started.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while the cluster was read", e);
    } catch (ExecutionException e) {
      throw new UnavailableException("can not read the cluster: " + e.getMessage(), e);
    } catch (TimeoutException e) {
      throw new UnavailableException(
          "could not read the cluster within " + atMost.toSeconds() + " s", e);
    }
  }

  /**
   * Watches, from when the server answers on.
   *
   * @param silence so long without a word, and a watch is taken for dead
   */
  void begin(Duration silence) {
    started =
        CompletableFuture.allOf(
            watches.stream().map(watch -> watch.start()).toArray(CompletableFuture<?>[]::new));
    guard = Optional.of(Thread.ofVirtual().name("watch guard").start(() -> guardAgainst(silence)));
  }

  /** Whether the server has told of all that is there. */
  boolean isUpToDate() {
    return started.isDone();
  }

  private void guardAgainst(Duration silence) {
    try {
      while (true) {
        Thread.sleep(silence.dividedBy(4));
        var now = System.nanoTime();
        watches.forEach(watch -> watch.renewIfSilent(now, silence));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    guard.ifPresent(Thread::interrupt);
    watches.forEach(LastingWatch::close);
  }
}
