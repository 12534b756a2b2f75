package dev.slipway.builder.buildpack;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.ImageBuilder;
import dev.slipway.builder.ImageContent;
import dev.slipway.builder.SourceTree;
import dev.slipway.builder.StoredImage;
import dev.slipway.builder.WritableImageStore;
import dev.slipway.builder.process.Child;
import dev.slipway.builder.process.Leftovers;
import dev.slipway.builder.process.ToolPath;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

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
  private final BuildLimits limits;
  private final Map<String, String> environment;
  private final ToolPath tools;
  private final Child child;
  private final Map<BuildKey, ReentrantLock> running = new ConcurrentHashMap<>();

  /**
   * Clears away what builds of a killed daemon left in the folder, processes too.
   *
   * @param folder for logs, failures and trees: {@code <folder>/<app>/<key>}
   * @param caches for what package managers keep; may be deleted at any time
   * @param environment the daemon's own, of which builds see the least
   */
  public BuildpackImageBuilder(
      Path folder,
      Path caches,
      WritableImageStore store,
      BuildLimits limits,
      Map<String, String> environment)
      throws UnavailableException {
    this.folders = new BuildFolders(folder.toAbsolutePath().normalize());
    this.caches = caches.toAbsolutePath().normalize();
    this.store = store;
    this.limits = limits;
    this.environment = Map.copyOf(environment);
    this.tools = ToolPath.of(environment);
    var leftovers = new Leftovers();
    this.child = new Child(tools, leftovers);
    try {
      Files.createDirectories(folders.root());
      leftovers.kill(folders.root());
      folders.clear();
    } catch (IOException e) {
      throw new UnavailableException("could not open " + folder + ": " + e.getMessage(), e);
    }
  }

  @Override
  public BuildKey key(SourceTree tree) throws RejectedException, UnavailableException {
    return key(tree, Buildpacks.of(tree));
  }

  private static BuildKey key(SourceTree tree, Buildpack buildpack) {
    var text =
        """
        slipway build %d
        buildpack %s %d
        tree %s
        """
            .formatted(VERSION, buildpack.id(), buildpack.version(), tree.id());
    return new BuildKey(Digest.of(text));
  }

  @Override
  public StoredImage build(AppName app, BuildKey key, SourceTree tree)
      throws RejectedException, UnavailableException, InterruptedException {
    var buildpack = Buildpacks.of(tree);
    if (!key(tree, buildpack).equals(key)) {
      throw new IllegalArgumentException("key " + key + " is not that of tree " + tree.id());
    }
    var lock = running.computeIfAbsent(key, _ -> new ReentrantLock());
    lock.lockInterruptibly();
    try {
      return buildOnce(new Task(app, key, tree, buildpack));
    } finally {
      lock.unlock();
      running.remove(key, lock);
    }
  }

  /** One build. */
  private record Task(AppName app, BuildKey key, SourceTree tree, Buildpack buildpack) {}

  private StoredImage buildOnce(Task task)
      throws RejectedException, UnavailableException, InterruptedException {
    var stored = store.find(task.app(), task.key());
    if (stored.isPresent()) {
      return stored.get();
    }
    var failure = failure(task.app(), task.key());
    if (failure.isPresent()) {
      throw new RejectedException(failure.get());
    }
    var folder = folders.of(task.app(), task.key());
    try {
      var work = folder.makeTree();
      try (var log = new BuildLog(folder.log(), limits.outputBytes())) {
        return buildIn(workspace(task.app(), work, log), task);
      } catch (BuildFailedException e) {
        folder.remember(String.valueOf(e.getMessage()));
        throw new RejectedException(String.valueOf(e.getMessage()), e);
      } finally {
        Trees.delete(work);
        folders.prune(task.app(), limits.logs());
      }
    } catch (IOException | UncheckedIOException e) {
      throw new UnavailableException("could not build " + task.app() + ": " + e.getMessage(), e);
    }
  }

  private Workspace workspace(AppName app, Path tree, BuildLog log) {
    var deadline = System.nanoTime() + limits.time().toNanos();
    var cache = caches.resolve(app.value());
    return new Workspace(tree, cache, tools, environment, child, log, limits, deadline);
  }

  private StoredImage buildIn(Workspace workspace, Task task)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    var log = workspace.log();
    var buildpack = task.buildpack();
    log.stage(buildpack.title() + " (" + buildpack.id() + " " + buildpack.version() + ")");
    log.note("tree " + task.tree().id() + ", key " + task.key());
    task.tree().export(workspace.folder());
    var procfile = procfile(workspace);
    var launch = buildpack.build(workspace);
    var processes = processes(launch, procfile);
    log.stage("write the image");
    var start = System.nanoTime();
    var content =
        new ImageContent(workspace.folder(), launch.dependencies(), processes, launch.env());
    var image = store.write(task.app(), task.key(), content);
    log.done((System.nanoTime() - start) / 1e9);
    for (var process : image.processes().entrySet()) {
      log.note(process.getKey() + ": " + String.join(" ", process.getValue()));
    }
    log.stage("done: " + image.ref());
    return image;
  }

  private static Procfile procfile(Workspace workspace) throws BuildFailedException, IOException {
    if (!workspace.has(Procfile.NAME)) {
      return new Procfile(new TreeMap<>(), false);
    }
    var procfile = Procfile.parse(Files.readString(workspace.folder().resolve(Procfile.NAME)));
    if (procfile.release()) {
      workspace
          .log()
          .note("the Procfile's `release:` line is not run: Slipway does not know that yet");
    }
    return procfile;
  }

  private static SortedMap<ProcessType, List<String>> processes(Launch launch, Procfile procfile)
      throws BuildFailedException {
    var processes = new TreeMap<ProcessType, List<String>>();
    launch.web().ifPresent(command -> processes.put(ProcessType.WEB, command));
    procfile
        .commands()
        .forEach(
            (type, line) -> processes.put(type, new ShellCommand(line).words(launch.programs())));
    if (processes.isEmpty()) {
      throw new BuildFailedException("the Procfile says no command to run");
    }
    return processes;
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
