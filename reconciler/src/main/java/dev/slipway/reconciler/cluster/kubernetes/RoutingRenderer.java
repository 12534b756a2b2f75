package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Protocol;
import dev.slipway.reconciler.cluster.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRuleBuilder;
import java.util.Optional;

/**
 * What brings requests to {@code web}: pure, as {@link Renderer}.
 *
 * @param meta of both objects
 */
record RoutingRenderer(Workload workload, ObjectMeta meta) {
  /** What requests find behind a Service, whatever the process listens on. */
  private static final int PORT = 80;

  Optional<HasMetadata> service() {
    return web().flatMap(web -> web.port().map(port -> service(port, web.protocol())));
  }

  private Optional<ProcessSpec> web() {
    return Optional.ofNullable(workload.release().config().processes().get(ProcessType.WEB));
  }

  private Optional<Integer> port() {
    return web().flatMap(ProcessSpec::port);
  }

  private HasMetadata service(int port, Protocol protocol) {
    return new ServiceBuilder()
        .withMetadata(meta)
        .withNewSpec()
        .withType("ClusterIP")
        .withSelector(Labels.selector(workload.app(), ProcessType.WEB))
        .withPorts(servicePort(port, protocol))
        .endSpec()
        .build();
  }

  private static ServicePort servicePort(int port, Protocol protocol) {
    var rendered =
        new ServicePortBuilder()
            .withName("http")
            .withPort(PORT)
            // Said because server-side apply of 1.20 has no default for what is part of a key.
            .withProtocol("TCP")
            .withTargetPort(new IntOrString(port));
    return switch (protocol) {
      case HTTP -> rendered.build();
      case H2C -> rendered.withAppProtocol("kubernetes.io/h2c").build();
    };
  }

  /** None where there is nothing to route, or no host. */
  Optional<HasMetadata> ingress() {
    if (port().isEmpty() || workload.hosts().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new IngressBuilder()
            .withMetadata(meta)
            .withNewSpec()
            .withIngressClassName(workload.kubernetes().ingressClass().orElse(null))
            .withRules(workload.hosts().stream().map(host -> rule(host.toString())).toList())
            .endSpec()
            .build());
  }

  private IngressRule rule(String host) {
    return new IngressRuleBuilder()
        .withHost(host)
        .withNewHttp()
        .addNewPath()
        .withPath("/")
        .withPathType("Prefix")
        .withNewBackend()
        .withNewService()
        .withName(Names.service(workload.app()))
        .withNewPort()
        .withNumber(PORT)
        .endPort()
        .endService()
        .endBackend()
        .endPath()
        .endHttp()
        .build();
  }
}
