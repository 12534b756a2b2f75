package dev.slipway.builder.work;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.BuildRecords;
import dev.slipway.builder.BuildStages;
import dev.slipway.builder.StoredImage;
import dev.slipway.builder.WritableImageStore;
import dev.slipway.builder.disk.Folders;
import dev.slipway.builder.process.Child;
import dev.slipway.builder.process.Leftovers;
import dev.slipway.builder.process.ToolPath;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where builds are done on this machine, whatever builds. One process may use its folders at a
 * time; killing it at any point loses no more than the builds that ran.
 */
public final class BuildSite implements BuildRecords {
  private final BuildFolders folders;
  private final Path caches;
  private final WritableImageStore store;
  private final BuildLimits limits;
  private final Map<String, String> environment;
  private final ToolPath tools;
  private final Child child;
  private final Turns<BuildFolder> running = new Turns<>();

  /**
   * The folders of a site.
   *
   * @param builds for logs, failures and trees: {@code <builds>/<app>/<key>}
   * @param caches for what package managers keep; may be deleted at any time
   */
  public record Places(Path builds, Path caches) {
    public Places {
      builds = builds.toAbsolutePath().normalize();
      caches = caches.toAbsolutePath().normalize();
    }
  }

  /**
   * How builds are done.
   *
   * @param environment the daemon's own, of which builds see the least
   */
  public record Options(BuildLimits limits, Map<String, String> environment) {
    public Options {
      environment = Map.copyOf(environment);
    }
  }

  /** What makes an image of one source. */
  @FunctionalInterface
  public interface Work {
    /**
     * Builds in the workspace and leaves the image in the store.
     *
     * @throws BuildFailedException where it would fail again
     */
    StoredImage run(Workspace workspace)
        throws BuildFailedException,
            RejectedException,
            UnavailableException,
            IOException,
            InterruptedException;
  }

  /**
   * Clears away what builds of a killed daemon left in the folder, processes too.
   *
   * @param store gets the images
   */
  public BuildSite(Places in, WritableImageStore store, Options options)
      throws UnavailableException {
    this.folders = new BuildFolders(in.builds());
    this.caches = in.caches();
    this.store = store;
    this.limits = options.limits();
    this.environment = options.environment();
    this.tools = ToolPath.of(environment);
    var leftovers = new Leftovers();
    this.child = new Child(tools, leftovers);
    try {
      Files.createDirectories(folders.root());
      leftovers.kill(folders.root());
      folders.clear();
    } catch (IOException e) {
      throw new UnavailableException("could not open " + folders.root() + ": " + e.getMessage(), e);
    }
  }

  public WritableImageStore store() {
    return store;
  }

  /** Where the tools are that builds use. */
  public ToolPath tools() {
    return tools;
  }

  /** As {@link dev.slipway.builder.ImageBuilder#build}, with the work that makes the image. */
  public StoredImage build(AppName app, BuildKey key, Work work)
      throws RejectedException, UnavailableException, InterruptedException {
    var folder = folders.of(app, key);
    running.await(folder);
    try {
      var stored = store.find(app, key);
      return stored.isPresent() ? stored.get() : buildIn(folder, app, work);
    } finally {
      running.end(folder);
    }
  }

  private StoredImage buildIn(BuildFolder folder, AppName app, Work work)
      throws RejectedException, UnavailableException, InterruptedException {
    try {
      var failure = folder.failure();
      if (failure.isPresent()) {
        throw new RejectedException(failure.get());
      }
      var tree = folder.makeTree();
      try (var log = new BuildLog(folder.log(), limits.outputBytes())) {
        return work.run(workspace(app, tree, log));
      } catch (BuildFailedException e) {
        folder.remember(e.getMessage());
        throw new RejectedException(e.getMessage(), e);
      } finally {
        Folders.delete(tree);
        folders.prune(app, limits.logs());
      }
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    } catch (IOException | UncheckedIOException e) {
      throw new UnavailableException("could not build " + app + ": " + e.getMessage(), e);
    }
  }

  private static InterruptedException interrupted(ClosedByInterruptException cause) {
    // The exception stands for the flag from here on.
    Thread.interrupted();
    var interrupted = new InterruptedException("while a build wrote a file");
    interrupted.initCause(cause);
    return interrupted;
  }

  private Workspace workspace(AppName app, Path tree, BuildLog log) {
    var deadline = System.nanoTime() + limits.time().toNanos();
    var cache = caches.resolve(app.value());
    return new Workspace(tree, cache, tools, environment, child, log, limits, deadline);
  }

  @Override
  public Optional<String> failure(AppName app, BuildKey key) {
    try {
      return folders.of(app, key).failure();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void forgetFailures(AppName app) {
    try {
      for (var folder : folders.of(app)) {
        folder.forgetFailure();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public SortedSet<AppName> apps() throws UnavailableException {
    try {
      var apps = new TreeSet<AppName>();
      for (var root : List.of(folders.root(), caches)) {
        Folders.list(root).stream()
            .map(folder -> folder.getFileName().toString())
            .filter(AppName::isValid)
            .forEach(name -> apps.add(new AppName(name)));
      }
      return apps;
    } catch (IOException e) {
      throw new UnavailableException("could not read " + folders.root() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void forget(AppName app) throws UnavailableException {
    try {
      for (var root : List.of(folders.root(), caches)) {
        Folders.delete(root.resolve(app.value()));
      }
    } catch (IOException e) {
      throw new UnavailableException("could not forget " + app + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<BuildStages> stages(AppName app, BuildKey key) {
    try {
      return StageClock.read(BuildLog.stagesOf(folders.of(app, key).log()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<Path> log(AppName app, BuildKey key) {
    return Optional.of(folders.of(app, key).log()).filter(Files::isRegularFile);
  }
}
