package dev.slipway.builder.dockerfile;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.BuildRequest;
import dev.slipway.builder.ImageBuilder;
import dev.slipway.builder.SourceTree;
import dev.slipway.builder.StoredImage;
import dev.slipway.builder.sbom.SeenLayers;
import dev.slipway.builder.work.BuildMachine;
import dev.slipway.builder.work.BuildSite;
import dev.slipway.builder.work.Turns;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.BuildMethod;
import dev.slipway.manifest.BuildMethod.Dockerfile;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Builds Dockerfiles with the engine that this machine has. The image is the engine's, as it is; it
 * is brought to the store by its digest, so an engine needs no login for that.
 */
public final class DockerfileImageBuilder implements ImageBuilder {
  /** Raised whenever the same tree would come out differently. */
  private static final int VERSION = 2;

  private static final int MOST_BYTES = 1 << 20;

  private final BuildSite site;
  private final Engines engines;
  private final Build.Target target;
  private final Supplier<Optional<BuildMachine>> elsewhere;
  private final Turns<AppName> turns = new Turns<>();

  /** Has the engine of this machine build. */
  public DockerfileImageBuilder(BuildSite site, Set<String> plainHttp) {
    this(site, plainHttp, Optional::empty);
  }

  /**
   * @param plainHttp registries, as in the names of their images, that are asked without TLS for
   *     what Dockerfiles begin with
   * @param elsewhere where the engine is, asked for each build; empty: on this machine
   */
  public DockerfileImageBuilder(
      BuildSite site, Set<String> plainHttp, Supplier<Optional<BuildMachine>> elsewhere) {
    this.site = site;
    this.elsewhere = elsewhere;
    this.engines = new Engines(site.tools());
    this.target = new Build.Target(site.store(), Set.copyOf(plainHttp), new SeenLayers());
  }

  /**
   * @throws RejectedException where there is no such Dockerfile
   */
  @Override
  public BuildKey key(SourceTree tree, BuildMethod method)
      throws RejectedException, UnavailableException {
    var dockerfile = dockerfile(method);
    read(tree, dockerfile);
    var text = new StringBuilder("slipway dockerfile " + VERSION + "\n");
    text.append("tree ").append(tree.id()).append('\n');
    line(text, "file", dockerfile.file());
    dockerfile.target().ifPresent(target -> line(text, "target", target));
    dockerfile.args().forEach((name, value) -> line(text, "arg " + name, value));
    dockerfile.secrets().forEach((id, secret) -> line(text, "secret " + id, secret.toString()));
    return new BuildKey(Digest.of(text.toString()));
  }

  /** With the length before the text, so that no two builds have one form. */
  private static void line(StringBuilder text, String what, String value) {
    text.append(what).append(' ').append(value.length()).append(':').append(value).append('\n');
  }

  private static Dockerfile dockerfile(BuildMethod method) {
    return method instanceof Dockerfile dockerfile ? dockerfile : Dockerfile.usual();
  }

  private static byte[] read(SourceTree tree, Dockerfile dockerfile)
      throws RejectedException, UnavailableException {
    return tree.read(dockerfile.file(), MOST_BYTES)
        .orElseThrow(() ->
            new RejectedException(
                "there is no file "
                    + dockerfile.file()
                    + " at the source's path: add it, or name another by source.dockerfile"));
  }

  @Override
  public StoredImage build(BuildRequest request)
      throws RejectedException, UnavailableException, InterruptedException {
    var app = request.app();
    var key = request.key();
    var dockerfile = dockerfile(request.method());
    var build = new Build(request, dockerfile, read(request.tree(), dockerfile));
    var machine = elsewhere.get();
    if (machine.isPresent()) {
      var engine = new EngineElsewhere(machine.get(), key, request.secrets().logins());
      return site.build(app, key, at -> build.run(at, _ -> engine, target));
    }
    return site.build(
        app,
        key,
        workspace -> {
          turns.await(app);
          try {
            return build.run(workspace, engines::find, target);
          } finally {
            turns.end(app);
          }
        });
  }
}
