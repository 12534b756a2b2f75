package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Protocol;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.reconciler.install.Tree;
import java.util.List;
import java.util.Optional;

/** What brings requests to {@code web}: pure, as {@link Renderer}. */
record RoutingRenderer(Workload workload) {
  /** What requests find behind a Service, whatever the process listens on. */
  private static final int PORT = 80;

  Optional<Tree> service() {
    return web().flatMap(web -> web.port().map(port -> service(port, web.protocol())));
  }

  private Optional<ProcessSpec> web() {
    return Optional.ofNullable(workload.release().config().processes().get(ProcessType.WEB));
  }

  private Tree service(int port, Protocol protocol) {
    return Tree.of(
        "spec",
        Tree.of("type", "ClusterIP")
            .with("selector", Labels.selector(workload.app(), ProcessType.WEB))
            .with("ports", List.of(servicePort(port, protocol))));
  }

  private static Tree servicePort(int port, Protocol protocol) {
    var rendered =
        Tree.of("name", "http")
            .with("port", PORT)
            // Said because server-side apply of 1.20 has no default for what is part of a key.
            .with("protocol", "TCP")
            .with("targetPort", port);
    return switch (protocol) {
      case HTTP -> rendered;
      case H2C -> rendered.with("appProtocol", "kubernetes.io/h2c");
    };
  }

  /** None where there is nothing to route, or no host. */
  Optional<Tree> ingress() {
    if (web().flatMap(ProcessSpec::port).isEmpty() || workload.hosts().isEmpty()) {
      return Optional.empty();
    }
    var rules = workload.hosts().stream().map(host -> rule(host.toString())).toList();
    var spec = Tree.of("rules", rules);
    workload.kubernetes().ingressClass().ifPresent(name -> spec.with("ingressClassName", name));
    return Optional.of(Tree.of("spec", spec));
  }

  private Tree rule(String host) {
    var service =
        Tree.of("name", Names.service(workload.app())).with("port", Tree.of("number", PORT));
    var path =
        Tree.of("path", "/")
            .with("pathType", "Prefix")
            .with("backend", Tree.of("service", service));
    return Tree.of("host", host).with("http", Tree.of("paths", List.of(path)));
  }
}
