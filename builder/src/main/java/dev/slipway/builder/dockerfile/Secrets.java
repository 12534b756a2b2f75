package dev.slipway.builder.dockerfile;

import dev.slipway.builder.BuildSecrets;
import dev.slipway.builder.work.SecretValues;
import dev.slipway.manifest.BuildMethod.Dockerfile;
import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The secrets of a build: an engine finds them in its environment, and mounts them for the steps
 * that ask for them. They are in no argument, in no file of ours, and in no image.
 */
final class Secrets {
  /** In which Java hands text to a process. */
  private static final Charset CHARSET =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private Secrets() {}

  /**
   * Reads those that the manifest names.
   *
   * @throws RejectedException where one is missing, or no engine can be given it
   */
  static SecretValues read(Dockerfile method, BuildSecrets from)
      throws RejectedException, UnavailableException {
    var values = new TreeMap<String, String>();
    for (var secret : method.secrets().entrySet()) {
      var reference = secret.getValue();
      values.put(secret.getKey(), usable(reference, from.read(reference)));
    }
    return new SecretValues(values);
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

  /** Arguments of an engine's build: ids, and in which variables their values are. */
  static List<String> flags(SecretValues secrets) {
    var flags = new ArrayList<String>();
    for (var id : secrets.byId().keySet()) {
      flags.addAll(List.of("--secret", "id=" + id + ",env=" + variable(flags.size() / 2)));
    }
    return flags;
  }

  /** The variables that {@link #flags} names. */
  static Map<String, String> variables(SecretValues secrets) {
    var variables = new TreeMap<String, String>();
    for (var value : secrets.byId().values()) {
      variables.put(variable(variables.size()), value);
    }
    return variables;
  }

  private static String variable(int number) {
    return "SLIPWAY_BUILD_SECRET_%03d".formatted(number);
  }
}
