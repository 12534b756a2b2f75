package dev.slipway.builder.buildpack;

import dev.slipway.builder.disk.Folders;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What only the compiler reads. */
final class GoSources {
  private static final String VENDORED = "vendor";
  private static final Set<String> MODULE_FILES =
      Set.of("go.mod", "go.sum", "go.work", "go.work.sum");

  private GoSources() {}

  /** Deletes it, and folders in which nothing else is. */
  static void delete(Path folder) throws IOException {
    if (Files.isRegularFile(folder.resolve(VENDORED).resolve("modules.txt"))) {
      Folders.delete(folder.resolve(VENDORED));
    }
    Files.walkFileTree(folder, new Delete(folder));
  }

  private static final class Delete extends SimpleFileVisitor<Path> {
    private final Path root;

    Delete(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      var name = String.valueOf(file.getFileName());
      if (name.endsWith(".go") || MODULE_FILES.contains(name)) {
        Files.delete(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      if (!folder.equals(root) && Folders.list(folder).isEmpty()) {
        Files.delete(folder);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
