package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.AppName;

/** Something that happened on a cluster by someone else's hand. */
public sealed interface KubernetesEvent {
  AppName app();

  /**
   * An object was not as it was applied, and is being healed.
   *
   * @param object its kind, namespace and name
   * @param what which of its fields, or that it was deleted
   * @param manager who changed it as far as Kubernetes knows, such as {@code kubectl-edit}
   */
  record Drifted(AppName app, String object, String what, String manager)
      implements KubernetesEvent {}

  /** The same again and again: it is left as it is for a while. */
  record Contested(AppName app, String object, String what, String manager)
      implements KubernetesEvent {}
}
