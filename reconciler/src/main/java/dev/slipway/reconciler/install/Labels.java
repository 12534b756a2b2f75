package dev.slipway.reconciler.install;

import java.util.Map;
import java.util.TreeMap;

/** What is written on every object of an installation. Those of apps have another manager. */
public final class Labels {
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** Who made an object of an installation. */
  public static final String INSTALLER = "slipway-install";

  /** Who made an object of an app. */
  public static final String DAEMON = "slipway";

  /** Who left routes for routers. */
  public static final String ROUTES = "slipway-routes";

  static final String INSTANCE = "app.kubernetes.io/instance";
  private static final String NAME = "app.kubernetes.io/name";

  private Labels() {}

  static Map<String, String> of(Installation installation) {
    var labels = new TreeMap<>(selector(installation));
    labels.put(MANAGED_BY, INSTALLER);
    return labels;
  }

  /** What finds the routers. A Deployment can not change it. */
  static Map<String, String> selectorOfRouters(Installation installation) {
    return new TreeMap<>(Map.of(NAME, RouterRenderer.NAME, INSTANCE, installation.namespace()));
  }

  /** What finds the daemons. A Deployment can not change it. */
  static Map<String, String> selector(Installation installation) {
    return new TreeMap<>(Map.of(NAME, "slipway", INSTANCE, installation.namespace()));
  }
}
