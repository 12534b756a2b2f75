package dev.slipway.builder.dockerfile;

import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.builder.work.Workspace;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Buildah or Podman: no daemon, and storage in a folder. Each app has storage of its own, which is
 * its cache of layers; one build of an app uses it at a time.
 *
 * @param name {@code buildah} or {@code podman}
 * @param program where it is
 * @param isolation how steps are kept apart
 */
record StorageEngine(String name, Path program, Isolation isolation) implements Engine {
  private static final String BUILDAH = "buildah";

  @Override
  public void build(Job job)
      throws BuildFailedException, UnavailableException, IOException, InterruptedException {
    var workspace = job.workspace();
    var cache = new LayerCache(workspace.cache(name), workspace.cache(name + "-use"));
    var means = isolation.on(this, job);
    if (cache.isUnfinished()) {
      removeContainers(job, means.around());
    }
    cache.begin();
    var words = new ArrayList<>(List.of(name.equals(BUILDAH) ? "bud" : "build"));
    words.addAll(List.of("--layers", "--format", "oci", "--timestamp", Job.TIME));
    words.addAll(means.flags());
    words.addAll(job.flags());
    words.add(job.context().toString());
    run(job, means.around(), words, job.buildEnvironment());
    run(job, means.around(), List.of("push", "--quiet", job.readId(), "oci:image:built"));
    if (cache.isFull()) {
      workspace.log().note("the cache of layers is full: it begins anew");
      run(job, means.around(), List.of("rmi", "--all", "--force"));
    }
    cache.end();
  }

  /** Those of a build that was killed. */
  private void removeContainers(Job job, List<String> around)
      throws BuildFailedException, UnavailableException, IOException, InterruptedException {
    if (name.equals(BUILDAH)) {
      run(job, around, List.of("rm", "--all"));
      return;
    }
    // To Podman, what its own builds work in is of somebody else.
    var list = List.of("ps", "--all", "--external", "--quiet", "--no-trunc");
    var left = job.workspace().ask(all(job.workspace(), around, list), job.environment());
    var words = new ArrayList<>(List.of("rm", "--force"));
    left.text().lines().filter(line -> line.matches("[0-9a-f]{64}")).forEach(words::add);
    if (words.size() > 2) {
      run(job, around, words);
    }
  }

  private void run(Job job, List<String> around, List<String> words)
      throws BuildFailedException, UnavailableException, IOException, InterruptedException {
    run(job, around, words, job.environment());
  }

  private void run(
      Job job, List<String> around, List<String> words, Map<String, String> environment)
      throws BuildFailedException, UnavailableException, IOException, InterruptedException {
    job.workspace().run(job.shown(name, words), all(job.workspace(), around, words), environment);
  }

  /** The whole command. What is true until a restart only is kept with the build. */
  List<String> all(Workspace workspace, List<String> around, List<String> words)
      throws IOException {
    Files.createDirectories(workspace.folder().resolve("run"));
    var all = new ArrayList<>(around);
    all.add(program.toString());
    // Podman takes no long path for the second, so it is relative to the folder of the build.
    all.addAll(List.of("--root", workspace.cache(name).toString(), "--runroot", "run"));
    all.addAll(words);
    return all;
  }
}
