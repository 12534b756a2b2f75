package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Secrets from files {@code <folder>/<name>/<key>}, else from variables {@code
 * SLIPWAY_SECRET_<NAME>_<KEY>} of the daemon. One line end at the end of a file is not part of the
 * value. Read each time, so that a new value needs no restart of the daemon.
 *
 * @param folder usually {@code <data-dir>/secrets}
 * @param environment the daemon's own
 */
public record FolderSecrets(Path folder, Map<String, String> environment) implements SecretSource {
  /** In bytes; well below what the kernel takes as one variable (128 KiB). */
  static final int MAX_SIZE = 64 * 1024;

  public FolderSecrets {
    environment = Map.copyOf(environment);
  }

  @Override
  public Optional<String> find(SecretRef secret) throws UnavailableException {
    var file = file(secret);
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(MAX_SIZE + 1);
      if (bytes.length > MAX_SIZE) {
        throw new UnavailableException(
            "the secret " + secret + " in " + file + " is larger than " + MAX_SIZE + " bytes");
      }
      return Optional.of(withoutLineEnd(new String(bytes, StandardCharsets.UTF_8)));
    } catch (NoSuchFileException e) {
      return Optional.ofNullable(environment.get(variable(secret)));
    } catch (IOException e) {
      throw new UnavailableException("can not read the secret " + secret + " from " + file, e);
    }
  }

  @Override
  public String howToGive(SecretRef secret) {
    return "write it to " + file(secret) + " or start the daemon with " + variable(secret);
  }

  /** Without what the environment holds: it may be written to a log. */
  @Override
  public String toString() {
    return "FolderSecrets[" + folder + "]";
  }

  static String variable(SecretRef secret) {
    var name = secret.name() + "_" + secret.key();
    return "SLIPWAY_SECRET_" + name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private Path file(SecretRef secret) {
    return folder.resolve(secret.name()).resolve(secret.key());
  }

  private static String withoutLineEnd(String text) {
    if (text.endsWith("\r\n")) {
      return text.substring(0, text.length() - 2);
    }
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }
}
