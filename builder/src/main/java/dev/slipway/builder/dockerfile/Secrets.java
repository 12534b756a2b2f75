package dev.slipway.builder.dockerfile;

import dev.slipway.builder.BuildSecrets;
import dev.slipway.builder.work.SecretValues;
import dev.slipway.manifest.BuildMethod.Dockerfile;
import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The secrets of a build, which an engine mounts for the steps that ask for them. They are in no
 * argument, and in no image.
 */
sealed interface Secrets {
  /** In which Java hands text to a process. */
  Charset CHARSET = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  /**
   * Reads those that the manifest names.
   *
   * @throws RejectedException where one is missing, or no engine can be given it
   */
  static Secrets read(Dockerfile method, BuildSecrets from)
      throws RejectedException, UnavailableException {
    var values = new TreeMap<String, String>();
    for (var secret : method.secrets().entrySet()) {
      var reference = secret.getValue();
      values.put(secret.getKey(), usable(reference, from.read(reference)));
    }
    return new InEnvironment(new SecretValues(values));
  }

  private static String usable(SecretRef secret, String value) throws RejectedException {
    if (value.indexOf('\0') >= 0) {
      throw new RejectedException(
          "the secret " + secret + " has a NUL character in it, and no build can be given that");
    }
    if (value.getBytes(StandardCharsets.UTF_8).length > SecretValues.LONGEST) {
      throw new RejectedException(
          "the secret "
              + secret
              + " is larger than "
              + SecretValues.LONGEST
              + " bytes, and no build can be given that");
    }
    if (!CHARSET.newEncoder().canEncode(value)) {
      throw new RejectedException(
          "the secret "
              + secret
              + " can not be written in "
              + CHARSET
              + ": start the daemon in a UTF-8 locale, such as LC_ALL=C.UTF-8");
    }
    return value;
  }

  SecretValues values();

  /** Where the value of an id is, as an engine's argument says it. */
  String place(String id);

  /** The variables that {@link #place} names. */
  SortedMap<String, String> variables();

  /** The docker config with the logins that came with the build, if some did. */
  Optional<Path> logins();

  /** Arguments of an engine's build. */
  default List<String> flags() {
    return values().byId().keySet().stream()
        .flatMap(id -> Stream.of("--secret", "id=" + id + "," + place(id)))
        .toList();
  }

  /** Of a variable or a file: ids may have what these may not. */
  private static String name(SecretValues values, String id) {
    return "SLIPWAY_BUILD_SECRET_%03d".formatted(values.byId().headMap(id).size());
  }

  /** In the engine's environment. Registries are asked by the logins of the machine. */
  record InEnvironment(SecretValues values) implements Secrets {
    @Override
    public String place(String id) {
      return "env=" + name(values, id);
    }

    @Override
    public SortedMap<String, String> variables() {
      var variables = new TreeMap<String, String>();
      values.byId().forEach((id, value) -> variables.put(name(values, id), value));
      return variables;
    }

    @Override
    public Optional<Path> logins() {
      return Optional.empty();
    }
  }

  /**
   * In files of a volume in memory, in a pod: what buildah finds in its environment it keeps in
   * {@code /dev/shm}, and of a volume with the restrictions that this has in a pod a process
   * without privileges can mount nothing (flags of mounts are locked in a user namespace,
   * mount_namespaces(7)).
   *
   * @param folder not there where there are none
   */
  record InFiles(SecretValues values, Path folder) implements Secrets {
    /** Writes them. */
    void write() throws IOException {
      for (var each : values.byId().entrySet()) {
        Files.writeString(file(each.getKey()), each.getValue());
      }
      if (values.logins().isPresent()) {
        Files.write(config(), values.logins().get().bytes());
      }
    }

    /** Deletes them. */
    void forget() throws IOException {
      for (var id : values.byId().keySet()) {
        Files.deleteIfExists(file(id));
      }
      Files.deleteIfExists(config());
    }

    private Path file(String id) {
      return folder.resolve(name(values, id));
    }

    private Path config() {
      return folder.resolve("config.json");
    }

    @Override
    public String place(String id) {
      return "src=" + file(id);
    }

    @Override
    public SortedMap<String, String> variables() {
      return Collections.emptySortedMap();
    }

    @Override
    public Optional<Path> logins() {
      return values.logins().map(_ -> config());
    }
  }
}
