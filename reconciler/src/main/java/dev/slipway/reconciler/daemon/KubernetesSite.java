package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.Builds;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.kubernetes.ApiCall;
import dev.slipway.reconciler.cluster.kubernetes.BuildJobOptions;
import dev.slipway.reconciler.cluster.kubernetes.KubernetesCluster;
import dev.slipway.reconciler.cluster.kubernetes.KubernetesEvent;
import dev.slipway.reconciler.cluster.kubernetes.KubernetesOptions;
import dev.slipway.reconciler.cluster.kubernetes.LeaseLeadership;
import dev.slipway.reconciler.cluster.kubernetes.Notice;
import dev.slipway.reconciler.process.Parts;
import dev.slipway.reconciler.status.Event;
import dev.slipway.reconciler.status.Event.Kind;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Apps on Kubernetes: the cluster, and which of several daemons acts there.
 *
 * @param host what people know this daemon by, who read the lease
 * @param builds how they are to be done now
 */
record KubernetesSite(
    ClusterChoice.Kubernetes choice, String host, Narrator narrator, Supplier<Builds> builds) {
  private static final Logger LOG = LoggerFactory.getLogger(KubernetesSite.class);

  Site open(Parts parts) throws RejectedException, UnavailableException {
    var options =
        KubernetesOptions.reachedBy(choice.kubeconfig())
            .inGroup(choice.namespace())
            .telling(this::count);
    var identity = host + "." + UUID.randomUUID();
    var leadership = parts.add(LeaseLeadership.open(options, choice.namespace(), identity));
    var cluster = parts.add(KubernetesCluster.open(options, leadership, this::tell));
    parts.add(narrator.feed().subscribe(event -> notice(event).ifPresent(cluster::tell)));
    var machine =
        cluster.buildMachine(
            new BuildJobOptions(choice.buildNamespace(), choice.ownImage(), builds));
    return new Site(
        cluster,
        leadership,
        cluster.pullSecrets(),
        cluster.appSecrets(),
        Optional.of(machine),
        choice.routesNamespace().map(cluster::standbyRoutes));
  }

  private void count(ApiCall call) {
    narrator.metrics().clusterAsked(call.verb(), call.resource(), call.status());
    call.took().ifPresent(took -> narrator.metrics().clusterAnswered(call.verb(), took));
  }

  /** What those are to be told too who look at the cluster only; drift it tells by itself. */
  private static Optional<Notice> notice(Event event) {
    return event
        .app()
        .flatMap(
            app -> reason(event.kind()).map(reason -> new Notice(app, reason, event.message())));
  }

  private static Optional<Notice.Reason> reason(Kind kind) {
    return switch (kind) {
      case RELEASED -> Optional.of(Notice.Reason.RELEASED);
      case STEPPED_BACK -> Optional.of(Notice.Reason.ROLLED_BACK);
      case STALLED -> Optional.of(Notice.Reason.STALLED);
      case REVISION_SEEN,
          BUILD_STARTED,
          BUILT,
          BUILD_FAILED,
          BUILD_CANCELLED,
          PROPOSED,
          WITHDRAWN,
          ROLLING_OUT,
          SERVED,
          STOPPED,
          REMOVED,
          DRIFT,
          PROBLEM ->
          Optional.empty();
    };
  }

  private void tell(KubernetesEvent event) {
    switch (event) {
      case KubernetesEvent.Drifted(var app, var object, var what, var manager) -> {
        LOG.info(
            "drift is being healed app={} object={} what={} by={}", app, object, what, manager);
        narrator.metrics().drifted();
        narrator.tell(Optional.of(app), Kind.DRIFT, object + ": " + what + " by " + manager);
      }
      case KubernetesEvent.Contested(var app, var object, var what, var manager) -> {
        LOG.warn(
            "drift again and again, left for a while app={} object={} what={} by={}",
            app,
            object,
            what,
            manager);
        var message = object + ": " + what + " by " + manager + ", again and again";
        narrator.tell(Optional.of(app), Kind.PROBLEM, message);
      }
    }
  }
}
