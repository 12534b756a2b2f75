package dev.slipway.builder.dockerfile;

import dev.slipway.builder.image.DockerArchive;
import dev.slipway.builder.machine.Packages;
import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.builder.work.Workspace;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Docker: its daemon builds, and keeps and bounds the cache of layers for all apps. */
record Docker(Path program) implements Engine {
  @Override
  public String name() {
    return "docker";
  }

  /** Whether its daemon answers. */
  boolean answers(Job job) throws UnavailableException, IOException, InterruptedException {
    return ask(job, "version", "--format", "{{.Server.Version}}").isYes();
  }

  private Workspace.Answer ask(Job job, String... words)
      throws UnavailableException, IOException, InterruptedException {
    return job.workspace().ask(all(List.of(words)), job.environment());
  }

  @Override
  public void build(Job job)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    var environment = new TreeMap<>(job.buildEnvironment());
    var hasBuildKit = ask(job, "buildx", "version").isYes();
    if (!hasBuildKit && !job.secrets().values().isEmpty()) {
      throw new RejectedException(
          "docker without buildx can not be given the build's secrets: install its plugin buildx,"
              + " or another engine: "
              + Packages.ofThisMachine().install("buildah"));
    }
    environment.put("DOCKER_BUILDKIT", hasBuildKit ? "1" : "0");
    environment.put("BUILDKIT_PROGRESS", "plain");
    var words = new ArrayList<>(List.of("build", "--tag", "slipway-build/" + job.app()));
    words.addAll(job.flags());
    words.add(job.context().toString());
    run(job, words, environment);
    var archive = job.workspace().folder().resolve("image.tar");
    run(job, List.of("save", "--output", archive.toString(), job.readId()), environment);
    DockerArchive.toLayout(archive, job.image());
    Files.delete(archive);
  }

  private void run(Job job, List<String> words, TreeMap<String, String> environment)
      throws BuildFailedException, UnavailableException, IOException, InterruptedException {
    job.workspace().run(job.shown(name(), words), all(words), environment);
  }

  private List<String> all(List<String> words) {
    var all = new ArrayList<>(List.of(program.toString()));
    all.addAll(words);
    return all;
  }
}
