package dev.slipway.reconciler.install;

import java.util.List;
import java.util.Map;

/** By what addresses the daemons are reached. */
record ServiceRenderer(Installation installation) {
  private static final String API = "slipway-api";
  private static final String ROUTER = "slipway-router";
  private static final int HTTP = 80;

  List<InstalledObject> render() {
    return List.of(
        service(API, "ClusterIP", port("http", DaemonRenderer.API_PORT)),
        service(ROUTER, installation.router().type(), port("router", HTTP)));
  }

  /** What the API is called in the cluster. */
  static List<String> namesOfApi(Installation installation) {
    var inNamespace = API + "." + installation.namespace();
    return List.of(API, inNamespace, inNamespace + ".svc", inNamespace + ".svc.cluster.local");
  }

  private InstalledObject service(String name, String type, Map<String, Object> port) {
    var spec =
        Tree.of("type", type)
            .with("selector", Labels.selector(installation))
            .with("ports", List.of(port));
    return new InstalledObject(
        "v1",
        "Service",
        installation.namespace(),
        name,
        Labels.of(installation),
        Tree.of("spec", spec).map());
  }

  private static Map<String, Object> port(String name, int port) {
    return Tree.of("name", name)
        .with("port", port)
        .with("targetPort", name)
        .with("protocol", "TCP")
        .map();
  }
}
