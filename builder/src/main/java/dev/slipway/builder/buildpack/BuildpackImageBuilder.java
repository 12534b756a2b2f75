package dev.slipway.builder.buildpack;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.ImageBuilder;
import dev.slipway.builder.SourceTree;
import dev.slipway.builder.StoredImage;
import dev.slipway.builder.WritableImageStore;
import dev.slipway.builder.disk.Folders;
import dev.slipway.builder.process.Child;
import dev.slipway.builder.process.Leftovers;
import dev.slipway.builder.process.ToolPath;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Builds on this machine, with the tools that are on its path. One process may use its folders at a
 * time; killing it at any point loses no more than the build that ran.
 */
public final class BuildpackImageBuilder implements ImageBuilder {
  /** Of the build's own rules, apart from those of a single buildpack. */
  private static final int VERSION = 1;

  private final BuildFolders folders;
  private final Path caches;
  private final WritableImageStore store;
  private final BuildOptions options;
  private final ToolPath tools;
  private final Child child;
  private final Turns<BuildFolder> running = new Turns<>();

  /**
   * Where builds happen.
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
   * Clears away what builds of a killed daemon left in the folder, processes too.
   *
   * @param store gets the images; one that puts nothing below them needs no run images
   */
  public BuildpackImageBuilder(Places in, WritableImageStore store, BuildOptions options)
      throws UnavailableException {
    this.folders = new BuildFolders(in.builds());
    this.caches = in.caches();
    this.store = store;
    this.options = options;
    this.tools = ToolPath.of(options.environment());
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

  @Override
  public BuildKey key(SourceTree tree) throws RejectedException, UnavailableException {
    var buildpack = Buildpacks.of(tree);
    return key(tree, buildpack, runImage(buildpack));
  }

  private Optional<ImageName> runImage(Buildpack buildpack) {
    return options.runImages().get().of(buildpack.runImage());
  }

  private static BuildKey key(SourceTree tree, Buildpack buildpack, Optional<ImageName> runImage) {
    var text =
        """
        slipway build %d
        buildpack %s %d
        tree %s
        """
            .formatted(VERSION, buildpack.id(), buildpack.version(), tree.id());
    return new BuildKey(
        Digest.of(text + runImage.map(image -> "run image " + image + "\n").orElse("")));
  }

  @Override
  public StoredImage build(AppName app, BuildKey key, SourceTree tree)
      throws RejectedException, UnavailableException, InterruptedException {
    var buildpack = Buildpacks.of(tree);
    var runImage = runImage(buildpack);
    if (!key(tree, buildpack, runImage).equals(key)) {
      throw new UnavailableException(
          "the build of " + app + " is not wanted any more: its run image was changed meanwhile");
    }
    var build = new Build(app, key, tree, buildpack, runImage);
    var folder = folders.of(app, key);
    running.await(folder);
    try {
      var stored = store.find(app, key);
      return stored.isPresent() ? stored.get() : buildIn(folder, build);
    } finally {
      running.end(folder);
    }
  }

  private StoredImage buildIn(BuildFolder folder, Build build)
      throws RejectedException, UnavailableException, InterruptedException {
    try {
      var failure = folder.failure();
      if (failure.isPresent()) {
        throw new RejectedException(failure.get());
      }
      var work = folder.makeTree();
      try (var log = new BuildLog(folder.log(), options.limits().outputBytes())) {
        return build.run(workspace(build.app(), work, log), store);
      } catch (BuildFailedException e) {
        folder.remember(e.getMessage());
        throw new RejectedException(e.getMessage(), e);
      } finally {
        Folders.delete(work);
        folders.prune(build.app(), options.limits().logs());
      }
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    } catch (IOException | UncheckedIOException e) {
      throw new UnavailableException("could not build " + build.app() + ": " + e.getMessage(), e);
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
    var limits = options.limits();
    var deadline = System.nanoTime() + limits.time().toNanos();
    var cache = caches.resolve(app.value());
    return new Workspace(tree, cache, tools, options.environment(), child, log, limits, deadline);
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
  public Optional<Path> log(AppName app, BuildKey key) {
    return Optional.of(folders.of(app, key).log()).filter(Files::isRegularFile);
  }
}
