package dev.slipway.builder.work;

import dev.slipway.builder.process.ToolPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What tools find in their environment: what this allow-list takes over from the daemon, and
 * nothing else, so that no secret of the daemon gets into a build. docs/builds.md tells users.
 */
final class BuildEnvironment {
  private static final List<String> TAKEN_OVER =
      List.of(
          // Language and time
          "LANG",
          "LC_ALL",
          "LC_CTYPE",
          "TZ",
          "TERM",
          // The way out, and whom to trust there
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "http_proxy",
          "https_proxy",
          "no_proxy",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "CURL_CA_BUNDLE",
          "REQUESTS_CA_BUNDLE",
          "NODE_EXTRA_CA_CERTS",
          "PIP_CERT",
          // Where tools and packages come from
          "JAVA_HOME",
          "MAVEN_HOME",
          "MAVEN_OPTS",
          "MAVEN_ARGS",
          "PYENV_ROOT",
          "PYENV_VERSION",
          "ASDF_DIR",
          "ASDF_DATA_DIR",
          "VOLTA_HOME",
          "NVM_DIR",
          "SDKMAN_DIR",
          "MISE_DATA_DIR",
          "PIP_INDEX_URL",
          "PIP_EXTRA_INDEX_URL",
          "PIP_FIND_LINKS",
          "PIP_NO_INDEX",
          "PIP_TRUSTED_HOST",
          "PIP_DEFAULT_TIMEOUT",
          "PIP_CONFIG_FILE",
          "NPM_CONFIG_REGISTRY",
          "npm_config_registry",
          "NPM_CONFIG_USERCONFIG",
          "GOPROXY",
          "GONOPROXY",
          "GOPRIVATE",
          "GOSUMDB",
          "GONOSUMDB",
          "GOINSECURE",
          "GOTOOLCHAIN");

  /** Settings of package managers in the daemon's home folder, and the variables that name them. */
  private static final Map<String, List<String>> SETTINGS =
      Map.of(
          "NPM_CONFIG_USERCONFIG", List.of(".npmrc"),
          "PIP_CONFIG_FILE", List.of(".config/pip/pip.conf", ".pip/pip.conf"),
          "PYENV_ROOT", List.of(".pyenv"),
          "ASDF_DATA_DIR", List.of(".asdf"),
          "VOLTA_HOME", List.of(".volta"));

  private BuildEnvironment() {}

  /** The environment of a child, whose home folder is {@code home}. */
  static Map<String, String> of(Map<String, String> daemon, ToolPath tools, Path home) {
    var environment = new TreeMap<String, String>();
    for (var name : TAKEN_OVER) {
      Optional.ofNullable(daemon.get(name)).ifPresent(value -> environment.put(name, value));
    }
    Optional.ofNullable(daemon.get("HOME"))
        .ifPresent(daemonHome ->
            SETTINGS.forEach((name, files) ->
                existing(Path.of(daemonHome), files)
                    .ifPresent(file -> environment.putIfAbsent(name, file.toString()))));
    environment.putIfAbsent("LANG", "C.UTF-8");
    environment.put("HOME", home.toString());
    environment.put("PATH", tools.toString());
    environment.put("CI", "true");
    return environment;
  }

  private static Optional<Path> existing(Path home, List<String> files) {
    return files.stream().map(home::resolve).filter(Files::exists).findFirst();
  }
}
