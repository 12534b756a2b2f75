package dev.slipway.reconciler.cluster.local;

import dev.slipway.builder.process.Mask;
import dev.slipway.builder.process.ToolPath;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.EnvName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.InstanceId;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an instance finds around it: a working folder, programs and an environment. Of the daemon's
 * own environment only names that say how this machine is set up are handed on, never the rest: it
 * may hold secrets.
 */
final class Surroundings {
  private static final Logger LOG = LoggerFactory.getLogger(Surroundings.class);
  private static final List<String> HANDED_ON =
      List.of(
          "PATH",
          "HOME",
          "TMPDIR",
          "LANG",
          "LC_ALL",
          "LC_CTYPE",
          "TZ",
          // Without these the programs of version managers do not find what they stand for.
          "JAVA_HOME",
          "PYENV_ROOT",
          "PYENV_VERSION",
          "ASDF_DIR",
          "ASDF_DATA_DIR",
          "VOLTA_HOME",
          "NVM_DIR",
          "MISE_DATA_DIR");

  private final Map<String, String> base = new TreeMap<>();
  private final SearchPath path;
  private final SecretSource secrets;
  private final Charset charset;

  /**
   * @param charset in which Java hands text to a process
   */
  Surroundings(Map<String, String> environment, SecretSource secrets, Charset charset) {
    for (var name : HANDED_ON) {
      Optional.ofNullable(environment.get(name)).ifPresent(value -> base.put(name, value));
    }
    // In the order of builds, so that an app runs with the Java that it was compiled for.
    path = new SearchPath(ToolPath.of(base).folders());
    this.secrets = secrets;
    this.charset = charset;
  }

  SearchPath path() {
    return path;
  }

  Path workingFolder(InstanceSpec spec, Path image) throws RejectedException {
    var folder = inImage(spec.workingFolder(), image);
    if (!folder.startsWith(image) || !Files.isDirectory(folder)) {
      throw new RejectedException(
          "the image " + spec.image() + " has no folder " + spec.workingFolder() + " to work in");
    }
    return folder;
  }

  /** A command beside an instance, its own or a check, with its program as an absolute path. */
  List<String> command(List<String> said, InstanceSpec spec, Path image) throws RejectedException {
    var command = new ArrayList<>(said);
    command.set(0, program(said.getFirst(), spec, image).toString());
    for (var part : command) {
      usable("the command", part);
    }
    return command;
  }

  private Path program(String program, InstanceSpec spec, Path image) throws RejectedException {
    if (!program.contains("/")) {
      return searchPath(spec, image)
          .find(program)
          .orElseThrow(() ->
              new RejectedException(
                  "needs " + program + " on PATH: install it, or name another command"));
    }
    var there = workingFolder(spec, image).resolve(program).normalize();
    var inside = program.startsWith("/") ? inImage(program, image) : there;
    if (SearchPath.isProgram(inside)) {
      return inside;
    }
    if (SearchPath.isProgram(there)) {
      return there;
    }
    throw new RejectedException(
        "the program "
            + program
            + (Files.exists(inside) ? " can not be executed" : " is not in the image")
            + ": put it into the source with its executable bit set, or name another command");
  }

  private SearchPath searchPath(InstanceSpec spec, Path image) throws RejectedException {
    var first = new SearchPath(List.of());
    if (spec.imageEnv().containsKey("PATH")) {
      first = SearchPath.parse(spec.imageEnv().getOrDefault("PATH", ""));
    }
    return path.after(first, workingFolder(spec, image));
  }

  private static Path inImage(String absolute, Path image) {
    return image.resolve(absolute.replaceFirst("^/+", "")).normalize();
  }

  /**
   * The whole environment: what is handed on, what the image says, what the app says, then what
   * Slipway says.
   */
  Environment environment(
      InstanceRecord record, InstanceSpec spec, Path image, Optional<Integer> port)
      throws RejectedException, UnavailableException {
    var variables = new HashMap<>(base);
    variables.putAll(spec.imageEnv());
    variables.put("PATH", searchPath(spec, image).toString());
    var app = appEnvironment(record, spec, port);
    variables.putAll(app.variables());
    return new Environment(variables, app.mask());
  }

  /** What the app says, then what Slipway says; nothing of this machine and of the image. */
  Environment appEnvironment(InstanceRecord record, InstanceSpec spec, Optional<Integer> port)
      throws RejectedException, UnavailableException {
    var variables = new HashMap<String, String>();
    var secretValues = new ArrayList<String>();
    for (var entry : spec.env().entrySet()) {
      variables.put(entry.getKey().value(), value(entry.getKey(), entry.getValue(), secretValues));
    }
    variables.putAll(ours(record.app(), record.id(), spec));
    port.ifPresent(number -> variables.put("PORT", String.valueOf(number)));
    return new Environment(variables, Mask.of(secretValues));
  }

  /** Knows the secrets of an instance that runs already, as far as they can be read. */
  Mask mask(InstanceSpec spec) {
    var values = new ArrayList<String>();
    for (var value : spec.env().values()) {
      if (value instanceof EnvValue.SecretRef secret) {
        try {
          secrets.find(secret).ifPresent(values::add);
        } catch (UnavailableException e) {
          LOG.atWarn().setMessage("a secret can not be masked in output").setCause(e).log();
        }
      }
    }
    return Mask.of(values);
  }

  private static Map<String, String> ours(AppName app, InstanceId id, InstanceSpec spec) {
    var ours = new HashMap<String, String>();
    ours.put("SLIPWAY_APP", app.value());
    ours.put("SLIPWAY_RELEASE", id.release().toString());
    ours.put("SLIPWAY_PROCESS", id.type().value());
    spec.commit().ifPresent(commit -> ours.put("SLIPWAY_SOURCE_COMMIT", commit.value()));
    return ours;
  }

  private String value(EnvName name, EnvValue value, List<String> secretValues)
      throws RejectedException, UnavailableException {
    return switch (value) {
      case EnvValue.Literal(var text) -> usable("the value of " + name, text);
      case EnvValue.SecretRef secret -> {
        var text =
            secrets
                .find(secret)
                .orElseThrow(() ->
                    new RejectedException(
                        "the secret "
                            + secret
                            + " for "
                            + name
                            + " is missing: "
                            + secrets.howToGive(secret)));
        secretValues.add(text);
        yield usable("the value of " + name, text);
      }
    };
  }

  String usable(String what, String value) throws RejectedException {
    if (value.indexOf('\0') >= 0) {
      throw new RejectedException(what + " has a NUL character in it: remove it");
    }
    if (!charset.newEncoder().canEncode(value)) {
      throw new RejectedException(
          what
              + " can not be written in "
              + charset
              + ": start the daemon in a UTF-8 locale, such as LC_ALL=C.UTF-8");
    }
    return value;
  }

  /**
   * @param mask knows the secrets among the variables
   */
  record Environment(Map<String, String> variables, Mask mask) {
    /** Without the values: it may be written to a log. */
    @Override
    public String toString() {
      return "Environment" + variables.keySet();
    }
  }
}
