package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.reconciler.install.ObjectKind;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of objects that are made here, in the order in which they are applied. */
enum Kind {
  NAMESPACE(ObjectKind.NAMESPACE),
  SERVICE_ACCOUNT(ObjectKind.SERVICE_ACCOUNT),
  SECRET(ObjectKind.SECRET),
  SERVICE(ObjectKind.SERVICE),
  DEPLOYMENT(ObjectKind.DEPLOYMENT),
  AUTOSCALER(ObjectKind.AUTOSCALER),
  DISRUPTION_BUDGET(ObjectKind.DISRUPTION_BUDGET),
  INGRESS(ObjectKind.INGRESS);

  private final ObjectKind kind;

  Kind(ObjectKind kind) {
    this.kind = kind;
  }

  static Optional<Kind> of(String title) {
    return Arrays.stream(values()).filter(kind -> kind.title().equals(title)).findFirst();
  }

  ObjectKind asObject() {
    return kind;
  }

  String title() {
    return kind.title();
  }

  boolean isNamespaced() {
    return kind.isNamespaced();
  }

  /**
   * Its possible versions, the one to be preferred first; any of them has all that is used here.
   */
  List<String> versions() {
    return kind.versions();
  }

  String apiVersion(String version) {
    return kind.apiVersion(version);
  }

  ResourceDefinitionContext context(String version) {
    return Connection.context(kind, version);
  }
}
