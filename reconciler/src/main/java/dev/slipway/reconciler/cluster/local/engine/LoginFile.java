package dev.slipway.reconciler.cluster.local.engine;

import dev.slipway.builder.disk.Folders;
import dev.slipway.builder.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A login for one command of an engine: a file of mode 600 in a folder of its own, until closed.
 */
final class LoginFile implements AutoCloseable {
  private static final String PREFIX = "login-";
  private static final String CONFIG = "config.json";
  private static final String CURRENT_CONTEXT = "currentContext";
  private static final String CONTEXTS = "contexts";

  private final Path folder;
  private final boolean isPodman;

  private LoginFile(Path folder, boolean isPodman) {
    this.folder = folder;
    this.isPodman = isPodman;
  }

  /** What a daemon left that was killed is deleted with {@link #deleteLeft}. */
  static LoginFile write(JsonObject config, Path in, Program program) throws IOException {
    var login = new LoginFile(Files.createTempDirectory(in, PREFIX), program.isPodman());
    try {
      login.write(login.isPodman ? config : withContext(config, login.folder, program));
      return login;
    } catch (IOException e) {
      login.close();
      throw e;
    }
  }

  private void write(JsonObject config) throws IOException {
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.write(Files.createFile(folder.resolve(CONFIG), mode), config.bytes());
  }

  /** Docker reads in one folder who it is and where its daemon is: the second stays as it was. */
  private static JsonObject withContext(JsonObject config, Path folder, Program program)
      throws IOException {
    var usual = usualFolder(program.environment());
    var all = new TreeMap<>(config.entries());
    if (usual.isPresent()) {
      var contexts = usual.get().resolve(CONTEXTS);
      if (Files.isDirectory(contexts)) {
        Files.createSymbolicLink(folder.resolve(CONTEXTS), contexts.toAbsolutePath());
      }
      var file = usual.get().resolve(CONFIG);
      if (Files.isReadable(file)) {
        JsonObject.parse(Files.readAllBytes(file))
            .flatMap(said -> said.text(CURRENT_CONTEXT))
            .ifPresent(context -> all.put(CURRENT_CONTEXT, context));
      }
    }
    return new JsonObject(all);
  }

  private static Optional<Path> usualFolder(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("DOCKER_CONFIG"))
        .map(Path::of)
        .or(() -> Optional.ofNullable(environment.get("HOME")).map(it -> Path.of(it, ".docker")));
  }

  /** Of a daemon that was killed while it used one. */
  static void deleteLeft(Path in) throws IOException {
    for (var entry : Folders.list(in)) {
      if (entry.getFileName().toString().startsWith(PREFIX)) {
        Folders.delete(entry);
      }
    }
  }

  /** Arguments of a command that asks a registry. */
  List<String> flags() {
    return isPodman ? List.of("--authfile", folder.resolve(CONFIG).toString()) : List.of();
  }

  /** What its program must find in its environment. */
  Map<String, String> variables() {
    return isPodman ? Map.of() : Map.of("DOCKER_CONFIG", folder.toString());
  }

  @Override
  public void close() throws IOException {
    Folders.delete(folder);
  }
}
