package dev.slipway.reconciler.cluster.local.engine;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The variables that podman and docker heed themselves: they are handed on to them of the daemon's,
 * and never of an app's.
 */
final class EngineVariables {
  private static final Set<String> HEEDED =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "TMPDIR",
          "DBUS_SESSION_BUS_ADDRESS",
          "REGISTRY_AUTH_FILE",
          "STORAGE_DRIVER",
          "STORAGE_OPTS",
          "DOCKER_HOST",
          "DOCKER_CONFIG",
          "DOCKER_CONTEXT",
          "DOCKER_CERT_PATH",
          "DOCKER_TLS",
          "DOCKER_TLS_VERIFY",
          "DOCKER_API_VERSION",
          "DOCKER_CUSTOM_HEADERS",
          "CONTAINER_HOST",
          "CONTAINER_CONNECTION",
          "CONTAINER_SSHKEY",
          "CONTAINERS_CONF",
          "CONTAINERS_CONF_OVERRIDE",
          "CONTAINERS_STORAGE_CONF",
          "CONTAINERS_REGISTRIES_CONF",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR");

  /** They change how a program runs, and none of them is handed on. */
  private static final Set<String> HARMFUL =
      Set.of(
          "GODEBUG",
          "GOMAXPROCS",
          "GOGC",
          "GOMEMLIMIT",
          "GOTRACEBACK",
          "NOTIFY_SOCKET",
          "LISTEN_FDS",
          "LISTEN_PID",
          "LISTEN_FDNAMES");

  private static final Set<String> PROXIES = Set.of("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY");

  private EngineVariables() {}

  static boolean isHeeded(String name) {
    return HEEDED.contains(name)
        || HARMFUL.contains(name)
        || name.startsWith("LD_")
        || name.startsWith("XDG_")
        || name.startsWith("_CONTAINERS_");
  }

  /** Those of the daemon's environment that the engine needs, proxies for its pulls among them. */
  static Map<String, String> handedOn(Map<String, String> environment) {
    var found = new TreeMap<String, String>();
    environment.forEach((name, value) -> {
      var isProxy = PROXIES.contains(name.toUpperCase(Locale.ROOT));
      if (HEEDED.contains(name) || name.startsWith("XDG_") || isProxy) {
        found.put(name, value);
      }
    });
    return found;
  }
}
