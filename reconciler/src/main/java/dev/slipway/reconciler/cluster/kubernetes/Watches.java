package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.UnavailableException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches of what is ours, one for each kind. What ends one (an expired resource version, a server
 * that is gone) makes it begin again with a list.
 */
final class Watches implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watches.class);

  private final KubernetesClient client;
  private final List<SharedIndexInformer<?>> informers = new ArrayList<>();

  Watches(KubernetesClient client) {
    this.client = client;
  }

  void watch(Features features, Site site) {
    features
        .versions()
        .forEach((kind, version) ->
            add(
                client.genericKubernetesResources(kind.context(version)).inAnyNamespace(),
                (object, isThere) -> {
                  var key = Key.of(kind, object);
                  if (isThere) {
                    site.objects().seen(key, object);
                  } else {
                    site.objects().gone(key, object);
                  }
                }));
    add(
        client.pods().inAnyNamespace(),
        (pod, isThere) -> {
          var key = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
          if (isThere) {
            site.pods().seen(key, pod);
          } else {
            site.pods().gone(key, pod);
          }
        });
  }

  private <T extends HasMetadata> void add(
      FilterWatchListDeletable<T, ?, ? extends Resource<T>> all, BiConsumer<T, Boolean> consumer) {
    var informer = all.withLabel(Labels.MANAGED_BY, Labels.MANAGER).runnableInformer(0);
    informer.itemStore(new Bare<>());
    informer.exceptionHandler((isStarted, problem) -> {
      LOG.atWarn()
          .setMessage("a watch of the cluster failed; it begins again")
          .addKeyValue("kind", informer.getApiTypeClass().getSimpleName())
          .addKeyValue("cause", problem.getMessage())
          .log();
      return true;
    });
    var _ = informer.addEventHandler(new Handler<>(consumer));
    informers.add(informer);
  }

  /** Waits until everything is known that is there. */
  void start(Duration atMost) throws UnavailableException {
    var started =
        CompletableFuture.allOf(
            informers.stream()
                .map(informer -> informer.start().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
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

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
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

  /** Keeps objects without the list of who manages which field, which is half of their size. */
  private static final class Bare<T extends HasMetadata> implements ItemStore<T> {
    private final ConcurrentMap<String, T> items = new ConcurrentHashMap<>();

    @Override
    public String getKey(T object) {
      var meta = object.getMetadata();
      return meta.getNamespace() == null
          ? meta.getName()
          : meta.getNamespace() + "/" + meta.getName();
    }

    @Override
    public @org.jspecify.annotations.Nullable T put(String key, T object) {
      object.getMetadata().setManagedFields(null);
      return items.put(key, object);
    }

    @Override
    public @org.jspecify.annotations.Nullable T remove(String key) {
      return items.remove(key);
    }

    @Override
    public Stream<String> keySet() {
      return items.keySet().stream();
    }

    @Override
    public Stream<T> values() {
      return items.values().stream();
    }

    @Override
    public int size() {
      return items.size();
    }

    @Override
    public @org.jspecify.annotations.Nullable T get(String key) {
      return items.get(key);
    }
  }
}
