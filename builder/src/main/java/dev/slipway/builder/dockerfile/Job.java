package dev.slipway.builder.dockerfile;

import dev.slipway.builder.image.ImageConfig;
import dev.slipway.builder.work.Workspace;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.BuildMethod.Dockerfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One build by an engine. All that it leaves is in the workspace's folder, which is deleted
 * afterwards, and in the app's cache.
 */
record Job(DockerfileTask task, Workspace workspace, Secrets secrets) {
  /** The one time of all that is built, in seconds since 1970; that of buildpacks' images. */
  static final String TIME = "315619200";

  static final String CONTEXT = "context";
  static final String IMAGE = "image";

  /** What engines find in their environment, where the daemon has it. */
  private static final List<String> TAKEN_OVER =
      List.of(
          "BUILDAH_ISOLATION",
          "STORAGE_DRIVER",
          "STORAGE_OPTS",
          "XDG_RUNTIME_DIR",
          "CONTAINERS_CONF",
          "CONTAINERS_STORAGE_CONF",
          "REGISTRY_AUTH_FILE",
          "DOCKER_CONFIG",
          "DOCKER_HOST",
          "DOCKER_CONTEXT",
          "DOCKER_TLS_VERIFY",
          "DOCKER_CERT_PATH");

  AppName app() {
    return task.app();
  }

  private Dockerfile method() {
    return task.method();
  }

  /** The clean copy of the source at its path. */
  Path context() {
    return workspace.folder().resolve(CONTEXT);
  }

  Path dockerfile() {
    return context().resolve(method().file());
  }

  /** Where the image is left. */
  Path image() {
    return workspace.folder().resolve(IMAGE);
  }

  /** The file that an engine writes the image's id to. */
  Path id() {
    return workspace.folder().resolve("id");
  }

  String readId() throws IOException {
    return Files.readString(id()).strip();
  }

  /** A command for people: paths in the folder of the build are not told in full. */
  List<String> shown(String engine, List<String> words) {
    var shown = new ArrayList<>(List.of(engine));
    words.forEach(word -> shown.add(word.replace(workspace.folder() + "/", "")));
    return shown;
  }

  /** The flags that all engines share. */
  List<String> flags() {
    var flags = new ArrayList<String>();
    flags.addAll(List.of("--iidfile", id().toString(), "--file", dockerfile().toString()));
    flags.addAll(List.of("--label", ImageConfig.BUILDER + "=dockerfile"));
    method().target().ifPresent(target -> flags.addAll(List.of("--target", target)));
    method()
        .args()
        .forEach((name, value) -> flags.addAll(List.of("--build-arg", name + "=" + value)));
    flags.addAll(secrets.flags());
    return flags;
  }

  /** The environment of an engine's build: its secrets may be there. */
  Map<String, String> buildEnvironment() throws IOException {
    var environment = new TreeMap<>(environment());
    environment.putAll(secrets.variables());
    return environment;
  }

  /** The environment of engines: no more of the daemon's than they need. */
  Map<String, String> environment() throws IOException {
    var daemon = workspace.daemon();
    var environment = new TreeMap<String, String>();
    for (var name : TAKEN_OVER) {
      Optional.ofNullable(daemon.get(name)).ifPresent(value -> environment.put(name, value));
    }
    var home = Files.createDirectories(workspace.folder().resolve("home"));
    environment.put("HOME", home.toString());
    environment.put(
        "TMPDIR", Files.createDirectories(workspace.folder().resolve("tmp")).toString());
    environment.put("SOURCE_DATE_EPOCH", TIME);
    logins()
        .ifPresent(file -> {
          environment.putIfAbsent("REGISTRY_AUTH_FILE", file.toString());
          environment.putIfAbsent("DOCKER_CONFIG", String.valueOf(file.getParent()));
        });
    // Whatever the image of a pod says in its environment.
    secrets
        .logins()
        .ifPresent(file -> {
          environment.put("REGISTRY_AUTH_FILE", file.toString());
          environment.put("DOCKER_CONFIG", String.valueOf(file.getParent()));
        });
    writeRegistries(home);
    return environment;
  }

  /**
   * Those of Docker's configuration on this machine: they are read by the engine, and are in no
   * argument.
   */
  private Optional<Path> logins() {
    var daemon = workspace.daemon();
    return Optional.ofNullable(daemon.get("DOCKER_CONFIG"))
        .map(Path::of)
        .or(() -> Optional.ofNullable(daemon.get("HOME")).map(home -> Path.of(home, ".docker")))
        .map(folder -> folder.resolve("config.json"))
        .filter(Files::isReadable);
  }

  /** Besides what the machine's own configuration says. */
  private void writeRegistries(Path home) throws IOException {
    var text = new StringBuilder();
    for (var registry : task.plainHttp()) {
      text.append("[[registry]]\nlocation = \"").append(registry).append("\"\ninsecure = true\n");
    }
    var folder = home.resolve(".config/containers/registries.conf.d");
    Files.writeString(Files.createDirectories(folder).resolve("slipway.conf"), text);
  }
}
