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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The secrets of a build, which an engine mounts for the steps that ask for them: it finds them in
 * its environment or, in a pod, in files of a volume in memory. They are in no argument, and in no
 * image.
 *
 * @param folder of these files; none where they are in the environment
 */
record Secrets(SecretValues values, Optional<Path> folder) {
  /** In which Java hands text to a process. */
  private static final Charset CHARSET =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

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
    return new Secrets(new SecretValues(values), Optional.empty());
  }

  /**
   * Writes them into files, which are to be {@link #forget forgotten}. What buildah finds in its
   * environment it keeps in {@code /dev/shm}, and of a volume with the restrictions that this has
   * in a pod a process without privileges can mount nothing (flags of mounts are locked in a user
   * namespace, mount_namespaces(7)).
   */
  static Secrets inFiles(SecretValues values, Path folder) throws IOException {
    var secrets = new Secrets(values, Optional.of(folder));
    for (var each : values.byId().entrySet()) {
      Files.writeString(secrets.file(folder, each.getKey()), each.getValue());
    }
    if (secrets.logins().isPresent()) {
      Files.write(secrets.logins().get(), values.logins().orElseThrow().bytes());
    }
    return secrets;
  }

  /** Deletes the files, if they are in some. */
  void forget() throws IOException {
    for (var id : folder.isPresent() ? values.byId().keySet() : Set.<String>of()) {
      Files.deleteIfExists(file(folder.get(), id));
    }
    if (logins().isPresent()) {
      Files.deleteIfExists(logins().get());
    }
  }

  /** The docker config with the logins that came with the build, if some did. */
  Optional<Path> logins() {
    return values.logins().isPresent()
        ? folder.map(in -> in.resolve("config.json"))
        : Optional.empty();
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

  /** Arguments of an engine's build: ids, and where their values are. */
  List<String> flags() {
    var flags = new ArrayList<String>();
    for (var id : values.byId().keySet()) {
      var place = folder.map(in -> "src=" + file(in, id)).orElseGet(() -> "env=" + variable(id));
      flags.addAll(List.of("--secret", "id=" + id + "," + place));
    }
    return flags;
  }

  /** The variables that {@link #flags} names. */
  Map<String, String> variables() {
    var variables = new TreeMap<String, String>();
    if (folder.isEmpty()) {
      values.byId().forEach((id, value) -> variables.put(variable(id), value));
    }
    return variables;
  }

  private Path file(Path in, String id) {
    return in.resolve(variable(id));
  }

  /** Ids may have what names of variables may not. */
  private String variable(String id) {
    return "SLIPWAY_BUILD_SECRET_%03d".formatted(values.byId().headMap(id).size());
  }
}
