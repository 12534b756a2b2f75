package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Router;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.Workload;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** What must be right before anything of a workload is applied. */
record Checks(Workload workload, Site site) {
  /** Kubernetes takes no larger secret; some is left for names. */
  private static final int LARGEST_ENVIRONMENT = 1_000_000;

  void check() throws RejectedException, UnavailableException {
    checkServer();
    checkEnvironment();
  }

  private void checkServer() throws RejectedException {
    if (!workload.autoscale().isEmpty() && site.features().version(Kind.AUTOSCALER).isEmpty()) {
      throw new RejectedException("this cluster has no autoscaling: say replicas instead");
    }
    if (workload.router() == Router.INGRESS && site.features().version(Kind.INGRESS).isEmpty()) {
      throw new RejectedException(
          "this cluster has no networking.k8s.io/v1 Ingress: say router: embedded instead");
    }
  }

  private void checkEnvironment() throws RejectedException, UnavailableException {
    var size = 0L;
    for (var entry : workload.release().config().env().entrySet()) {
      switch (entry.getValue()) {
        case EnvValue.Literal(var text) -> {
          size += text.getBytes(StandardCharsets.UTF_8).length + entry.getKey().value().length();
          if (text.indexOf('\0') >= 0) {
            throw new RejectedException(
                "the value of " + entry.getKey() + " has a NUL character in it: remove it");
          }
        }
        case EnvValue.SecretRef secret -> checkThere(secret);
      }
    }
    if (size > LARGEST_ENVIRONMENT) {
      throw new RejectedException(
          "env is larger than the " + LARGEST_ENVIRONMENT + " bytes that Kubernetes can hold");
    }
  }

  private String namespace() {
    return workload.kubernetes().namespaceOf(workload.app());
  }

  private void checkThere(EnvValue.SecretRef secret)
      throws RejectedException, UnavailableException {
    var found = site.applier().read(new Key(Kind.SECRET, namespace(), secret.name()));
    if (found.flatMap(object -> value(object, secret.key())).isEmpty()) {
      throw new RejectedException(
          "the secret "
              + secret
              + " is missing: kubectl -n "
              + namespace()
              + (found.isEmpty() ? " create secret generic " : " edit secret ")
              + secret.name()
              + (found.isEmpty() ? " --from-literal=" + secret.key() + "=…" : ""));
    }
  }

  private static Optional<?> value(GenericKubernetesResource object, String key) {
    return Content.at(object, Map.class, "data").map(map -> map.get(key));
  }
}
