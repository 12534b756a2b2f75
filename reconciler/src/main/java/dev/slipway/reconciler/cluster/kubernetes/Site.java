package dev.slipway.reconciler.cluster.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.function.Consumer;

/**
 * What all apps of a cluster share.
 *
 * @param features of the server
 * @param objects that are ours
 * @param pods by namespace and name
 * @param events is told what others do to objects of ours
 * @param notices for who looks at the objects
 */
record Site(
    Features features,
    Shelf<Key, GenericKubernetesResource> objects,
    Shelf<String, Pod> pods,
    Applier applier,
    LastOutputs outputs,
    Strangers strangers,
    Consumer<KubernetesEvent> events,
    NoticeBoard notices) {}
