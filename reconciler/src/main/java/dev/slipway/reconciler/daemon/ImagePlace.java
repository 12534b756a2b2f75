package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.ImageName;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Where images are kept. */
public sealed interface ImagePlace {
  /** A folder of this machine, an OCI layout an app. */
  record Folder(Path folder) implements ImagePlace {}

  /**
   * An OCI registry.
   *
   * @param prefix of all repositories: {@code registry.example.com/team}
   */
  record Registry(String prefix) implements ImagePlace {
    public Registry {
      prefix = prefix.replaceFirst("/+$", "");
    }

    /** {@code registry.example.com}, with its port where there is one. */
    public String host() {
      return ImageName.parse(prefix + "/app").registry();
    }
  }

  /**
   * Reads a folder or the prefix of a registry, which begins with a host as image names have it:
   * with a dot or a port in it, or {@code localhost}. A folder that looks so is written with {@code
   * ./} or {@code /} before it.
   *
   * @param folder what a text means that is a folder
   */
  static ImagePlace parse(String text, Function<String, Path> folder) {
    var isRegistry = Pattern.matches("(localhost|[^./:][^/]*[.:][^/]*)(/.*)?", text);
    return isRegistry ? new Registry(text) : new Folder(folder.apply(text));
  }
}
