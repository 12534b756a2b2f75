package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The claims to what builds keep for the next ones, in the namespace of the builds. */
record BuildCaches(KubernetesClient client, Fence fence, String namespace) {
  private static final Logger LOG = LoggerFactory.getLogger(BuildCaches.class);
  private static final Duration LONGEST_GOING = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 250;

  /** Has an app's builds have this claim, or none. */
  void settle(AppName app, Optional<BuildCache> wanted)
      throws RejectedException, UnavailableException, InterruptedException {
    if (wanted.isPresent()) {
      require(wanted.get());
    } else {
      forget(app);
    }
  }

  /** Makes the claim, in the place of one that is otherwise: what was kept there is lost. */
  private void require(BuildCache cache)
      throws RejectedException, UnavailableException, InterruptedException {
    var until = System.nanoTime() + LONGEST_GOING.toNanos();
    try {
      while (System.nanoTime() - until < 0) {
        var there = Optional.ofNullable(claims().withName(cache.name()).get());
        if (there.isEmpty()) {
          fence.check();
          var _ = claims().resource(cache.render(namespace)).create();
          return;
        }
        if (there.get().getMetadata().getDeletionTimestamp() == null) {
          if (cache.isLike(there.get())) {
            return;
          }
          refuseOthers(cache, there.get());
          delete(cache.name());
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (KubernetesClientException e) {
      throw ApiErrors.rethrow("keep the cache " + cache.name(), false, e);
    }
    throw new UnavailableException(
        "the claim " + cache.name() + " to a cache that is not wanted any more does not go away");
  }

  private void refuseOthers(BuildCache cache, PersistentVolumeClaim there)
      throws RejectedException {
    if (!cache.isOurs(there)) {
      throw new RejectedException(
          "the claim %1$s in %2$s, which a cache of builds is to be, is not Slipway's\n"
                  .formatted(cache.name(), namespace)
              + "delete it, or say no builds.cache in slipway.yaml");
    }
  }

  SortedSet<AppName> apps() throws UnavailableException {
    var apps = new TreeSet<AppName>();
    for (var claim : ours(Map.of())) {
      Labels.of(claim, Labels.BUILT)
          .filter(AppName::isValid)
          .ifPresent(name -> apps.add(new AppName(name)));
    }
    return apps;
  }

  void forget(AppName app) throws UnavailableException {
    try {
      for (var claim : ours(Map.of(Labels.BUILT, app.value()))) {
        delete(claim.getMetadata().getName());
      }
    } catch (KubernetesClientException e) {
      throw ApiErrors.unavailable("delete the cache of builds of " + app, false, e);
    }
  }

  /** None where a role of before forbids to look: then none were made. */
  private List<PersistentVolumeClaim> ours(Map<String, String> further)
      throws UnavailableException {
    try {
      return claims()
          .withLabels(BuildCache.labels(fence.group()))
          .withLabels(further)
          .list()
          .getItems();
    } catch (KubernetesClientException e) {
      if (e.getCode() == ApiErrors.FORBIDDEN) {
        return List.of();
      }
      throw ApiErrors.unavailable("list the caches of builds", false, e);
    }
  }

  /** A pod that uses it keeps it until it ends. */
  private void delete(String name) throws UnavailableException {
    fence.check();
    LOG.atInfo().setMessage("deletes a cache of builds").addKeyValue("claim", name).log();
    var _ = claims().withName(name).delete();
  }

  private NonNamespaceOperation<
          PersistentVolumeClaim, PersistentVolumeClaimList, Resource<PersistentVolumeClaim>>
      claims() {
    return client.persistentVolumeClaims().inNamespace(namespace);
  }
}
