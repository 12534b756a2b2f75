package dev.slipway.builder.work;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.disk.Folders;
import dev.slipway.manifest.AppName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** All builds, {@code <root>/<app>/<key>}. */
record BuildFolders(Path root) {
  BuildFolder of(AppName app, BuildKey key) {
    return new BuildFolder(root.resolve(app.value()).resolve(key.toString()));
  }

  /** The builds of an app, the oldest first. */
  List<BuildFolder> of(AppName app) throws IOException {
    return list(root.resolve(app.value())).stream()
        .sorted(Comparator.comparingLong(folder -> folder.toFile().lastModified()))
        .map(BuildFolder::new)
        .toList();
  }

  /** Takes away the trees of builds that were killed. */
  void clear() throws IOException {
    for (var app : list(root)) {
      for (var build : list(app)) {
        Folders.delete(new BuildFolder(build).tree());
      }
    }
  }

  /** Keeps the newest builds of an app, and those that run. */
  void prune(AppName app, int kept) throws IOException {
    var builds = of(app);
    for (var build : builds.subList(0, Math.max(builds.size() - kept, 0))) {
      if (!Files.exists(build.tree())) {
        Folders.delete(build.folder());
      }
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    return Folders.list(folder).stream().filter(Files::isDirectory).toList();
  }
}
