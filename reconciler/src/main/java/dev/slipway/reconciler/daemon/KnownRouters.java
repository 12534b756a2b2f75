package dev.slipway.reconciler.daemon;

import dev.slipway.router.mesh.RouterName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names of the routers that were connected last, a line each. It may be deleted at any time:
 * then a daemon that starts does not wait for them before it retires what they may still serve.
 */
record KnownRouters(Path file) {
  private static final Logger LOG = LoggerFactory.getLogger(KnownRouters.class);
  private static final int MOST = 1000;

  SortedSet<RouterName> read() {
    var names = new TreeSet<RouterName>();
    try {
      if (Files.exists(file)) {
        Files.readAllLines(file).stream().limit(MOST).map(RouterName::new).forEach(names::add);
      }
      return names;
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("the names of routers can not be read file={}", file, e);
      return new TreeSet<>();
    }
  }

  void write(SortedSet<RouterName> names) {
    try {
      var fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.write(fresh, names.stream().map(RouterName::value).toList());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("the names of routers can not be kept file={}", file, e);
    }
  }
}
