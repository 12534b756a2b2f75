package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.AppName;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What there is of an app that nothing needs any more, once all that is wanted came up. */
record Leftovers(AppName app, Site site) {
  /**
   * Environments of releases without a pod, Deployments that are not wanted and have none, and what
   * goes with them; and all that is in another namespace than the app's now. Namespaces come last,
   * and are only among these where it is to be asked what else is in them.
   */
  List<Key> of(Asked asked) {
    var pods = site.pods().of(app).values();
    var objects = site.objects().of(app);
    return objects.entrySet().stream()
        .filter(each -> !asked.wants(each.getKey()))
        .filter(each -> each.getValue().getMetadata().getDeletionTimestamp() == null)
        .filter(each ->
            isElsewhere(asked, each.getKey())
                ? each.getKey().kind() != Kind.NAMESPACE
                    || hasOthersIn(each.getKey().name(), objects.keySet())
                : isUnneeded(each.getKey(), each.getValue(), pods))
        .map(Map.Entry::getKey)
        .sorted((first, second) -> second.compareTo(first))
        .toList();
  }

  private static boolean isElsewhere(Asked asked, Key key) {
    return !key.place().equals(asked.namespace());
  }

  private static boolean hasOthersIn(String namespace, Collection<Key> keys) {
    return keys.stream().anyMatch(key -> key.namespace().equals(namespace));
  }

  private static boolean isUnneeded(Key key, HasMetadata object, Collection<Pod> pods) {
    return switch (key.kind()) {
      case NAMESPACE -> false;
      case SECRET -> {
        var release = Labels.release(object);
        yield pods.stream().map(Labels::release).noneMatch(release::equals);
      }
      case DEPLOYMENT -> {
        var type = Labels.process(object);
        yield pods.stream()
            .filter(pod -> Optional.of(key.namespace()).equals(namespace(pod)))
            .map(Labels::process)
            .noneMatch(type::equals);
      }
      case SERVICE_ACCOUNT, SERVICE, AUTOSCALER, DISRUPTION_BUDGET, INGRESS -> true;
    };
  }

  private static Optional<String> namespace(Pod pod) {
    return Optional.ofNullable(pod.getMetadata().getNamespace());
  }
}
