package dev.slipway.reconciler.install;

import java.util.List;
import java.util.Map;

/** By what addresses the daemons and the routers are reached. */
record ServiceRenderer(Installation installation) {
  private static final String API = "slipway-api";
  private static final String ROUTER = RouterRenderer.NAME;
  static final int HTTP = 80;
  private static final int HTTPS = 443;

  List<InstalledObject> render() {
    var daemons = Labels.selector(installation);
    var type = installation.routers().service().type();
    var http = port("router", HTTP);
    return List.of(
        service(API, "ClusterIP", daemons, List.of(port("http", DaemonRenderer.API_PORT))),
        installation.routers().areApart()
            ? service(
                ROUTER,
                type,
                Labels.selectorOfRouters(installation),
                List.of(http, port("router-tls", HTTPS)))
            : service(ROUTER, type, daemons, List.of(http)));
  }

  /** What the API is called in the cluster. */
  static List<String> namesOfApi(Installation installation) {
    var inNamespace = API + "." + installation.namespace();
    return List.of(API, inNamespace, inNamespace + ".svc", inNamespace + ".svc.cluster.local");
  }

  private InstalledObject service(
      String name, String type, Map<String, String> selector, List<Map<String, Object>> ports) {
    var spec = Tree.of("type", type).with("selector", selector).with("ports", ports);
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
