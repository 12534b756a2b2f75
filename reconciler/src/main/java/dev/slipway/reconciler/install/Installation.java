package dev.slipway.reconciler.install;

import dev.slipway.manifest.ImageName;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is to be installed. What is not allowed is refused by {@link IllegalArgumentException}, with
 * a message for a person.
 *
 * @param image of the daemon, as {@code slipway image} made it
 * @param settings of the daemon, by their names in its settings file ({@code config-repo}); those
 *     that an installation decides itself are refused
 * @param namespace of the daemon, and of the lease by which one of several leads
 * @param replicas how many daemons: one acts, the others take over
 * @param routers who takes requests to the apps
 */
public record Installation(
    ImageName image,
    SortedMap<String, String> settings,
    String namespace,
    int replicas,
    Routers routers,
    Credentials credentials) {
  private static final int MOST_REPLICAS = 9;

  public Installation {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    Names.requireNamespace(namespace);
    Names.requireNamespace(namespace + "-builds");
    Names.requireNamespace(routesNamespace(namespace));
    if (replicas < 1 || replicas > MOST_REPLICAS) {
      throw new IllegalArgumentException("from 1 to " + MOST_REPLICAS + " replicas: " + replicas);
    }
    for (var setting : settings.keySet()) {
      if (DaemonRenderer.OWN.contains(setting)) {
        throw new IllegalArgumentException("an installation sets " + setting + " itself");
      }
    }
  }

  /** Where builds run: the daemon finds it by the same rule. */
  String buildNamespace() {
    return namespace + "-builds";
  }

  /** Where daemons leave routes for routers, and people certificates. */
  String routesNamespace() {
    return routesNamespace(namespace);
  }

  /** That of an installation in this namespace. */
  static String routesNamespace(String namespace) {
    return namespace + "-routes";
  }
}
