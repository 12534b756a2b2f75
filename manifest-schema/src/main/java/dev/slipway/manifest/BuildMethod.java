package dev.slipway.manifest;

import dev.slipway.manifest.EnvValue.SecretRef;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How a source becomes an image. */
public sealed interface BuildMethod {
  /** By a Dockerfile where the source has one at its top, else by a buildpack. */
  record Auto() implements BuildMethod {}

  /** By the first buildpack that knows the source. */
  record Buildpack() implements BuildMethod {}

  /**
   * By a Dockerfile.
   *
   * @param file its path, relative to the source's
   * @param target the stage that is built; empty for the last
   * @param args values of its {@code ARG}s, by name
   * @param secrets what its steps may mount, by the id that they name
   */
  record Dockerfile(
      String file,
      Optional<String> target,
      SortedMap<String, String> args,
      SortedMap<String, SecretRef> secrets)
      implements BuildMethod {
    public static final String USUAL_FILE = "Dockerfile";

    public Dockerfile {
      args = Collections.unmodifiableSortedMap(new TreeMap<>(args));
      secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
    }

    /** One that needs no secret. */
    public Dockerfile(String file, Optional<String> target, SortedMap<String, String> args) {
      this(file, target, args, new TreeMap<>());
    }

    /** The last stage of the file with the usual name. */
    public static Dockerfile usual() {
      return new Dockerfile(USUAL_FILE, Optional.empty(), new TreeMap<>());
    }
  }

  /** For people: {@code auto}, {@code buildpack}, {@code Dockerfile, target web, args A=1}. */
  default String words() {
    return switch (this) {
      case Auto() -> "auto";
      case Buildpack() -> "buildpack";
      case Dockerfile(var file, var target, var args, var secrets) -> {
        var words = new StringBuilder(file);
        target.ifPresent(stage -> words.append(", target ").append(stage));
        if (!args.isEmpty()) {
          words.append(", args");
          args.forEach((name, value) -> words.append(' ').append(name).append('=').append(value));
        }
        if (!secrets.isEmpty()) {
          words.append(", secrets");
          secrets.forEach((id, secret) -> words.append(' ').append(id).append('=').append(secret));
        }
        yield words.toString();
      }
    };
  }
}
