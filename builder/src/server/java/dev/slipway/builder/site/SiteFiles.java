package dev.slipway.builder.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Which file a path of a request stands for. */
final class SiteFiles {
  private final Path root;

  SiteFiles(Path root) throws IOException {
    this.root = root.toRealPath();
  }

  Path root() {
    return root;
  }

  /**
   * The file at this decoded path; for a folder, its {@code index.html}. Empty where there is none,
   * where it is outside of the site (by {@code ..} or by a link), or where its name or a folder's
   * starts with a dot, {@code .well-known} aside.
   */
  Optional<Path> find(String path) throws IOException {
    var file = resolve(path);
    if (file.isEmpty()) {
      return file;
    }
    var page = Files.isDirectory(file.get()) ? file.get().resolve("index.html") : file.get();
    return Files.isRegularFile(page) && page.toRealPath().startsWith(root)
        ? Optional.of(page)
        : Optional.empty();
  }

  /** Whether the path is a folder but does not end as one, so that its links would be wrong. */
  boolean lacksSlash(String path) {
    return !path.endsWith("/") && resolve(path).filter(Files::isDirectory).isPresent();
  }

  private Optional<Path> resolve(String path) {
    try {
      var relative = Path.of(path.replaceFirst("^/+", ""));
      for (var name : relative) {
        var text = name.toString();
        if (text.startsWith(".") && !text.equals(".well-known")) {
          return Optional.empty();
        }
      }
      return Optional.of(root.resolve(relative));
    } catch (InvalidPathException notAFile) {
      return Optional.empty();
    }
  }
}
